package main

import (
	"slices"
	"strconv"
	"time"

	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// walkAges are the ages in months at which the walk is shown: about the middle
// of each age band that the pathways' limits have.
var walkAges = []int{1, 4, 8, 14, 30, 72, 120, 168}

// walk is how long a well child's way to home care is in one version.
type walk struct {
	Pathway   string            `json:"pathway"`
	Version   string            `json:"version"`
	Audience  pathways.Audience `json:"audience"`
	AgeMonths int               `json:"age_months"`
	Questions int               `json:"questions"` // the age included
	Pages     int               `json:"pages"`     // the age included
	Ends      string            `json:"ends"`      // the disposition at the end
	Shown     []string          `json:"shown"`     // the pages, in order; one can come again
}

// walks lists the walks of the newest version of each pathway, at the ages it
// is for.
func walks(eng *engine.Engine, at time.Time) ([]walk, error) {
	var all []walk
	for _, id := range eng.Library().IDs() {
		d := eng.Library().Newest(id)
		prog := eng.Program(d.ID.Value, d.Version)
		for _, who := range pathways.Audiences() {
			for _, months := range walkAges {
				age, err := engine.AgeFromBirthDate(at.AddDate(0, -months, 0), at, 0)
				if err != nil {
					return nil, err
				}
				w, err := vignette.WellChild(prog, engine.Case{Audience: who, Age: age, At: at})
				if err != nil {
					return nil, err
				}
				if outside(w.Assessment) {
					continue
				}
				all = append(all, walk{d.ID.Value, d.Version.String(), who, months, len(w.Questions), len(w.Pages), w.Assessment.Disposition.ID, w.Pages})
			}
		}
	}
	return all, nil
}

func outside(a *engine.Assessment) bool {
	return slices.ContainsFunc(a.OutOfScope, func(o engine.OutOfScope) bool { return o.Certain && !o.Assessed })
}

func (p *program) printWalks() error {
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	all, err := walks(eng, p.now())
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(all)
	}
	rows := [][]string{{"PATHWAY", "VERSION", "AUDIENCE", "AGE", "QUESTIONS", "PAGES", "ENDS"}}
	for _, w := range all {
		rows = append(rows, []string{w.Pathway, w.Version, string(w.Audience), strconv.Itoa(w.AgeMonths) + " mo",
			strconv.Itoa(w.Questions), strconv.Itoa(w.Pages), w.Ends})
	}
	p.print(table("", rows))
	return nil
}
