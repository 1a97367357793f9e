package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/bench/children"
	"safetynet/engine/bench/peers"
)

// TestPeersSection runs the first section as `make bench` does, only shorter: everybody
// is checked, timed, printed and written down.
func TestPeersSection(t *testing.T) {
	file := filepath.Join(t.TempDir(), "figures.json")
	var out bytes.Buffer
	s := &settings{rounds: 2, random: 64, peers: 16, least: time.Microsecond, out: &out, json: file}
	require.NoError(t, s.run([]string{"peers"}, []string{"50"}))
	require.Contains(t, out.String(), "All give the same answers on 8 fixed and 16 random children; by hand also on 64.")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var tables []Table
	require.NoError(t, json.Unmarshal(text, &tables))
	require.Len(t, tables, 4)
	require.Len(t, tables[0].Rows, 4+2*len(peers.All))
	require.Len(t, tables[3].Rows, 4)
	for _, table := range tables {
		for _, r := range table.Rows {
			require.Positive(t, r.CPU, r.Name)
			if r.Name == hand || r.Name == simple {
				require.Zero(t, r.Bytes, "the yardsticks allocate nothing")
				require.Positive(t, r.Times[ours].Median)
			}
		}
	}
}

// TestCheckRefuses: nothing is timed of an engine that gives another answer.
func TestCheckRefuses(t *testing.T) {
	e, err := compiled()
	require.NoError(t, err)
	p, err := inUse(e, "febrile-child")
	require.NoError(t, err)
	rules := peers.Lower(p.Programs()[0])
	cases := []engine.Case{children.Fixed(p.Programs()[0])[1].Case}
	right := peers.Reference{Rules: rules}
	require.NoError(t, check(p, rules, map[string]peers.Peer{"right": right}, cases))
	require.ErrorContains(t, check(p, rules, map[string]peers.Peer{"wrong": silent{right}}, cases), "child 0: wrong gives")
	require.Error(t, same(rules, silent{right}, factsOf(rules, cases)))
}

// silent finds nothing.
type silent struct{ peers.Reference }

func (silent) Decide(_ any, into *peers.Lists) { *into = peers.Lists{} }

// TestRatios: each round is compared with itself, so that a slow round changes nothing.
func TestRatios(t *testing.T) {
	slow := &timed{contestant: contestant{name: "slow"}, samples: []sample{{200, 1}, {2000, 1}, {100, 1}}}
	quick := &timed{contestant: contestant{name: "quick"}, samples: []sample{{100, 1}, {1000, 1}, {40, 1}}}
	rows := tableOf("", []*timed{slow, quick}, "quick").Rows
	require.Equal(t, Factors{Median: 2, Min: 2, Max: 2.5, OfLeasts: 2.5}, rows[0].Times["quick"])
	require.Empty(t, rows[1].Times)
	require.Equal(t, "2.00 (2.00..2.50) [2.50]", rows[0].Times["quick"].String())
	require.Equal(t, []string{"7", "1,234", "1,234,567"}, []string{number(7), number(1234), number(1_234_567)})
}
