package replay_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/replay"
)

// TestColumns counts more rows than the digits have room for, beside counting bit by bit.
func TestColumns(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 8))
	c := replay.NewColumns(3)
	var want [3 * 64]int64
	for n := 1; n <= 140_003; n++ {
		row := c.Row()
		row[0], row[1], row[2] = r.Uint64(), r.Uint64()&r.Uint64()&r.Uint64(), ^uint64(0)
		for i := range want {
			want[i] += int64(row[i/64] >> (i % 64) & 1)
		}
		if n < 20 || n%10_000 < 2 || n > 140_000 {
			require.Equal(t, want[:], c.Counts(), "%d rows", n)
		}
	}
}

// together compares as [versions] does, with both versions in one library.
func together(t require.TestingT) *replay.Comparison {
	return compare(t, panelOf(t, moved(), nil, "febrile-child@1.2.0"), panelOf(t, moved(), nil, "febrile-child@9.0.0"))
}

// TestCriteriaAreCounted counts again what every criterion is on both sides, whatever
// places the two panels have for it.
func TestCriteriaAreCounted(t *testing.T) {
	england, err := shipped().SelectLocality("england", at)
	require.NoError(t, err)
	alone, several := panel(t, nil, "febrile-child@1.2.0"), panel(t, england, "asthma@1.0.0", "febrile-child@1.2.0")
	for name, c := range map[string]*replay.Comparison{
		"two libraries": versions(t), "one library": together(t), "more pathways": compare(t, alone, several), "fewer": compare(t, several, alone),
		"not the same": compare(t, panel(t, nil, "asthma@1.0.0"), alone),
	} {
		t.Run(name, func(t *testing.T) {
			cases := drawCases(c.After, 18, 300)
			want := map[string]*replay.CriterionRow{}
			for _, x := range cases {
				var d [2]engine.Decision
				for s, p := range []*engine.Panel{c.Before, c.After} {
					d[s], err = engine.DecideIn(p.Locality(), p.Programs(), x)
					require.NoError(t, err)
					for id, is := range d[s].Criteria {
						if want[id] == nil {
							want[id] = &replay.CriterionRow{}
						}
						f := []*replay.Fired{&want[id].Before, &want[id].After}[s]
						f.Met += int64(bit(is == "met"))
						f.Open += int64(bit(is == "unknown"))
					}
				}
				for id, k := range want {
					was, is := d[0].Criteria[id] == "met", d[1].Criteria[id] == "met"
					k.Gained += int64(bit(is && !was))
					k.Lost += int64(bit(was && !is))
				}
			}
			rows := 0
			for _, k := range want {
				rows += bit(*k != replay.CriterionRow{})
			}
			report := straight(c, cases).Report()
			require.Len(t, report.Criteria, rows)
			for _, k := range report.Criteria {
				id := k.Pathway + "/" + k.Criterion
				k.Pathway, k.Criterion = "", ""
				require.Equal(t, *want[id], k, id)
			}
		})
	}
}

// TestSharedRecordsTellTheSame lays cases out once, and twice.
func TestSharedRecordsTellTheSame(t *testing.T) {
	once, twice := together(t), versions(t)
	require.True(t, once.Before.SharesRecords(once.After))
	cases := drawCases(once.After, 19, 300)
	require.Equal(t, straight(twice, cases).Hash(), straight(once, cases).Hash())
}
