package verify

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// TestZ3Agrees asks a solver that knows arithmetic what the other back ends answer
// from points of axes, on every shipped version and for every audience. It would
// see a limit on the wrong side of a cut, which the others, who share the cut,
// cannot. Where the answer is yes the engine must confirm the child it names.
func TestZ3Agrees(t *testing.T) {
	z3, err := exec.LookPath("z3")
	if err != nil && os.Getenv("CI") == "" {
		t.Skip("no z3 on PATH (Debian: apt-get install z3): the verdicts have two opinions here, not three")
	}
	require.NoError(t, err, "make tools installs z3")
	everyVersion(t, func(t *testing.T, prog *engine.Program) {
		s := newSpace([]*engine.Logic{prog.Logic()})
		x := newSMT(prog.Logic())
		random, done := rand.New(rand.NewPCG(2, 9)), map[edge]bool{}
		var questions []smtQuestion
		for _, who := range pathways.Audiences() {
			m := newModel(newBuilder(s), prog.Logic(), who, nil)
			for _, q := range questionsFor(newSMTOutcome(x, who), m, random, done) {
				q.who = who
				_, q.want = m.circuit.satisfy(q.gates...)
				x.ask(q.want, q.terms...)
				questions = append(questions, q)
			}
		}
		cmd := exec.Command(z3, "-in", "-T:300")
		cmd.Stdin = strings.NewReader(x.text.String())
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%.2000s", out)
		answers := strings.Split(string(out), "end\n")
		require.Len(t, answers, len(questions)+1)
		yes := 0
		for i, q := range questions {
			verdict, values, _ := strings.Cut(answers[i], "\n")
			require.Equal(t, map[bool]string{true: "sat", false: "unsat"}[q.want], verdict, "%s: %s", q.who, q.text)
			if q.want {
				c := x.childOf(values)
				c.Audience, c.At = q.who, now
				got, err := engine.Decide([]*engine.Program{prog}, c)
				require.NoError(t, err)
				require.True(t, q.confirms(got), "%s: %s: %+v is %+v", q.who, q.text, c, got)
				yes++
			}
		}
		t.Logf("%d questions, %d answered with a child", len(questions), yes)
	})
}

// smtQuestion is one question in the words of both, and what the engine says of a
// child that answers it.
type smtQuestion struct {
	text     string
	who      pathways.Audience
	gates    []gate
	terms    []expr
	want     bool
	confirms func(engine.Decision) bool
}

