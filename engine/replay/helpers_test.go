package replay_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"sync"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/replay"
	"safetynet/pathways"
)

var at = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

var shipped = sync.OnceValue(func() *engine.Engine {
	eng, issues := engine.Compile(pathways.Load(pathways.Embedded()))
	if eng == nil {
		panic(issues.Render())
	}
	return eng
})

// panel is versions of pathways together, each as febrile-child@1.1.0.
func panel(t require.TestingT, l *engine.Locality, keys ...string) *engine.Panel {
	return panelOf(t, shipped(), l, keys...)
}

func panelOf(t require.TestingT, eng *engine.Engine, l *engine.Locality, keys ...string) *engine.Panel {
	var progs []*engine.Program
	for _, key := range keys {
		for _, p := range eng.Library().Pathways {
			if p.Key() == key {
				progs = append(progs, eng.Program(p.ID.Value, p.Version))
			}
		}
	}
	require.Len(t, progs, len(keys), "%v", keys)
	p, err := engine.NewPanel(l, progs)
	require.NoError(t, err)
	return p.Together()
}

func compare(t require.TestingT, before, after *engine.Panel, patches ...string) *replay.Comparison {
	c, err := replay.NewComparison(before, after, patches...)
	require.NoError(t, err)
	return c
}

// versions compares the newest febrile child with one that was edited: some children
// are told something calmer, some something more urgent.
func versions(t require.TestingT) *replay.Comparison {
	return compare(t, panel(t, nil, "febrile-child@1.2.0"), panelOf(t, moved(), nil, "febrile-child@9.0.0"))
}

var moved = sync.OnceValue(func() *engine.Engine {
	return edited(panics{}, nil, []string{
		"    when: responsiveness in [\"reduced\", \"none\"]\n    disposition: gp-or-111-today", "    when: responsiveness in [\"reduced\", \"none\"]\n    disposition: ed-now",
		"    when: alertness in [\"drowsy\", \"hard-to-wake\", \"unresponsive\"]\n    disposition: ed-now", "    when: alertness in [\"hard-to-wake\", \"unresponsive\"]\n    disposition: ed-now",
		"- id: F-A03\n", "- id: F-A03x\n",
	})
})

// panics is for what is made once for all tests.
type panics struct{}

func (panics) Errorf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
func (panics) FailNow()                          { panic("failed") }

// edited is the shipped library with febrile-child@9.0.0, in which texts are replaced
// by others, and which pins a dictionary in which texts are.
func edited(t require.TestingT, inDictionary, inPathway []string) *engine.Engine {
	lib := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(pathways.Embedded(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(pathways.Embedded(), name)
		lib[name] = &fstest.MapFile{Data: data}
		return err
	}))
	add := func(from, to, version string, replace []string) {
		text := string(lib[from].Data)
		for i := 0; i < len(replace); i += 2 {
			require.Equal(t, 1, strings.Count(text, replace[i]), replace[i])
			text = strings.Replace(text, replace[i], replace[i+1], 1)
		}
		lib[to] = &fstest.MapFile{Data: []byte(strings.Replace(text, "\nversion: "+version, "\nversion: 9.0.0", 1))}
	}
	pins := "1.1.0"
	if len(inDictionary) > 0 {
		pins = "9.0.0"
		add("shared/findings/1.1.0.yaml", "shared/findings/9.0.0.yaml", "1.1.0", inDictionary)
	}
	add("febrile-child/1.2.0.yaml", "febrile-child/9.0.0.yaml", "1.2.0", append(inPathway,
		"pins: {findings: 1.1.0", "pins: {findings: "+pins, "\nstatus: active", "\nstatus: draft"))
	released, _ := pathways.Load(lib)
	lib["SUMS"] = &fstest.MapFile{Data: []byte(released.Sums())}
	eng, issues := engine.CompileUnproved(pathways.Load(lib))
	require.NotNil(t, eng, issues.Render())
	return eng
}

// drawCases draws children by a seed, some with few answers and some with many, most
// of them to what the febrile child asks for.
func drawCases(p *engine.Panel, seed uint64, n int) []engine.Case {
	r := rand.New(rand.NewPCG(seed, 8))
	cases := make([]engine.Case, n)
	for i := range cases {
		cases[i] = drawCase(r, p)
	}
	return cases
}

func drawCase(r *rand.Rand, p *engine.Panel) engine.Case {
	c := engine.Case{
		Audience: pathways.Audiences()[r.IntN(3)], Age: engine.UnknownAge(), At: at.Add(time.Duration(r.IntN(1e9)) * time.Millisecond),
		Findings: map[string]engine.Answer{},
	}
	if r.IntN(10) > 0 {
		age, err := engine.AgeFromBirthDate(at.AddDate(0, 0, -r.IntN([]int{90, 400, 1800, 6500}[r.IntN(4)])), at, []int{0, 0, 30, 40}[r.IntN(4)])
		if err != nil {
			panic(err)
		}
		c.Age = age
	}
	ill, answered := r.IntN(8), 5+r.IntN(10+r.IntN(85))
	for _, f := range p.Dictionary().Findings {
		n := r.IntN(100)
		if !asked()[f.ID.Value] {
			n *= 10
		}
		ill := ill
		if id := f.ID.Value; id == "alertness" || id == "responsiveness" {
			ill = 30 // these are what the edited version changes
		}
		switch {
		case n < answered:
			c.Findings[f.ID.Value] = drawAnswer(r, f, ill)
		case n > 95 && n < 100:
			c.Findings[f.ID.Value] = engine.UnknownAnswer(pathways.Reasons()[r.IntN(3)])
		}
	}
	return c
}

// asked are the findings the newest febrile child asks for.
var asked = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, id := range shipped().Program("febrile-child", pathways.Version{Major: 1, Minor: 2}).Tested() {
		all[id] = true
	}
	return all
})

func drawAnswer(r *rand.Rand, f *pathways.Finding, ill int) engine.Answer {
	if v, has := engine.NormalValue(f, 24); has && r.IntN(100) >= ill {
		return engine.Answer{Value: v}
	}
	switch f.Type {
	case pathways.Bool:
		return engine.BoolAnswer(r.IntN(2) == 0)
	case pathways.Enum:
		all := f.Values.All()
		return engine.EnumAnswer(all[r.IntN(len(all))])
	}
	steps := 1.0
	for range f.MaxDecimals() {
		steps *= 10
	}
	n := float64(r.IntN(int((f.Range.Max-f.Range.Min)*steps)+1)) + f.Range.Min*steps
	return engine.Answer{Value: engine.Value{Type: f.Type, Number: float64(int(n)) / steps}}
}

func lineOf(t require.TestingT, c engine.Case) []byte {
	line, err := json.Marshal(c)
	require.NoError(t, err)
	return line
}

// linesOf writes cases as a file of lines.
func linesOf(t require.TestingT, cases []engine.Case) []byte {
	var out bytes.Buffer
	for _, c := range cases {
		out.Write(append(lineOf(t, c), '\n'))
	}
	return out.Bytes()
}

// childrenOf lays cases out.
func childrenOf(c *replay.Comparison, cases []engine.Case) []replay.Child {
	list := make([]replay.Child, len(cases))
	for i, x := range cases {
		c.LayOut(x, &list[i])
	}
	return list
}

// straight is the tally of cases one after the other.
func straight(c *replay.Comparison, cases []engine.Case) *replay.Tally {
	t, w := c.NewTally(), c.NewWorker()
	for i, x := range childrenOf(c, cases) {
		w.Child(&x, int64(i+1), t)
	}
	return t
}
