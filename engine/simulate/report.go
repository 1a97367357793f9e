package simulate

import (
	"cmp"
	"slices"
	"strconv"

	"safetynet/engine"
	"safetynet/engine/replay"
	"safetynet/pathways"
)

// Report is a count in plain form.
type Report struct {
	Notice       string            `json:"notice"`
	Approved     bool              `json:"approved"` // always false: no approval is of children who do not exist
	Parameters   Origin            `json:"parameters"`
	Group        string            `json:"group"`
	Title        string            `json:"title"`
	Pathways     []replay.Used     `json:"pathways"`
	Locality     *replay.Used      `json:"locality,omitempty"`
	Engine       string            `json:"engine"`
	Audience     pathways.Audience `json:"audience,omitempty"` // who alone asks
	Seed         string            `json:"seed"`
	Children     int64             `json:"children"`
	Redrawn      int64             `json:"redrawn"`      // whose answers contradicted each other at first
	Inconsistent int64             `json:"inconsistent"` // whose answers still do
	Guidance     []Share           `json:"guidance"`
	Unsettled    Share             `json:"unsettled"` // something nobody knows could change the outcome
	Dispositions []Share           `json:"dispositions"`
	Severity     []Row             `json:"severity"`
	Ages         []Row             `json:"ages"`
	Audiences    []Row             `json:"audiences"`
	Criteria     []CriterionShare  `json:"criteria"` // those met, the most often met first
	Demand       *Demand           `json:"demand,omitempty"`
	Interviews   *Interviews       `json:"interviews,omitempty"`
	Change       *replay.Report    `json:"change,omitempty"`
}

// Origin names a file of parameters.
type Origin struct {
	ID      string `json:"id"`
	Version string `json:"version"`
	Title   string `json:"title"`
	Digest  string `json:"digest"`
}

// Share is how many children something is said of, and the interval of that share by
// the noise of the simulation alone.
type Share struct {
	ID       string  `json:"id"`
	Children int64   `json:"children"`
	Share    float64 `json:"share"`
	Interval
}

func shareOf(id string, k, n int64) Share {
	s := Share{ID: id, Children: k, Interval: Wilson(k, n)}
	if n > 0 {
		s.Share = float64(k) / float64(n)
	}
	return s
}

// Row is one kind of children and what they are told.
type Row struct {
	ID       string  `json:"id"`
	Children int64   `json:"children"`
	Guidance []Share `json:"guidance"`
}

// CriterionShare is how often a criterion is met.
type CriterionShare struct {
	Pathway     string `json:"pathway"`
	Disposition string `json:"disposition"` // its own, before raise rules and the locality
	Because     string `json:"because"`
	Share              // its id is the criterion's
}

// Demand is what a number of calls a day would be, by disposition. The interval is
// that of a Poisson distribution: calls that come independently of each other on days
// that are all alike. Real days differ by more.
type Demand struct {
	CallsPerDay  float64    `json:"calls_per_day"`
	Guidance     []DemandOf `json:"guidance"`
	Dispositions []DemandOf `json:"dispositions"`
	After        *Demand    `json:"after,omitempty"` // the change, where there is one
}

// DemandOf is the calls a day of one kind.
type DemandOf struct {
	ID   string  `json:"id"`
	Mean float64 `json:"mean"`
	Interval
}

