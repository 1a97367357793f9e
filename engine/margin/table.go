package margin

import (
	"cmp"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Table is the traffic-light table of one pathway with this child's limits.
type Table struct {
	Pathway string `json:"pathway"`
	Version string `json:"version"`
	Rows    []Row  `json:"rows"` // most urgent first, then in the order of the questions
}

// Row is one limit, and the rules that call for one disposition by it.
type Row struct {
	Limit
	Disposition string            `json:"disposition"` // before raise rules
	Guidance    pathways.Guidance `json:"guidance"`
	Uses        []Use             `json:"uses"`
	urgency     int
}

// Use is a criterion, or a raise rule, that makes a test.
type Use struct {
	Kind      string              `json:"kind"` // criterion or raise
	ID        string              `json:"id"`
	Shared    bool                `json:"shared"` // a general danger sign
	NotesRef  []string            `json:"notes_ref,omitempty"`
	Because   string              `json:"because"`
	Condition string              `json:"condition"`
	Unless    string              `json:"unless,omitempty"`    // it is taken back where this is true
	Exception bool                `json:"exception,omitempty"` // the test belongs to what takes it back
	With      []string            `json:"with,omitempty"`      // what else must hold at this age, in whole or in part: ids of findings, calculated numbers, age variables
	State     string              `json:"state"`
	Source    pathways.Citation   `json:"source"`
	Also      []pathways.Citation `json:"also,omitempty"`
}

// Tables is the table of every pathway of the case: each test of every criterion
// that this age and audience leave possible. A limit an age that is not exact
// leaves open stands there once for each age band.
func (x *Margin) Tables() []Table {
	var out []Table
	for i, p := range x.parts {
		out = append(out, Table{Pathway: p.def.ID.Value, Version: p.def.Version.String(), Rows: x.rows(p, questionOrder(x.progs[i:i+1]))})
	}
	return out
}

func (x *Margin) rows(p part, order func(string) int) []Row {
	type key struct {
		test string
		band string
		told int
	}
	at := map[key]int{}
	rows := []Row{}
	add := func(k key, l Limit, u Use) {
		if _, there := at[k]; !there {
			d := p.def.Shared.Dispositions.List[k.told]
			at[k] = len(rows)
			rows = append(rows, Row{Limit: l, Disposition: d.ID.Value, Guidance: d.Guidance, urgency: k.told})
		}
		rows[at[k]].Uses = append(rows[at[k]].Uses, u)
	}
	for _, r := range p.rules {
		use, told := x.use(p, r), x.locality.Lifted(r.urgency)
		if len(r.tests) == 0 { // the age alone meets it
			add(key{engine.AgeID, r.id, told}, Limit{Finding: engine.AgeID, State: use.State}, use)
		}
		for _, l := range r.tests {
			use.Exception, use.With = l.Exception(), l.with
			for _, limit := range x.limitsOf(p, l.Literal) {
				add(key{l.String(), limit.Band, told}, limit.Limit, use)
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(b.urgency-a.urgency, cmp.Compare(placeOf(a.Limit, order), placeOf(b.Limit, order)))
	})
	return rows
}

// placeOf is where a test stands among the questions: the age first, a calculated
// number with the first finding it is made of.
func placeOf(l Limit, order func(string) int) int {
	if len(l.Of) > 0 {
		places := []int{}
		for _, id := range l.Of {
			places = append(places, order(id))
		}
		return slices.Min(places)
	}
	if len(l.Values) == 0 && l.Threshold == "" {
		return -1
	}
	return order(l.Finding)
}

func (x *Margin) use(p part, r rule) Use {
	u := Use{
		Kind: r.kind, ID: r.id, Shared: r.shared, NotesRef: r.notes, Because: r.because.For(x.c.Audience),
		Condition: r.condition, Unless: r.unless, State: x.now.Criteria[p.name(r)], Source: r.cited.Source, Also: r.cited.Also,
	}
	if r.kind == "raise" {
		u.State = state(r.when.At(p.moment))
	}
	return u
}
