package engine

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/pathways"
)

// panels are pathways that pin the same, decided by one plan of each and by one of all.
func panels(t *testing.T, progs ...*Program) (apart, together *Panel) {
	apart, err := NewPanel(nil, progs)
	require.NoError(t, err)
	return apart, apart.Together()
}

// sets are shipped pathways that can be asked about together: the newest that pin the
// same, and two of them.
func sets(t *testing.T, r *rand.Rand) [][]*Program {
	progs := shipped(t)
	last := progs[len(progs)-1]
	by := map[string]*Program{}
	for _, p := range progs {
		if p.def.Pins == last.def.Pins {
			by[p.def.ID.Value] = p // in the order of versions
		}
	}
	var all []*Program
	for _, id := range sortedKeys(by) {
		all = append(all, by[id])
	}
	require.Len(t, all, 6)
	some := slices.Clone(all)
	r.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
	return [][]*Program{all, some[:2], some[2:5]}
}

// TestOnePlanIsWhatTheConditionsSay walks every condition beside the plan of several.
func TestOnePlanIsWhatTheConditionsSay(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for _, progs := range sets(t, r) {
		_, together := panels(t, progs...)
		require.Len(t, together.plans, 1)
		requireWalked(t, together, r, 200)
	}
}

// TestOnePlanDecidesAsOneOfEach: the same outcome, the same lists in the same order and
// the same bits for who counts.
func TestOnePlanDecidesAsOneOfEach(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	own, away := 0, 0
	for _, progs := range sets(t, r) {
		apart, together := panels(t, progs...)
		record, a, b := apart.NewRecord(), apart.NewStanding(), together.NewStanding()
		for n := range 3000 {
			c := randomCase(r, progs)
			if n%2 == 0 {
				c = nearlyWell(r, progs)
			}
			require.NoError(t, record.Load(c))
			apart.Decide(record, a)
			together.Decide(record, b)
			require.Equal(t, []int{a.Floor, a.Ceiling, a.Disposition, a.Inconsistent}, []int{b.Floor, b.Ceiling, b.Disposition, b.Inconsistent})
			doubt := slices.ContainsFunc(a.rulings, func(r ruling) bool { return r.doubt })
			require.Equal(t, doubt, b.rulings[0].doubt)
			require.Equal(t, a.AppendMet(nil), b.AppendMet(nil))
			require.Equal(t, a.AppendOpen(nil), b.AppendOpen(nil))
			for i := range progs {
				require.Equal(t, counted(apart, i, a.Met), counted(together, i, b.Met))
				require.Equal(t, counted(apart, i, a.Open), counted(together, i, b.Open))
				if b.rulings[i].decided != b.rulings[i].all {
					own++
				}
				away += b.rulings[i].side
			}
		}
	}
	require.NotZero(t, own, "children who may be too old for one of them")
	require.NotZero(t, away)
}

// nearlyWell draws a child all of whose answers are normal but for a few, of an age that
// may be beyond that of one pathway and not of another.
func nearlyWell(r *rand.Rand, progs []*Program) Case {
	at := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	age := UnknownAge()
	if years := r.IntN(8); years > 3 {
		age, _ = AgeFromStated(StatedAge{Years: &years}, at, 0)
	}
	odd := randomCase(r, progs)
	c := Case{Audience: odd.Audience, Age: age, At: at, Findings: map[string]Answer{}}
	few := r.IntN(5)
	for _, f := range progs[0].def.Dictionary.Findings {
		if v, ok := NormalValue(f, max(0, age.Months.Lo)); ok {
			c.Findings[f.ID.Value] = Answer{Value: v}
		}
	}
	findings := progs[0].def.Dictionary.Findings
	if r.IntN(2) == 0 { // limits that go with the age up to twelve years, in one pathway for children under five
		c.Findings["suspected_sepsis"] = UnknownAnswer(pathways.Unsure)
		c.Findings["heart_rate"] = Answer{Value: Value{Type: pathways.Int, Number: float64(90 + r.IntN(60))}}
	}
	for range few {
		f := findings[r.IntN(len(findings))]
		delete(c.Findings, f.ID.Value)
		if a, there := odd.Findings[f.ID.Value]; there {
			c.Findings[f.ID.Value] = a
		}
	}
	return c
}

// counted are the owners of the bits of a pathway.
func counted(p *Panel, program int, of func(program, lane int) uint64) []int {
	var all []int
	for lane := range p.Lanes(program) {
		for bit := range 64 {
			if of(program, lane)>>bit&1 == 1 {
				all = append(all, p.Owner(program, lane, bit))
			}
		}
	}
	slices.Sort(all)
	return all
}

// TestOnePlanExplainsAsOneOfEach: with the questions and the safety net, for which
// answers are changed one at a time.
func TestOnePlanExplainsAsOneOfEach(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for _, progs := range sets(t, r) {
		apart, together := panels(t, progs...)
		for n := range 150 {
			c := randomCase(r, progs)
			if n%3 > 0 {
				c = nearlyWell(r, progs)
			}
			want, err := apart.Assess(c)
			require.NoError(t, err)
			got, err := together.Assess(c)
			require.NoError(t, err)
			wanted, err := json.Marshal(want)
			require.NoError(t, err)
			text, err := json.Marshal(got)
			require.NoError(t, err)
			require.Equal(t, string(wanted), string(text))
		}
	}
}

// TestImaginingTogether: one answer changed is what the child with that answer is, also
// where a pathway sees another age than the others.
func TestImaginingTogether(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 28))
	young := slices.DeleteFunc(sets(t, r)[0], func(p *Program) bool { return p.def.ID.Value != "febrile-child" && p.def.ID.Value != "bronchiolitis" })
	for _, progs := range [][]*Program{sets(t, r)[0], young} {
		requireImagined(t, progs, r)
	}
}

func requireImagined(t *testing.T, progs []*Program, r *rand.Rand) {
	_, together := panels(t, progs...)
	record, before, imagined, decided := together.NewRecord(), together.NewStanding(), together.NewStanding(), together.NewStanding()
	own := 0
	for range 200 {
		c := nearlyWell(r, together.progs)
		require.NoError(t, record.Load(c))
		together.Decide(record, before)
		if anyApart(before.rulings) {
			own++
		}
		for _, f := range together.watched {
			for _, v := range worseValues(f, nil, record.state.slot(f), c.Age.Months) {
				require.NoError(t, record.Load(c))
				record.state.put(f, slotOf(f, v))
				together.imagine(&record.state, f, before, imagined)
				together.Decide(record, decided)
				decided.Inconsistent = 0
				together.conclude(decided)
				require.Equal(t, []int{decided.Floor, decided.Ceiling, decided.Disposition}, []int{imagined.Floor, imagined.Ceiling, imagined.Disposition}, "%s = %s of %+v", f.ID, v, c)
			}
		}
	}
	require.NotZero(t, own)
}
