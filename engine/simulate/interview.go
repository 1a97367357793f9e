package simulate

import (
	"cmp"
	"context"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Interviews is how many questions drawn children are asked when the most important
// open one is asked each time, from the age alone until the outcome is settled or
// nothing is left to ask. A page that asks several at once asks more.
type Interviews struct {
	Children  int64              `json:"children"`
	Questions Spread             `json:"questions"`
	Unsettled Share              `json:"unsettled"` // nothing was left to ask, and the outcome was open
	Ending    []InterviewsEnding `json:"ending"`    // by what they were told
	Severity  []InterviewsEnding `json:"severity"`
	Asked     []Share            `json:"asked"` // of each question, the most often asked first
}

// InterviewsEnding is the interviews of one kind.
type InterviewsEnding struct {
	ID        string `json:"id"`
	Children  int64  `json:"children"`
	Questions Spread `json:"questions"`
}

// Spread is a distribution of whole numbers.
type Spread struct {
	Mean   float64 `json:"mean"`
	Least  int     `json:"least"`
	Median int     `json:"median"`
	P90    int     `json:"p90"`
	Most   int     `json:"most"`
}

// interview is one of them.
type interview struct {
	severity int
	asked    []string
	ends     pathways.Guidance
	settled  bool
	err      error // of a case that is not admitted: a fault of this package
}

// Interview asks a sample of the children. It explains every step, which takes a
// thousand times as long as deciding: keep the sample small.
func (m *Model) Interview(ctx context.Context, o Options) (*Interviews, error) {
	all := make([]interview, o.Children)
	if err := m.Each(ctx, o, func() func(uint64, *Drawer) {
		return func(i uint64, d *Drawer) { all[i] = d.interview() }
	}); err != nil {
		return nil, err
	}
	for _, x := range all {
		if x.err != nil {
			return nil, x.err
		}
	}
	return m.interviews(all), nil
}

func (d *Drawer) interview() interview {
	one := interview{severity: d.Severity}
	c := engine.Case{Audience: d.Audience, Age: d.Age, At: At, Findings: map[string]engine.Answer{}}
	for {
		a, err := engine.AssessIn(d.m.panel.Locality(), d.m.panel.Programs(), c)
		if err != nil {
			one.err = err
			return one
		}
		one.ends, one.settled = a.Guidance, a.Settled
		open := slices.IndexFunc(a.NextQuestions, func(q engine.Question) bool { _, had := c.Findings[q.Finding]; return !had })
		if a.Settled || open < 0 {
			return one
		}
		id := a.NextQuestions[open].Finding
		one.asked = append(one.asked, id)
		c.Findings[id] = d.asked(id)
	}
}

// asked is the answer to a question, asked behind its gate or not.
func (d *Drawer) asked(id string) engine.Answer {
	for n, f := range d.m.findings {
		if f.def.ID.Value == id {
			return d.answer(n)
		}
	}
	return engine.UnknownAnswer(pathways.Unsure)
}

func (m *Model) interviews(all []interview) *Interviews {
	out := &Interviews{Children: int64(len(all))}
	var unsettled int64
	often := map[string]int64{}
	for _, x := range all {
		if !x.settled {
			unsettled++
		}
		for _, id := range x.asked {
			often[id]++
		}
	}
	out.Questions = spread(all)
	out.Unsettled = shareOf("unsettled", unsettled, out.Children)
	for _, g := range pathways.Guidances() {
		out.Ending = append(out.Ending, ending(string(g), all, func(x interview) bool { return x.ends == g }))
	}
	for i, c := range m.params.Severity.Classes {
		out.Severity = append(out.Severity, ending(c.ID.Value, all, func(x interview) bool { return x.severity == i }))
	}
	for id, n := range often {
		out.Asked = append(out.Asked, shareOf(id, n, out.Children))
	}
	slices.SortFunc(out.Asked, func(a, b Share) int { return cmp.Or(cmp.Compare(b.Children, a.Children), cmp.Compare(a.ID, b.ID)) })
	return out
}

func ending(id string, all []interview, of func(interview) bool) InterviewsEnding {
	var some []interview
	for _, x := range all {
		if of(x) {
			some = append(some, x)
		}
	}
	return InterviewsEnding{id, int64(len(some)), spread(some)}
}

func spread(all []interview) Spread {
	if len(all) == 0 {
		return Spread{}
	}
	var counts []int
	sum := 0
	for _, x := range all {
		counts, sum = append(counts, len(x.asked)), sum+len(x.asked)
	}
	slices.Sort(counts)
	at := func(share float64) int { return counts[int(share*float64(len(counts)-1))] }
	return Spread{float64(sum) / float64(len(counts)), counts[0], at(0.5), at(0.9), counts[len(counts)-1]}
}
