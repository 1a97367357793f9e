package prose

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Grading is how well a version is sourced, and what waits for a clinician.
type Grading struct {
	Rows    int                    `json:"rows"`
	Leading map[pathways.Grade]int `json:"leading"` // rows by the grade of their leading source
	Wait    int                    `json:"wait"`    // rows that wait for sign-off
	Waiting []Waiting              `json:"waiting"`
}

// Waiting is the rows of one kind that wait.
type Waiting struct {
	Kind string   `json:"kind"`
	IDs  []string `json:"ids"`
}

// GradingOf counts the rows of a version.
func GradingOf(prog *engine.Program) Grading {
	rows := Rows(prog)
	g := Grading{Rows: len(rows), Leading: map[pathways.Grade]int{}}
	for _, x := range Grades {
		g.Leading[x] = 0
	}
	for _, r := range rows {
		g.Leading[r.Cited.Source.Grade]++
		if r.Waits() {
			g.Wait++
			g.Waiting = Gather(g.Waiting, r)
		}
	}
	return g
}

// Gather adds a row to those of its kind.
func Gather(list []Waiting, r Row) []Waiting {
	i := slices.IndexFunc(list, func(w Waiting) bool { return w.Kind == r.Kind })
	if i < 0 {
		i, list = len(list), append(list, Waiting{Kind: r.Kind})
	}
	list[i].IDs = append(list[i].IDs, r.ID)
	return list
}
