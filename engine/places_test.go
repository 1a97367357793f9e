package engine

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCriteriaAreListedInFileOrder: also where there are so many that they are decided
// in another one, and for children inside and outside of the pathway.
func TestCriteriaAreListedInFileOrder(t *testing.T) {
	progs := shipped(t)
	few, many := progs[len(progs)-1], manyCriteria(t)
	require.Zero(t, few.plan.shares[0].words)
	require.NotZero(t, many.plan.shares[0].words)
	requireWalked(t, panelOf(t, many), rand.New(rand.NewPCG(7, 8)), 300)
	for _, p := range []*Program{few, many} {
		panel := panelOf(t, p)
		record, of, r := panel.NewRecord(), panel.NewStanding(), rand.New(rand.NewPCG(9, 10))
		listed := 0
		for range 300 {
			require.NoError(t, record.Load(randomCase(r, panel.progs)))
			panel.Decide(record, of)
			var met, open []Ref
			for i := range p.criteria {
				switch x := of.rulings[0].railsOf(i); {
				case x.floor:
					met = append(met, Ref{0, uint16(i)})
				case x.ceiling:
					open = append(open, Ref{0, uint16(i)})
				}
			}
			require.Equal(t, met, of.AppendMet(nil))
			require.Equal(t, open, of.AppendOpen(nil))
			listed += len(met) * len(open)
		}
		require.NotZero(t, listed)
	}
}

// manyCriteria is a pathway of 84 criteria and the danger signs.
func manyCriteria(t *testing.T) *Program {
	return tinyPair(t, manyRounds(14), strings.NewReplacer())[0]
}

// manyRounds are fourteen or more rounds of the same six criteria, with a limit of
// temperature each.
func manyRounds(rounds int) *strings.Replacer {
	own := "recovered_now, vaccine_within_48h, weak_pulse, safeguarding_concern"
	signs := []string{
		"dry_mouth || sunken_eyes || recovered_now || vaccine_within_48h || confused", "cold_body || breathing_pauses || grunting || drooling",
		"exhausted || breathless_now || anaphylaxis_signs || choking_onset", "non_blanching_rash || neck_stiffness || bulging_fontanelle || seizure_now",
		"weak_pulse || safeguarding_concern || focal_neurology || seizure_this_illness", "seizure_now || too_breathless_to_feed_or_talk",
	}
	var thresholds, criteria strings.Builder
	for round := range rounds {
		fmt.Fprintf(&thresholds, "  - {id: tiny_%d, finding: temperature_c, limit: %.2f, source: {ref: DESIGN, grade: design}}\n", round, 39.1+1.4*float64(round)/float64(rounds))
		for n, some := range signs {
			fmt.Fprintf(&criteria, "  - id: T-%d-%d\n    when: \"(%s) && temperature_c >= tiny_%d\"\n    disposition: ed-now\n", round, n, some, round)
			fmt.Fprintf(&criteria, "    because: Hot.\n    source: {ref: DESIGN, grade: design}\n")
		}
	}
	return strings.NewReplacer("derived:\n", thresholds.String()+"derived:\n", "raises:\n", criteria.String()+"raises:\n",
		"ask: [dry_mouth", "ask: ["+own+", dry_mouth")
}