// Report says the count in plain form.
func (c *Count) Report() *Report {
	p, n := c.m.params, c.children(nil)
	r := &Report{
		Notice:     Notice,
		Parameters: Origin{p.ID.Value, p.Version.String(), p.Title.Value, p.Digest},
		Group:      c.m.group.ID.Value, Title: c.m.group.Title.Value, Engine: engine.Semantics,
		Audience: c.m.asker, Seed: strconv.FormatUint(c.o.Seed, 10), Children: n, Redrawn: c.redrawn, Inconsistent: c.inconsistent,
		Guidance: c.guidance(nil), Unsettled: shareOf("unsettled", n-c.settled, n), Criteria: c.criteria(n),
	}
	for _, x := range c.m.panel.Programs() {
		d := x.Definition()
		r.Pathways = append(r.Pathways, replay.Used{ID: d.ID.Value, Version: d.Version.String(), Digest: d.Digest})
	}
	if l := c.m.panel.Locality(); l != nil {
		d := l.Definition()
		r.Locality = &replay.Used{ID: d.ID.Value, Version: d.Version.String(), Digest: d.Digest}
	}
	for i, d := range c.m.panel.Dispositions() {
		r.Dispositions = append(r.Dispositions, shareOf(d.ID.Value, c.children(func(x cell) bool { return int(x.disposition) == i }), n))
	}
	for i, x := range p.Severity.Classes {
		r.Severity = c.row(r.Severity, x.ID.Value, func(x cell) bool { return int(x.severity) == i })
	}
	for i, g := range replay.AgeGroups() {
		r.Ages = c.row(r.Ages, g.ID, func(x cell) bool { return int(x.age) == i })
	}
	for i, a := range pathways.Audiences() {
		r.Audiences = c.row(r.Audiences, string(a), func(x cell) bool { return int(x.asker) == i })
	}
	return r
}

// row appends the children of one kind, if there are any.
func (c *Count) row(to []Row, id string, of func(cell) bool) []Row {
	if n := c.children(of); n > 0 {
		return append(to, Row{id, n, c.guidance(of)})
	}
	return to
}

func (c *Count) guidance(of func(cell) bool) []Share {
	var out []Share
	n := c.children(of)
	for _, g := range pathways.Guidances() {
		k := c.children(func(x cell) bool {
			return (of == nil || of(x)) && c.m.panel.Dispositions()[x.disposition].Guidance == g
		})
		out = append(out, shareOf(string(g), k, n))
	}
	return out
}

func (c *Count) criteria(n int64) []CriterionShare {
	out := []CriterionShare{}
	for p, list := range c.met {
		for k, met := range list {
			if met == 0 {
				continue
			}
			x := c.m.panel.Criterion(engine.Ref{Program: uint16(p), Criterion: uint16(k)}) // #nosec G115 -- places that came from such a name
			out = append(out, CriterionShare{
				c.m.panel.Programs()[p].Definition().ID.Value, x.Disposition.Value, x.Because.For(pathways.Clinician), shareOf(x.ID.Value, met, n),
			})
		}
	}
	slices.SortFunc(out, func(a, b CriterionShare) int {
		return cmp.Or(cmp.Compare(b.Children, a.Children), cmp.Compare(a.Pathway, b.Pathway), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// NewDemand turns the shares of a report into calls a day, before its change and after.
func (r *Report) NewDemand(callsPerDay float64) *Demand {
	d := &Demand{CallsPerDay: callsPerDay, Guidance: demandOf(r.Guidance, callsPerDay), Dispositions: demandOf(r.Dispositions, callsPerDay)}
	if x := r.Change; x != nil {
		d.After = &Demand{
			CallsPerDay: callsPerDay,
			Guidance:    demandOf(after(x.Guidance, x.Cases), callsPerDay), Dispositions: demandOf(after(x.Dispositions, x.Cases), callsPerDay),
		}
	}
	return d
}

func demandOf(shares []Share, calls float64) []DemandOf {
	var out []DemandOf
	for _, s := range shares {
		out = append(out, DemandOf{s.ID, s.Share * calls, Poisson(s.Share * calls)})
	}
	return out
}

// After are the shares after the change of a report, in the order of its matrix.
func (r *Report) After() []Share { return after(r.Change.Dispositions, r.Change.Cases) }

func after(m replay.Matrix, n int64) []Share {
	var out []Share
	for j, id := range m.After {
		var k int64
		for _, row := range m.Cases {
			k += row[j]
		}
		out = append(out, shareOf(id, k, n))
	}
	return out
}
