package safetycase

import (
	"slices"
	"time"

	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/engine/verify"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// Pathway is what there is to say of one version.
type Pathway struct {
	ID         string            `json:"id"`
	Version    string            `json:"version"`
	Title      string            `json:"title"`
	For        string            `json:"for"`
	Outside    []string          `json:"outside"` // whom it is not for
	Digest     string            `json:"digest"`
	ChangeNote string            `json:"change_note"`
	Release    Release           `json:"release"`
	Proofs     *Proofs           `json:"proofs"` // nil: nothing is recorded
	Limits     []verify.Limits   `json:"limits"`
	Asks       map[string]string `json:"asks"` // what a clinician is asked, by the finding of a limit
	Residual   []Unseen          `json:"residual"`
	Mutation   *Mutation         `json:"mutation"` // nil: none was given
	Vignettes  Vignettes         `json:"vignettes"`
	Grading    prose.Grading     `json:"grading"`
	ByGrade    []Graded          `json:"by_grade"` // rows below verified, by their worst source
	Notes      Notes             `json:"notes"`
	Difference *Difference       `json:"difference"` // nil: none was made
	Reasons    []Reason          `json:"less_urgent"`
}

// Release is where a version stands on its way to use.
type Release struct {
	Status        pathways.Status           `json:"status"`
	From          string                    `json:"from"`
	Until         string                    `json:"until,omitempty"`
	Approved      bool                      `json:"approved"`  // clinically, on the day of the document
	Approvals     []pathways.SignedApproval `json:"approvals"` // that count then
	ApprovedUntil string                    `json:"approved_until,omitempty"`
	ReviewBy      string                    `json:"review_by,omitempty"`
	Overdue       bool                      `json:"review_overdue,omitempty"`
}

func releaseOf(d *pathways.Pathway, day time.Time) Release {
	r := Release{Status: d.Status, From: d.Effective.From.String(), Approvals: []pathways.SignedApproval{}, Overdue: d.ReviewOverdue(day)}
	if d.Effective.Until != nil {
		r.Until = d.Effective.Until.String()
	}
	if by := d.ReviewBy(day); !by.IsZero() {
		r.ReviewBy = by.String()
	}
	if a := d.ApprovalAt(day); a != nil {
		r.Approved, r.Approvals, r.ApprovedUntil = true, a.By, d.ApprovedUntil(day).String()
	}
	return r
}

// Unseen is a criterion for an emergency that an audience cannot see.
type Unseen struct {
	Audience  pathways.Audience `json:"audience"`
	Criterion string            `json:"criterion"`
	Because   string            `json:"because"`
}

// Graded is the rows whose worst source has one grade.
type Graded struct {
	Grade pathways.Grade  `json:"grade"`
	Rows  int             `json:"rows"`
	Kinds []prose.Waiting `json:"kinds"`
}

// Reason is why some children are told something less urgent than by an older
// version, as the definition itself says it.
type Reason struct {
	Since   string         `json:"since"`
	From    string         `json:"from"`
	To      string         `json:"to"`
	Because string         `json:"because"`
	Grade   pathways.Grade `json:"grade"`
}

func pathwayOf(lib *pathways.Library, g Given, notes []pathways.NoteRow, day time.Time) *Pathway {
	d := g.Program.Definition()
	p := &Pathway{
		ID: d.ID.Value, Version: d.Version.String(), Title: d.Title.For(pathways.Clinician), For: d.Scope.For.For(pathways.Clinician), Outside: []string{},
		Digest: d.Digest, ChangeNote: d.ChangeNote.Value,
		Release: releaseOf(d, day),
		Proofs:  proofsOf(lib, g), Limits: telling(g.Limits), Asks: map[string]string{}, Residual: []Unseen{}, Mutation: mutationOf(g), Vignettes: vignettesOf(g),
		Grading: prose.GradingOf(g.Program), ByGrade: gradesOf(g.Program), Notes: notesOf(g, notes), Difference: differenceOf(g.Difference), Reasons: []Reason{},
	}
	for _, l := range p.Limits {
		p.Asks[l.Finding] = d.Dictionary.Finding(l.Finding).Text.For(pathways.Clinician)
	}
	for _, r := range slices.Concat(d.Scope.Outside, d.Scope.HandOver) {
		p.Outside = append(p.Outside, r.Reason.For(pathways.Clinician))
	}
	for _, r := range g.Residual {
		p.Residual = append(p.Residual, Unseen{r.Audience, r.Subject, r.Because})
	}
	for _, r := range d.LessUrgent {
		p.Reasons = append(p.Reasons, Reason{r.From.String(), r.Class.From.Value, r.Class.To.Value, r.Because.Value, r.Source.Grade})
	}
	return p
}

// telling leaves out the measurements that alone make no difference at any age.
func telling(all []verify.Limits) []verify.Limits {
	return slices.DeleteFunc(slices.Clone(all), func(l verify.Limits) bool {
		return !slices.ContainsFunc(l.Rows, func(r verify.Row) bool { return len(r.Cells) > 1 })
	})
}

// gradesOf lists what is not verified, by the worst source of each row.
func gradesOf(prog *engine.Program) []Graded {
	out := []Graded{}
	for _, grade := range prose.Grades[1:] {
		x := Graded{Grade: grade}
		for _, r := range prose.Rows(prog) {
			if r.Worst() == grade {
				x.Rows++
				x.Kinds = prose.Gather(x.Kinds, r)
			}
		}
		if x.Rows > 0 {
			out = append(out, x)
		}
	}
	return out
}

// Notes is how the rows of the clinical notes are accounted for.
type Notes struct {
	Rows    int       `json:"rows"`
	Nothing []string  `json:"nothing"` // rows nothing stands for
	Unshown []string  `json:"unshown"` // rows that something stands for and no vignette shows
	NotUsed []NotUsed `json:"not_used"`
}

// NotUsed is a row that is deliberately not used.
type NotUsed struct {
	Row     string `json:"row"`
	Because string `json:"because"`
}

func notesOf(g Given, notes []pathways.NoteRow) Notes {
	traced := g.Program.Definition().Trace(notes)
	shown := make([]int, len(traced))
	for _, f := range g.Vignettes {
		for i, list := range f.Showing(g.Program, traced) {
			shown[i] += len(list)
		}
	}
	x := Notes{Rows: len(traced), Nothing: []string{}, Unshown: []string{}, NotUsed: []NotUsed{}}
	for i, row := range traced {
		unused := slices.IndexFunc(row.Stands, func(s pathways.Stand) bool { return s.Kind == pathways.StandNotUsed })
		conduct := slices.ContainsFunc(row.Stands, func(s pathways.Stand) bool { return s.Kind == pathways.StandConduct })
		switch {
		case len(row.Stands) == 0:
			x.Nothing = append(x.Nothing, row.ID)
		case unused >= 0:
			x.NotUsed = append(x.NotUsed, NotUsed{row.ID, row.Stands[unused].Reason})
		case shown[i] == 0 && !conduct: // what staff do is nothing a vignette can show
			x.Unshown = append(x.Unshown, row.ID)
		}
	}
	return x
}

// Vignettes is what the written test cases come to.
type Vignettes struct {
	Cases    int      `json:"cases"`
	Results  int      `json:"results"` // each case for each of its audiences
	Passed   int      `json:"passed"`
	Criteria int      `json:"criteria"`
	True     int      `json:"true"` // criteria that came out so at least once
	False    int      `json:"false"`
	Unknown  int      `json:"unknown"`
	Gaps     []string `json:"gaps"` // what no vignette shows
}

func vignettesOf(g Given) Vignettes {
	r := vignette.Coverage(g.Results, g.Program)
	v := Vignettes{Results: r.Results, Passed: r.Passed, Criteria: len(r.Outcomes), Gaps: []string{}}
	v.True, v.False, v.Unknown = r.Seen()
	for _, f := range g.Vignettes {
		v.Cases += len(f.Vignettes)
	}
	for _, x := range r.Gaps {
		v.Gaps = append(v.Gaps, x.String())
	}
	return v
}
