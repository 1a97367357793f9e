package insight

import (
	"fmt"
	"strconv"
	"strings"

	"safetynet/api/insight"
	"safetynet/api/story"
)

// titles are the figures in words.
var titles = map[string]string{
	"guidance": "What was said", "settled": "Could open answers still change it?", "deciding": "What decided it: the most frequent criteria",
	"overrides": "Staff chose another disposition", "override-reasons": "Why staff chose another", "rechecks": "Checked again: against the time before",
	"helped": "Did it help, as families say", "did-home-care": "After home care, families did", "did-seek-advice": "After seek advice, families did",
	"did-escalate": "After escalate, families did", "outcomes-home-care": "What happened after home care", "outcomes-seek-advice": "What happened after seek advice",
	"outcomes-escalate": "What happened after escalate", "disputes": "Disputed by staff, by the criteria that decided", "dispute-reasons": "Why staff disputed it",
	story.CallBack: "Call backs, by the time they were due", story.HandOver: "Hand-overs, by the time they were due",
}

// words are parts in words, but for those that are codes of [story].
var words = map[string]string{
	"home-care": "Home care", "seek-advice": "Seek advice", "escalate": "Escalate", "settled": "No", "open": "Yes",
	"calmer": "Less urgent", "more-urgent": "More urgent", "same": "The same", "unclear": "Cannot be compared", "worse": "Worse: more urgent", "better": "Better: less urgent",
	"followed": "What they were told", "did-more": "More than they were told", "did-less": "Less than they were told",
	"in-time": "In time", "late": "Late", "not-done": "Not done",
}

// codes are the lists that the parts of some splits are from.
var codes = func() map[string][]story.Code {
	m := map[string][]story.Code{
		"helped": story.Helped, "dispute-reasons": story.DisputeReasons,
		"outcomes-home-care": story.Outcomes, "outcomes-seek-advice": story.Outcomes, "outcomes-escalate": story.Outcomes,
	}
	for _, r := range story.OverrideReasons {
		m["override-reasons"] = append(m["override-reasons"], r.Code)
	}
	return m
}()

// word is a part in words; one that has none, such as a criterion, is as it is.
func word(split, part string) string {
	if c, ok := story.Lookup(codes[split], part); ok {
		return c.Text
	}
	if w, ok := words[part]; ok && codes[split] == nil {
		return w
	}
	return part
}

// table is one split in words.
type table struct {
	ID, Title, Of, Whole string
	Parts                []part
}

type part struct {
	Name, Count, Share string
	Percent            int // for the bar; 0 where there is no share
}

func tables(g insight.Group) []table {
	var out []table
	for _, s := range insight.Splits {
		t := table{ID: s.Name, Title: titles[s.Name], Of: s.Of, Whole: count(g.Splits[s.Name].Whole)}
		for _, p := range g.Splits[s.Name].Parts {
			if t.Whole == "0" {
				break // nothing to be told apart
			}
			row := part{Name: word(s.Name, p.Name), Count: count(p.Figure)}
			if p.Share != nil {
				row.Percent = int(*p.Share*100 + 0.5)
				row.Share = strconv.Itoa(row.Percent) + "%"
			}
			t.Parts = append(t.Parts, row)
		}
		out = append(out, t)
	}
	return out
}

// count is a figure in words.
func count(f insight.Figure) string {
	if f.Count == nil {
		return "not shown"
	}
	return strconv.Itoa(*f.Count)
}

// columns are the figures that groups are compared by: a split and a part, with a
// short heading.
var columns = []struct{ split, part, heading string }{
	{"guidance", "home-care", "Home care"}, {"guidance", "seek-advice", "Seek advice"}, {"guidance", "escalate", "Escalate"},
	{"settled", "settled", "Settled"}, {"overrides", "calmer", "Made less urgent"}, {"overrides", "more-urgent", "Made more urgent"},
	{"rechecks", "worse", "Worse at a re-check"}, {"helped", "yes", "Helped"}, {"outcomes-home-care", "ed", "A&E after home care"},
}

// side puts groups side by side.
func side(f *insight.Figures) (heads []string, rows [][]string) {
	if len(f.Groups) == 0 {
		return nil, nil
	}
	for _, d := range f.By {
		heads = append(heads, strings.ToUpper(string(d[:1]))+string(d[1:]))
	}
	heads = append(heads, "Assessments")
	for _, x := range columns {
		heads = append(heads, x.heading)
	}
	heads = append(heads, "Median time, at most")
	for _, g := range f.Groups {
		var row []string
		for _, d := range f.By {
			row = append(row, g.Of(d))
		}
		row = append(row, count(g.Assessments))
		for _, x := range columns {
			row = append(row, cell(g, x.split, x.part))
		}
		rows = append(rows, append(row, seconds(g.Time.Median)))
	}
	return heads, rows
}

// cell is a part of a group: its count, and its share of the whole where there is
// one.
func cell(g insight.Group, split, name string) string {
	for _, p := range g.Splits[split].Parts {
		if p.Name == name && p.Share != nil {
			return fmt.Sprintf("%s (%.0f%%)", count(p.Figure), *p.Share*100)
		} else if p.Name == name {
			return count(p.Figure)
		}
	}
	return "0"
}

func seconds(n *int) string {
	if n == nil {
		return "not shown"
	}
	return fmt.Sprintf("%d s", *n)
}