// questionsFor asks whether home care can be told while a criterion for more may
// be true, whether each criterion can be met in scope, at an age and at its limits,
// be open and be closed by an excuse, and what contradictions and unknowns add at each urgency.
func questionsFor(o *smtOutcome, m *model, random *rand.Rand, done map[edge]bool) []smtQuestion {
	c := m.circuit
	var out []smtQuestion
	urgency := m.urgency
	var more []gate
	var moreTerms []expr
	for i, k := range m.logic.Criteria {
		key := m.logic.Pathway.ID.Value + "/" + k.Def.ID.Value
		out = append(out, smtQuestion{
			text:     key + " is met in scope",
			gates:    []gate{m.criteria[i].floor, c.not(m.outside)},
			terms:    []expr{o.criteria[i].floor, negate(o.outside)},
			confirms: func(d engine.Decision) bool { return d.Criteria[key] == "met" },
		})
		if k.Urgency >= o.above() {
			more, moreTerms = append(more, m.criteria[i].ceiling), append(moreTerms, o.criteria[i].ceiling)
		}
		if pathways.Audiences()[i%3] != o.who {
			continue // the rest takes longer, and is asked for one audience of each criterion
		}
		months := random.IntN([]int{8, 70, oldest}[random.IntN(3)])
		age, born := bornAtTerm(m, months)
		out = append(out, edgesOf(o, m, i, done)...)
		out = append(out, smtQuestion{
			text:     fmt.Sprint(key, " is met at ", months, " months"),
			gates:    []gate{m.criteria[i].floor, age},
			terms:    []expr{o.criteria[i].floor, born},
			confirms: func(d engine.Decision) bool { return d.Criteria[key] == "met" },
		}, smtQuestion{
			text:     key + " is open",
			gates:    []gate{m.criteria[i].ceiling, c.not(m.criteria[i].floor)},
			terms:    []expr{o.criteria[i].ceiling, negate(o.criteria[i].floor)},
			confirms: func(d engine.Decision) bool { return d.Criteria[key] == "unknown" },
		}, smtQuestion{
			text:     key + " is closed by what is excused",
			gates:    []gate{m.criteria[i].possible, c.not(m.criteria[i].ceiling)},
			terms:    []expr{o.criteria[i].possible, negate(o.criteria[i].ceiling)},
			confirms: func(d engine.Decision) bool { return d.Criteria[key] == "not-met" },
		})
	}
	home, homeTerm := c.not(m.disposition[o.above()]), fmt.Sprintf("(< %s %d)", o.disposition, o.above())
	out = append(out, smtQuestion{
		text: "home care", gates: []gate{home}, terms: []expr{homeTerm},
		confirms: func(d engine.Decision) bool { return d.Guidance == pathways.HomeCare },
	}, smtQuestion{
		text:  "home care while a criterion for more may be true",
		gates: []gate{home, c.or(more...)}, terms: []expr{homeTerm, anyOf(moreTerms...)},
		confirms: func(engine.Decision) bool { return false }, // there must be none
	})
	for u := 1; u < len(o.list()); u++ {
		below := func(t expr) expr { return fmt.Sprintf("(< %s %d)", t, u) }
		out = append(out, smtQuestion{
			text:     fmt.Sprint("contradictions alone raise the disposition to ", u),
			gates:    []gate{m.disposition[u], c.not(m.calm[u])},
			terms:    []expr{negate(below(o.disposition)), below(o.calm)},
			confirms: func(d engine.Decision) bool { return urgency(d.Disposition) >= u && d.Inconsistent > 0 },
		}, smtQuestion{
			text:     fmt.Sprint("what is unknown raises the disposition to ", u),
			gates:    []gate{m.calm[u], c.not(m.floor[u])},
			terms:    []expr{negate(below(o.calm)), below(o.floor)},
			confirms: func(d engine.Decision) bool { return urgency(d.Disposition) >= u && urgency(d.Floor) < u },
		})
	}
	return out
}

// bornAtTerm is the age of a child born at term: the point it belongs to, and the
// age itself.
func bornAtTerm(m *model, months int) (age gate, terms expr) {
	s, p := m.space, point{ages: pointAge(months)}
	if months < 2 {
		p.ages.Days = at(29 * months)
	}
	a := s.axes[0]
	terms = fmt.Sprintf("(and (= dlo dhi %d) (= mlo mhi clo chi %d))", p.ages.Days.Lo, months)
	if len(a.findings) > 0 {
		p.answers = []engine.Answer{engine.IntAnswer(term)}
		terms = allOf(terms, fmt.Sprintf("(and k_%s (= v_%s %d))", gestation, gestation, term))
	}
	n := s.locate(a, p)
	if n < 0 {
		panic(fmt.Sprint("no point of the space is a child of ", months, " months"))
	}
	return m.circuit.one(0, n), terms
}

// edge is a number at a limit or next to it, at an age next to where the limit
// changes.
type edge struct {
	finding   *pathways.Finding
	threshold *pathways.Threshold
	months    int
	step      int // of the finding's scale
}

// edges lists those of a formula: each limit and both its neighbours, at both sides
// of each age at which it changes.
func edges(x *engine.Formula) []edge {
	var out []edge
	x.Walk(func(l *engine.Literal) {
		t := l.Threshold()
		if t == nil || l.Derived() != nil {
			return
		}
		f, months := l.Findings()[0], []int{24}
		for _, b := range t.Bands {
			if b.BelowMonths != nil {
				months = append(months, *b.BelowMonths-1, *b.BelowMonths)
			}
		}
		grid := scaleOf(f)
		for _, m := range months {
			limit := l.Limit()
			if l.Banded() {
				limit = t.Bands[t.At(m)].Limit.Value
			}
			for step := grid.near(limit) - 1; step <= grid.near(limit)+1; step++ {
				out = append(out, edge{f, t, m, min(max(step, 0), grid.last)})
			}
		}
	})
	return out
}

