package insight

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

func TestRound(t *testing.T) {
	want := map[int]int{0: 0, 1: -1, 4: -1, 7: -1, 8: 10, 12: 10, 13: 15, 17: 15, 18: 20, 1002: 1000, 1003: 1005}
	for n, shown := range want {
		require.Equal(t, shown, round(n), n)
	}
	for n := range 100 {
		lo, hi := span(n)
		for x := range 110 {
			require.Equal(t, round(x) == round(n), lo <= x && x <= hi, "%d as %d", n, x)
		}
	}
}

// told notes, for what somebody sees, which values each hidden count may have.
type told map[string][]map[int]bool

// see adds a world: what is seen of it, and its counts.
func (w told) see(what string, counts []int) {
	if w[what] == nil {
		w[what] = make([]map[int]bool, len(counts))
		for i := range counts {
			w[what][i] = map[int]bool{}
		}
	}
	for i, n := range counts {
		w[what][i][n] = true
	}
}

// keepsSecrets fails where a small count has one value only.
func (w told) keepsSecrets(t *testing.T) {
	for what, values := range w {
		for i, v := range values {
			for n := range v {
				require.False(t, n > 0 && n <= SmallCount && len(v) == 1, "%s: count %d is %d", what, i, n)
			}
		}
	}
}

// TestTwoQueries: a whole, a part of it and what is left, each from a query of its
// own, such as two windows that differ by a week and that week: whatever the
// counts are, a small one is not known.
func TestTwoQueries(t *testing.T) {
	seen := told{}
	for a := range 83 { // to the end of a class
		for b := range 83 {
			seen.see(fmt.Sprint(round(a), round(b), round(a+b)), []int{a, b})
			if r := round(a+b) - round(a); round(a+b) >= 0 && round(a) >= 0 {
				require.Zero(t, r%RoundTo, "a difference of what is shown is never 1 to 4")
			}
		}
	}
	seen.keepsSecrets(t)
}

// TestFourIsTooFew: why the limit is not 4: with it two queries do tell.
func TestFourIsTooFew(t *testing.T) {
	classOf := func(n int) int {
		if n > 0 && n < 5 {
			return -1
		}
		return (n + 2) / 5 * 5
	}
	seen := map[int]bool{}
	for a := range 5 {
		for b := range 5 {
			if a*b > 0 && classOf(a+b) == 10 {
				seen[a], seen[b] = true, true
			}
		}
	}
	require.Equal(t, map[int]bool{4: true}, seen)
}

// TestWholeAndParts: a whole beside all its parts, three and four of them, in
// every combination of counts; also that the whole being held back tells nothing.
func TestWholeAndParts(t *testing.T) {
	for parts, most := range map[int]int{2: 43, 3: 23, 4: 13} {
		seen, held, all := told{}, 0, 0
		counts := make([]int, parts)
		var walk func(i int)
		walk = func(i int) {
			if i < parts {
				for counts[i] = range most {
					walk(i + 1)
				}
				return
			}
			whole, what := 0, []int{}
			for _, n := range counts {
				whole, what = whole+n, append(what, round(n))
			}
			shown := round(whole)
			if shown >= 0 && pins(whole, counts, false) {
				shown, held = -1, held+1
			}
			all++
			seen.see(fmt.Sprint(what, shown), slices.Clone(counts))
		}
		walk(0)
		seen.keepsSecrets(t)
		t.Logf("%d parts: %d of %d wholes held back", parts, held, all)
	}
	for n := range 60 { // as many weeks with one or two assessments, which only their sum could tell apart
		ones := slices.Repeat([]int{1}, n+2)
		more := append(slices.Clone(ones[1:]), 2)
		shown := func(counts []int) int {
			whole := 0
			for _, x := range counts {
				whole += x
			}
			if pins(whole, counts, false) {
				return -1
			}
			return round(whole)
		}
		require.Equal(t, shown(ones), shown(more), "%d parts", n+2)
	}
}

