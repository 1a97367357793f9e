package main

import (
	"fmt"
	"slices"

	"safetynet/engine"
	"safetynet/engine/bench/native"
	"safetynet/engine/bench/peers"
)

// Names of those that others are compared with.
const (
	ours   = "engine"
	simple = "native/plain"
	hand   = "native/expert"
	rail   = "two rails"
)

// own is the engine: the decision with its two lists, from records laid out before.
func own(p *engine.Panel, cases []engine.Case) (contestant, error) {
	records := make([]*engine.Record, len(cases))
	for i, c := range cases {
		records[i] = p.NewRecord()
		if err := records[i].Load(c); err != nil {
			return contestant{}, err
		}
	}
	s := p.NewStanding()
	var met, open []engine.Ref
	return contestant{ours, len(cases), func(i int) {
		p.Decide(records[i], s)
		met, open = s.AppendMet(met[:0]), s.AppendOpen(open[:0])
	}}, nil
}

// byHand are the yardsticks, plain and written for speed, and the same criteria on two
// rails.
func byHand(p *engine.Panel, cases []engine.Case) ([]contestant, error) {
	records := make([]*native.Record, len(cases))
	for i, c := range cases {
		var err error
		if records[i], err = native.RecordOf(p.Dictionary(), c); err != nil {
			return nil, err
		}
	}
	var r native.Result
	return []contestant{
		{simple, len(cases), func(i int) { native.Plain(records[i], &r) }},
		{hand, len(cases), func(i int) { native.Decide(records[i], &r) }},
		{rail, len(cases), func(i int) { native.TwoRails(records[i], &r) }},
	}, nil
}

// another is a peer that is given facts, and the same peer given what it makes of them.
func another(name string, peer peers.Peer, facts []peers.Facts) []contestant {
	prepared := make([]any, len(facts))
	for i, f := range facts {
		prepared[i] = peer.Prepare(f)
	}
	var l peers.Lists
	return []contestant{
		{name, len(facts), func(i int) { peer.Decide(peer.Prepare(facts[i]), &l) }},
		{name + ", prepared", len(facts), func(i int) { peer.Decide(prepared[i], &l) }},
	}
}

// check refuses to time what does not give the same answers: the code by hand to the
// last bit, and every peer the lists of the walk over the conditions.
func check(p *engine.Panel, rules *peers.Rules, loaded map[string]peers.Peer, cases []engine.Case) error {
	s, record := p.NewStanding(), p.NewRecord()
	var got native.Result
	var want, lists peers.Lists
	for i, c := range cases {
		if err := record.Load(c); err != nil {
			return err
		}
		r, err := native.RecordOf(p.Dictionary(), c)
		if err != nil {
			return err
		}
		p.Decide(record, s)
		for name, by := range map[string]func(*native.Record, *native.Result){simple: native.Plain, hand: native.Decide} {
			by(r, &got)
			if err := differ(name, &got, s); err != nil {
				return fmt.Errorf("child %d (%s, %v) %w", i, c.Audience, c.Age, err)
			}
		}
		f := rules.FactsOf(c)
		reference := peers.Reference{Rules: rules}
		reference.Decide(f, &want)
		for name, peer := range loaded {
			peer.Decide(peer.Prepare(f), &lists)
			if !slices.Equal(lists.Met, want.Met) || !slices.Equal(lists.Open, want.Open) {
				return fmt.Errorf("child %d: %s gives %v, and the conditions %v", i, name, lists, want)
			}
		}
	}
	return nil
}

// differ tells where code by hand decides otherwise than the engine.
func differ(name string, got *native.Result, s *engine.Standing) error {
	met, open := places(s.AppendMet(nil)), places(s.AppendOpen(nil))
	if got.Floor == s.Floor && got.Ceiling == s.Ceiling && got.Disposition == s.Disposition && got.Inconsistent == s.Inconsistent &&
		slices.Equal(got.Met, met) && slices.Equal(got.Open, open) {
		return nil
	}
	return fmt.Errorf("is decided otherwise by %s: %+v, and by the engine %d to %d, %d, %d contradictions, %v and %v",
		name, got, s.Floor, s.Ceiling, s.Disposition, s.Inconsistent, met, open)
}

func places(refs []engine.Ref) []uint16 {
	var out []uint16
	for _, r := range refs {
		out = append(out, r.Criterion)
	}
	return out
}