// edgesOf asks whether a criterion can be met at its edges that are not done yet.
func edgesOf(o *smtOutcome, m *model, i int, done map[edge]bool) []smtQuestion {
	var out []smtQuestion
	key := m.logic.Pathway.ID.Value + "/" + m.logic.Criteria[i].Def.ID.Value
	for _, e := range edges(m.logic.Criteria[i].When) {
		n := m.space.axisOf[e.finding.ID.Value]
		if len(m.space.axes[n].findings) > 1 || done[e] {
			continue // a point of several findings says more than one number
		}
		done[e] = true
		o.declare(e.finding)
		answer := scaleOf(e.finding).at(e.step)
		age, born := bornAtTerm(m, e.months)
		value := m.circuit.one(n, m.space.locate(m.space.axes[n], point{answers: []engine.Answer{answer}}))
		is := new(big.Rat).Mul(decimal(answer.Value.Number), steps(e.finding))
		out = append(out, smtQuestion{
			text:     fmt.Sprint(key, " is met at ", e.months, " months with ", e.finding.ID, " ", answer.Value.Number),
			gates:    []gate{m.criteria[i].floor, age, value},
			terms:    []expr{o.criteria[i].floor, born, fmt.Sprintf("(and k_%s (= v_%s %s))", e.finding.ID, e.finding.ID, is.RatString())},
			confirms: func(d engine.Decision) bool { return d.Criteria[key] == "met" },
		})
	}
	return out
}

// ask asks whether some terms can all hold of an input, and for the input.
func (x *smt) ask(child bool, ts ...expr) {
	x.line("(push 1) (assert (and true %s)) (check-sat)", strings.Join(ts, " "))
	if child {
		values := "nobody dlo dhi mlo mhi clo chi"
		for _, f := range x.Pathway.Dictionary.Findings {
			if id := f.ID.Value; x.declared[id] {
				values += fmt.Sprintf(" k_%s u_%s m_%s v_%s", id, id, id, id)
			}
		}
		x.line("(get-value (%s))", values)
	}
	x.line("(echo \"end\") (pop 1)")
}

// childOf reads an input as the solver writes it: ((k_cough true) (v_cough (- 3))).
func (x *smt) childOf(text string) engine.Case {
	words := strings.Fields(strings.NewReplacer("(", " ", ")", " ", "- ", "-").Replace(text))
	value := map[string]string{}
	for i := 0; i+1 < len(words); i += 2 {
		value[words[i]] = words[i+1]
	}
	number := func(v string) int {
		n, err := strconv.Atoi(value[v])
		if err != nil {
			panic(err)
		}
		return n
	}
	span := func(lo, hi string) engine.Span { return engine.Span{Lo: number(lo), Hi: number(hi)} }
	c := engine.Case{Age: engine.Age{Known: value["nobody"] == "false", Days: span("dlo", "dhi"), Months: span("mlo", "mhi"), Corrected: span("clo", "chi")}}
	c.Findings = map[string]engine.Answer{}
	for _, f := range x.Pathway.Dictionary.Findings {
		id := f.ID.Value
		switch v := "v_" + id; {
		case !x.declared[id]:
		case value["u_"+id] == "true" && value["k_"+id] == "false":
			c.Findings[id] = engine.UnknownAnswer(pathways.Unsure)
		case value["m_"+id] == "true" && value["k_"+id] == "false":
			c.Findings[id] = engine.UnknownAnswer(pathways.NotMeasured)
		case value["k_"+id] == "false":
		case f.Type == pathways.Bool:
			c.Findings[id] = engine.BoolAnswer(value[v] == "true")
		case f.Type == pathways.Enum:
			c.Findings[id] = engine.EnumAnswer(f.Values.All()[number(v)])
		case f.Type == pathways.Int:
			c.Findings[id] = engine.IntAnswer(number(v))
		default:
			n, _ := new(big.Rat).Quo(big.NewRat(int64(number(v)), 1), steps(f)).Float64()
			c.Findings[id] = engine.NumberAnswer(n)
		}
	}
	return c
}
