package main

import (
	"fmt"
	"maps"
	"slices"

	"safetynet/engine"
	"safetynet/engine/bench/children"
	"safetynet/engine/bench/grow"
	"safetynet/engine/bench/native"
	"safetynet/engine/bench/peers"
)

// peersSection is febrile-child, on fixed and on random children.
func peersSection(s *settings, e *engine.Engine) error {
	p, err := inUse(e, "febrile-child")
	if err != nil {
		return err
	}
	prog := p.Programs()[0]
	if key := prog.Definition().Key(); key != native.Version {
		return fmt.Errorf("the version in use is %s, and %s is written by hand", key, native.Version)
	}
	rules := peers.Lower(prog)
	loaded := map[string]peers.Peer{}
	for name, load := range peers.All {
		if loaded[name], err = load(rules); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	var fixed []engine.Case
	for _, c := range children.Fixed(prog) {
		fixed = append(fixed, c.Case)
	}
	random := children.Random(p.Programs(), s.random, 1)
	few := random[:min(s.peers, len(random))]
	if err := check(p, rules, loaded, slices.Concat(fixed, few)); err != nil {
		return err
	}
	if err := check(p, rules, nil, random); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "febrile-child, %d criteria. All give the same answers on 8 fixed and %d random children; by hand also on %d.\n",
		len(rules.List), len(few), len(random))
	for _, group := range []struct {
		title string
		cases []engine.Case
		peers map[string]peers.Peer
	}{
		{"8 fixed children, 3 of them with missing data", fixed, loaded},
		{"5 fixed children of whom everything is known", fixed[:5], loaded},
		{fmt.Sprintf("%d random children", len(few)), few, loaded},
		{fmt.Sprintf("%d random children", len(random)), random, nil},
	} {
		if err := s.group(group.title, p, rules, group.cases, group.peers); err != nil {
			return err
		}
	}
	return nil
}

func (s *settings) group(title string, p *engine.Panel, rules *peers.Rules, cases []engine.Case, loaded map[string]peers.Peer) error {
	us, err := own(p, cases)
	if err != nil {
		return err
	}
	all := []contestant{us}
	byHand, err := byHand(p, cases)
	if err != nil {
		return err
	}
	all = append(all, byHand...)
	facts := factsOf(rules, cases)
	for _, name := range slices.Sorted(maps.Keys(loaded)) {
		all = append(all, another(name, loaded[name], facts)...)
	}
	return s.show(tableOf(title, race(all, s.rounds, s.least), simple, hand, ours), simple, hand, ours)
}

func factsOf(rules *peers.Rules, cases []engine.Case) []peers.Facts {
	var facts []peers.Facts
	for _, c := range cases {
		facts = append(facts, rules.FactsOf(c))
	}
	return facts
}

// growthSection is febrile-child with more and more criteria. Code by hand does not
// grow; what does are the conditions as closures, and cel-go.
func growthSection(s *settings, _ *engine.Engine) error {
	for _, n := range s.sizes {
		progs, err := grow.Criteria(n)
		if err != nil {
			return err
		}
		p, err := engine.NewPanel(nil, progs)
		if err != nil {
			return err
		}
		cases := children.Random(p.Programs(), s.peers, 5)
		all, err := s.grown(p, cases)
		if err != nil {
			return err
		}
		title := fmt.Sprintf("%d criteria in %d, %d random children", n, len(progs), len(cases))
		if err := s.show(tableOf(title, race(all, s.rounds, s.least), "closures, prepared", ours), "closures, prepared", ours); err != nil {
			return err
		}
	}
	return nil
}

func (s *settings) grown(p *engine.Panel, cases []engine.Case) ([]contestant, error) {
	us, err := own(p, cases)
	if err != nil {
		return nil, err
	}
	all := []contestant{us}
	rules := peers.Lower(p.Programs()...)
	facts := factsOf(rules, cases)
	for _, name := range []string{"closures", "cel-go"} {
		peer, err := peers.All[name](rules)
		if err != nil {
			return nil, err
		}
		if err := same(rules, peer, facts); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, another(name, peer, facts)...)
	}
	return all, nil
}

// same holds a peer against the walk over the conditions.
func same(rules *peers.Rules, peer peers.Peer, facts []peers.Facts) error {
	var want, got peers.Lists
	for i, f := range facts {
		peers.Reference{Rules: rules}.Decide(f, &want)
		peer.Decide(peer.Prepare(f), &got)
		if !slices.Equal(got.Met, want.Met) || !slices.Equal(got.Open, want.Open) {
			return fmt.Errorf("child %d: %v, and the conditions %v", i, got, want)
		}
	}
	return nil
}

// pathwaysSection is one pathway, the six together, and each of them ten times.
func pathwaysSection(s *settings, e *engine.Engine) error {
	six, err := e.Select(e.Library().IDs(), nil, children.At)
	if err != nil {
		return err
	}
	sixty, err := grow.Pathways(six, 10)
	if err != nil {
		return err
	}
	one, err := e.Select([]string{"febrile-child"}, nil, children.At)
	if err != nil {
		return err
	}
	cases := children.Random(six, s.peers, 6)
	var all []contestant
	for _, progs := range [][]*engine.Program{one, six, sixty} {
		c, err := among(progs, cases)
		if err != nil {
			return err
		}
		c.name = fmt.Sprintf("%d criteria in %d", criteria(progs), len(progs))
		all = append(all, c)
	}
	base := all[0].name
	if err := s.show(tableOf(fmt.Sprintf("1, 6 and 60 pathways together, %d random children", len(cases)), race(all, s.rounds, s.least), base), base); err != nil {
		return err
	}
	return s.alone(six, cases)
}

// alone is each pathway by itself and all of them one after another, beside all of them
// together.
func (s *settings) alone(progs []*engine.Program, cases []engine.Case) error {
	together, err := among(progs, cases)
	if err != nil {
		return err
	}
	together.name = "together"
	var each []contestant
	for _, p := range progs {
		c, err := among([]*engine.Program{p}, cases)
		if err != nil {
			return err
		}
		c.name = p.Definition().ID.Value
		each = append(each, c)
	}
	oneByOne := contestant{"one after another", len(cases), func(i int) {
		for _, c := range each {
			c.decide(i)
		}
	}}
	all := race(slices.Concat([]contestant{oneByOne, together}, each), s.rounds, s.least)
	one := onAverage("one of them", all[2:])
	title := fmt.Sprintf("the %d alone and together, the same children", len(progs))
	return s.show(tableOf(title, append(all, one), oneByOne.name, one.name), oneByOne.name, one.name)
}

// among is the engine with some pathways together.
func among(progs []*engine.Program, cases []engine.Case) (contestant, error) {
	p, err := engine.NewPanel(nil, progs)
	if err != nil {
		return contestant{}, err
	}
	return own(p.Together(), cases)
}

func criteria(progs []*engine.Program) int {
	n := 0
	for _, p := range progs {
		n += len(p.Logic().Criteria)
	}
	return n
}
