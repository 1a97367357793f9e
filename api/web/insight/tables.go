package insight

import (
	"fmt"
	"strconv"

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
	"cards": "What cards said", "card-answers": "What came of cards", "card-suggestions": "Suggestions that were accepted",
}

// words are parts in words, but for those that are codes of [story].
var words = map[string]string{
	"home-care": "Home care", "seek-advice": "Seek advice", "escalate": "Escalate", "settled": "No", "open": "Yes",
	"calmer": "Less urgent", "more-urgent": "More urgent", "same": "The same", "unclear": "Cannot be compared", "worse": "Worse: more urgent", "better": "Better: less urgent",
	"followed": "What they were told", "did-more": "More than they were told", "did-less": "Less than they were told",
	"in-time": "In time", "late": "Late", "not-done": "Not done",
	"home-care-settled": "Home care", "seek-advice-settled": "Seek advice", "escalate-settled": "Escalate",
	"home-care-open": "Home care, open answers could change it", "seek-advice-open": "Seek advice, open answers could change it",
	"escalate-open": "Escalate, open answers could change it",
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
	m["card-answers"] = []story.Code{{ID: story.CardAccepted, Text: "Accepted"}, {ID: "overridden-no-reason", Text: "Overridden, no reason given"}}
	m["card-suggestions"] = []story.Code{
		{ID: "ask", Text: "Ask what is not known"}, {ID: "request", Text: "Request"}, {ID: "safety-net", Text: "Tell the family what to watch for"},
		{ID: "unclear", Text: "One that this release does not know"},
	}
	for _, r := range story.CardReasons() {
		m["card-answers"] = append(m["card-answers"], story.Code{ID: story.CardOverridden + "-" + r.ID, Text: "Overridden: " + r.Text})
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

func tables(splits []insight.Split, figures map[string]insight.Table) []table {
	var out []table
	for _, s := range splits {
		t := table{ID: s.Name, Title: titles[s.Name], Of: s.Of, Whole: count(figures[s.Name].Whole)}
		for _, p := range figures[s.Name].Parts {
			if t.Whole == "0" {
				break // nothing to be told apart
			}
			row := part{Name: word(s.Name, p.Name), Count: count(p.Figure)}
			row.Percent, row.Share = percent(p.Figure)
			t.Parts = append(t.Parts, row)
		}
		out = append(out, t)
	}
	return out
}

// percent is the share of a figure, also in words; "" where there is none.
func percent(f insight.Figure) (n int, text string) {
	if f.Share == nil {
		return 0, ""
	}
	n = int(*f.Share*100 + 0.5)
	return n, strconv.Itoa(n) + "%"
}

// count is a figure in words.
func count(f insight.Figure) string {
	if f.Count == nil {
		return "not shown"
	}
	return strconv.Itoa(*f.Count)
}

func seconds(n *int) string {
	if n == nil {
		return "not shown"
	}
	return fmt.Sprintf("%d s", *n)
}
