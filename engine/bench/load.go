package main

import (
	"fmt"
	"maps"
	"runtime"
	"slices"

	"safetynet/engine"
	"safetynet/engine/bench/peers"
	"safetynet/pathways"
)

// loadSection is how long it takes to be ready to decide, and what is then held.
func loadSection(s *settings, e *engine.Engine) error {
	p, err := inUse(e, "febrile-child")
	if err != nil {
		return err
	}
	progs, rules := p.Programs(), peers.Lower(p.Programs()[0])
	var lib *pathways.Library
	loads := []loaded{
		{"all versions: read and check", func() (any, error) {
			var issues pathways.Issues
			lib, issues = pathways.Load(pathways.Embedded())
			return lib, failed(issues)
		}},
		{"all versions: compile", func() (any, error) {
			e, issues := engine.Compile(lib, nil)
			return e, failed(issues)
		}},
		{"febrile-child: panel", func() (any, error) { return engine.NewPanel(nil, progs) }},
	}
	for _, name := range slices.Sorted(maps.Keys(peers.All)) {
		loads = append(loads, loaded{name + ": rules of febrile-child", func() (any, error) { return peers.All[name](rules) }})
	}
	t := Table{Title: "Loading; bytes are the live memory that what was loaded takes"}
	all := make([]*timed, len(loads))
	held := make([]float64, len(loads))
	for i, l := range loads {
		all[i] = &timed{contestant: contestant{name: l.name, children: 1}, batch: 1}
		if held[i], err = l.holds(); err != nil {
			return fmt.Errorf("%s: %w", l.name, err)
		}
		all[i].decide = func(int) {
			if _, err := l.load(); err != nil {
				panic(err) // it loaded before
			}
		}
	}
	for range s.rounds {
		for _, x := range all {
			x.sample()
		}
	}
	for i, x := range all {
		x.bytes = held[i]
	}
	t.Rows = tableOf(t.Title, all).Rows
	return s.show(t)
}

type loaded struct {
	name string
	load func() (any, error)
}

// holds is how much live memory what is loaded takes.
func (l loaded) holds() (float64, error) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&before)
	kept, err := l.load()
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(kept)
	return max(0, float64(after.HeapAlloc)-float64(before.HeapAlloc)), err
}

func failed(issues pathways.Issues) error {
	if issues.HasErrors() {
		return fmt.Errorf("%s", issues.Render())
	}
	return nil
}
