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

// square is a table of two rows and two parts, with its total.
type square struct {
	total *sheet
	rows  []*sheet
}

var twoParts = []Split{{"split", "things", []string{"a", "b"}, true}}

func squareOf(leaves [4]int) square {
	var rows []*sheet
	sum := &tally{}
	for row := range 2 {
		t := &tally{}
		for part, name := range []string{"a", "b"} {
			for range leaves[2*row+part] {
				for _, x := range []*tally{t, sum} {
					x.count("things")
					x.add("split", name)
				}
			}
		}
		rows = append(rows, newSheet(t, twoParts, nil, false))
	}
	return square{newSheet(sum, twoParts, rows, false), rows}
}

// figures are what is shown of a square: rows, then the total; each its parts, then
// its whole. -1 where nothing is.
func (q square) figures() (all [9]int) {
	for i, s := range append(slices.Clone(q.rows), q.total) {
		for j, f := range []Figure{s.part["split"]["a"].figure(), s.part["split"]["b"].figure(), s.whole["things"].figure()} {
			if all[3*i+j] = -1; f.Count != nil {
				all[3*i+j] = *f.Count
			}
		}
	}
	return all
}

// fits tells whether a table may be what figures are of. Where nothing is shown
// there is something; of a leaf, that is small, for leaves are never held back.
func fits(figures [9]int, x [4]int) bool {
	truth := [9]int{x[0], x[1], x[0] + x[1], x[2], x[3], x[2] + x[3], x[0] + x[2], x[1] + x[3], x[0] + x[1] + x[2] + x[3]}
	for i, n := range truth {
		leaf := i%3 < 2 && i < 6
		if (leaf && round(n) != figures[i]) || (!leaf && figures[i] >= 0 && round(n) != figures[i]) || (n == 0) != (figures[i] == 0) {
			return false
		}
	}
	return true
}

// TestRowsAndParts: a table with sums both ways, whatever it counts: no small count
// of it follows from all that is shown together. The one is found by going through
// every table that fits. The rules of [pins] alone do not do it.
func TestRowsAndParts(t *testing.T) {
	leaves := []int{0, 1, 2, 6, 7, 8, 9, 12, 13, 16, 17} // the ends of classes, and beside them
	most, held := len(leaves), 0
	var x [4]int
	for n := range most * most * most * most {
		for i, rest := 0, n; i < 4; i, rest = i+1, rest/most {
			x[i] = leaves[rest%most]
		}
		f := squareOf(x).figures()
		var seen [4]map[int]bool
		var walk func(y [4]int, i int)
		walk = func(y [4]int, i int) {
			if i == 4 {
				if fits(f, y) {
					for j, n := range y {
						seen[j][n] = true
					}
				}
				return
			}
			lo, hi := span(x[i])
			for y[i] = lo; y[i] <= hi; y[i]++ {
				walk(y, i+1)
			}
		}
		for i := range seen {
			seen[i] = map[int]bool{}
		}
		walk([4]int{}, 0)
		for i, n := range x {
			require.False(t, round(n) < 0 && len(seen[i]) == 1, "%v: shown as %v", x, f)
		}
		if f[8] < 0 && round(x[0]+x[1]+x[2]+x[3]) > 0 {
			held++
		}
	}
	t.Logf("%d of %d totals held back", held, most*most*most*most)
}

// TestTwoWaysToMakeUpAWhole: 1 and 28 are at least 29, 7 and 22 at most 29; so they
// are 29, though neither tells that by itself.
func TestTwoWaysToMakeUpAWhole(t *testing.T) {
	both := []Split{{"one", "things", []string{"a", "b"}, true}, {"other", "things", []string{"c", "d"}, true}}
	x := &tally{}
	for i := range 29 {
		x.count("things")
		x.add("one", map[bool]string{true: "a", false: "b"}[i < 1])
		x.add("other", map[bool]string{true: "c", false: "d"}[i < 7])
	}
	require.False(t, pins(29, []int{1, 28}, false) || pins(29, []int{7, 22}, false))
	s := newSheet(x, both, nil, false)
	require.Nil(t, tells(s.sums))
	require.True(t, s.part["one"]["b"].held || s.part["other"]["d"].held)
	require.Equal(t, 29, s.whole["things"].n)
}

