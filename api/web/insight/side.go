package insight

import (
	"slices"
	"strings"

	"safetynet/api/insight"
	"safetynet/api/story"
)

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
			row = append(row, cell(g.Splits[x.split], x.part))
		}
		rows = append(rows, append(row, seconds(g.Time.Median)))
	}
	return heads, rows
}

// cell is a part of a group: its count, and its share of the whole where there is
// one.
func cell(in insight.Table, name string) string {
	for _, p := range in.Parts {
		if p.Name == name {
			return withShare(p.Figure)
		}
	}
	return "0"
}

func withShare(f insight.Figure) string {
	if _, share := percent(f); share != "" {
		return count(f) + " (" + share + ")"
	}
	return count(f)
}

// cardColumns are the parts that services are compared by.
var cardColumns = []struct{ split, part, heading string }{
	{"cards", "home-care-settled", "Home care"}, {"cards", "home-care-open", "Home care, open"},
	{"cards", "seek-advice-settled", "Seek advice"}, {"cards", "seek-advice-open", "Seek advice, open"},
	{"cards", "escalate-settled", "Escalate"}, {"cards", "escalate-open", "Escalate, open"},
}

// services puts services side by side, in their weeks where these were asked for.
func services(f *insight.Figures) (heads []string, rows [][]string) {
	weeks := slices.Contains(f.By, insight.Week)
	heads = []string{"Service"}
	if weeks {
		heads = append(heads, "Week")
	}
	heads = append(heads, "Cards")
	for _, x := range cardColumns {
		heads = append(heads, x.heading)
	}
	heads = append(heads, "Answered", "Accepted")
	for _, g := range f.Cards.Groups {
		row := []string{g.Service}
		if weeks {
			row = append(row, g.Week)
		}
		row = append(row, count(g.Cards))
		for _, x := range cardColumns {
			row = append(row, cell(g.Splits[x.split], x.part))
		}
		answers := g.Splits["card-answers"]
		rows = append(rows, append(row, withShare(answers.Whole), cell(answers, story.CardAccepted)))
	}
	return heads, rows
}