// TestFigures: in figures of random logs every count shown is a multiple of five
// and right, every small one is hidden, and no whole tells a part.
func TestFigures(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		d := &diary{t: t}
		by := rapid.SampledFrom([][]Dimension{nil, {Week}, {Audience}, {Pathway}, {Week, Audience}, {Locality, Version}}).Draw(r, "by")
		for range rapid.IntRange(0, 12).Draw(r, "kinds") {
			d.some(r)
		}
		slices.SortStableFunc(d.entries, func(a, b decisionlog.Entry) int { return a.RecordedAt.Compare(b.RecordedAt) })
		f, c := d.count(weeks(3, by...)), d.raw(weeks(3, by...))
		check := func(g Group, x *tally) {
			for _, s := range Splits {
				table := g.Splits[s.Name]
				require.True(r, truthful(table.Whole, x.wholes[s.Of]), "%s %v", s.Name, table.Whole)
				for _, p := range table.Parts {
					n := x.parts[s.Name][p.Name]
					require.True(r, truthful(p.Figure, n), "%s %s %v", s.Name, p.Name, n)
					require.False(r, p.Share != nil && (p.Suppressed || table.Whole.Suppressed))
				}
				if s.Exclusive {
					sum, parts := 0, []int{}
					for _, n := range x.parts[s.Name] {
						sum, parts = sum+n, append(parts, n)
					}
					require.Equal(r, x.wholes[s.Of], sum, "the parts of %s make up the whole", s.Name)
					require.False(r, table.Whole.Count != nil && pins(sum, parts, false))
				}
			}
		}
		check(f.Total, &c.total)
		for _, g := range f.Groups {
			check(g, c.tallies[g.Key])
		}
	})
}

// truthful tells whether a figure is n as it may be shown, or hidden.
func truthful(f Figure, n int) bool {
	if f.Suppressed {
		return f.Count == nil && n > 0
	}
	return f.Count != nil && *f.Count == round(n)
}

// some adds up to fifteen assessments of a kind, with what follows.
func (d *diary) some(r *rapid.T) {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(r, name) }
	x := child{audience: pick("audience", "parent", "adviser"), locality: pick("locality", "", "england"), criteria: []string{pick("criterion", "A", "B", "C")}}
	x.disposition = pick("disposition", "self-care", "gp-or-111-today", "ed-now")
	x.guidance = levels[urgency[x.disposition]]
	x.pathways = rapid.SampledFrom([][]string{{"asthma"}, {"febrile-child"}, {"asthma", "febrile-child"}}).Draw(r, "pathways")
	day := monday.AddDate(0, 0, rapid.IntRange(-2, 22).Draw(r, "day"))
	told, outcome, to := pick("helped", "", "yes", "no"), pick("outcome", "", "home", "ed"), pick("override", "", "ed-now")
	for range rapid.IntRange(1, 15).Draw(r, "n") {
		id := d.assess(day, x)
		at := day.Add(time.Hour)
		if told != "" {
			d.add(at, story.Feedback, id, story.Told{Assessment: id, Helped: told, Did: []string{"gp"}})
		}
		if outcome != "" {
			d.add(at, story.Outcome, id, story.Closed{Outcome: outcome})
		}
		if to != "" {
			d.add(at, story.Override, id, story.Overridden{Assessment: id, To: to, Reason: "worried"})
		}
	}
}

// TestTogether: whatever three counts are, what is shown of them leaves more than one
// value for each that is small.
func TestTogether(t *testing.T) {
	seen := told{}
	for a := range 25 {
		for b := range 25 {
			for c := range 25 {
				whole, each := Together(a, b, c)
				seen.see(fmt.Sprint(value(whole), value(each[0]), value(each[1]), value(each[2])), []int{a, b, c, a + b + c})
			}
		}
	}
	seen.keepsSecrets(t)
	whole, each := Together(10, 0, 22)
	require.Equal(t, []any{30, 10, 0, 20}, []any{*whole.Count, *each[0].Count, *each[1].Count, *each[2].Count})
	whole, each = Together(40, 1, 0)
	require.Equal(t, 40, *whole.Count)
	for _, f := range each {
		require.Equal(t, Figure{Suppressed: true}, f)
	}
}

func value(f Figure) any {
	if f.Count == nil {
		return "-"
	}
	return *f.Count
}