// TestAnswersAreOfCards: of 32 cards all were answered: 13, 18 and 1. Those are at
// least 32, and cards that are shown as 30 at most 32, so the 1 would be known.
func TestAnswersAreOfCards(t *testing.T) {
	x := &tally{}
	for i := range 32 {
		x.count(given)
		x.add("cards", "home-care-settled")
		x.count(answered)
		x.add("card-answers", map[bool]string{true: "accepted", false: map[bool]string{true: "overridden-known", false: "overridden-again"}[i < 31]}[i < 13])
	}
	s := newSheet(x, CardSplits, nil, false)
	require.True(t, s.whole[answered].held, "by its parts alone")
	require.True(t, s.part["card-answers"]["accepted"].held && s.part["card-answers"]["overridden-known"].held || s.whole[given].held)
}

// TestNothingFollows: in figures of random logs, of assessments and of cards, no sum
// of what is shown tells a small count.
func TestNothingFollows(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		d := &diary{t: t}
		by := rapid.SampledFrom([][]Dimension{nil, {Week}, {Pathway}, {Week, Audience}}).Draw(r, "by")
		for range rapid.IntRange(0, 8).Draw(r, "kinds") {
			d.some(r)
			d.someCards(r)
		}
		slices.SortStableFunc(d.entries, func(a, b decisionlog.Entry) int { return a.RecordedAt.Compare(b.RecordedAt) })
		c := d.raw(weeks(3, by...))
		for _, x := range []struct {
			*pile
			splits  []Split
			overlap bool
		}{{&c.pile, Splits, slices.Contains(by, Pathway)}, {&c.cards, CardSplits, false}} {
			_, rows := x.sheets(x.splits)
			total := newSheet(&x.total, x.splits, rows, x.overlap)
			for _, s := range append(rows, total) {
				told := tells(s.sums)
				require.Nil(r, told, "%+v", told)
				for _, split := range s.splits {
					require.True(r, truthful(s.whole[split.Of].figure(), s.wholes[split.Of]))
					for name, n := range s.parts[split.Name] {
						require.True(r, truthful(s.part[split.Name][name].figure(), n))
					}
				}
			}
		}
	})
}

// TestTheSameEachTime: what is held back does not hang on the order of a map.
func TestTheSameEachTime(t *testing.T) {
	want := squareOf([4]int{0, 1, 7, 6}).figures()
	require.Contains(t, want[6:], -1)
	for range 50 {
		require.Equal(t, want, squareOf([4]int{0, 1, 7, 6}).figures())
	}
}

// TestManyGroups: what a reader could tell is worked out in time for the most
// groups that there may be.
func TestManyGroups(t *testing.T) {
	c := newCounter(weeks(1, Week))
	for i := range MaxGroups * 20 {
		l := &look{guidance: levels[i%3], settled: i%5 == 0, criteria: []string{fmt.Sprint("C", i%17)}, facts: []fact{
			{kind: story.CardAnswer, word: answerParts()[i%10]}, {kind: story.Feedback, word: "yes"}, {kind: story.Outcome, word: story.Outcomes[i%4].ID},
		}}
		key := []Key{{Service: fmt.Sprint("s", i%MaxGroups*7%MaxGroups)}}
		c.put(key, func(x *tally) { x.look(l) })
		c.cards.put(key, func(x *tally) { x.card(l) })
	}
	begin := time.Now()
	f := c.figures()
	require.Len(t, f.Groups, MaxGroups)
	require.Len(t, f.Cards.Groups, MaxGroups)
	require.Less(t, time.Since(begin), 30*time.Second)
	t.Log(time.Since(begin))
}
