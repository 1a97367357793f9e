package verify

import (
	"errors"
	"fmt"
	"math/big"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// Options says how to verify. The zero value serves.
type Options struct {
	At       time.Time           // the time of the cases shown; nothing depends on it
	Budget   int                 // nodes of one diagram; 0 for what is usual
	Progress func(step string)   // told what is being worked on; may be nil
	Audience []pathways.Audience // nil for all
}

// usualBudget is the nodes one diagram may have: the largest shipped pathway needs
// about a million.
const usualBudget = 6_000_000

// Verify decides every property of one version. The error says why it could not.
func Verify(prog *engine.Program, o Options) (report *Report, err error) {
	defer func() {
		if x := recover(); x != nil {
			if e, ok := x.(error); ok && errors.Is(e, errBudget) {
				err = fmt.Errorf("verify %s: %w", prog.Definition().Key(), e)
				return
			}
			panic(x)
		}
	}()
	def := prog.Definition()
	out := &Report{Pathway: def.ID.Value, Version: def.Version.String(), Digest: def.Digest, Semantics: engine.Semantics}
	l := prog.Logic()
	plain := withoutExceptions(l)
	logics := []*engine.Logic{l}
	if plain != nil {
		logics = append(logics, plain)
	}
	s := newSpace(logics)
	b := newBuilder(s)
	if o.Budget == 0 {
		o.Budget = usualBudget
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	for _, who := range pathways.Audiences() {
		p := &prover{drawn: newModel(b, l, who, nil).drawn(newDiagram(s.widths(), o.Budget)), prog: prog, at: o.At, out: out}
		var without *prover
		if plain != nil {
			without = &prover{drawn: newModel(b, plain, who, nil).drawn(p.d), at: o.At, out: out}
		}
		for _, property := range []struct {
			name string
			run  func()
		}{
			{"P1 earned home care", p.earned}, {"P2 alive", p.alive}, {"P3 bounded", p.bounded},
			{"P4 monotone", func() { p.monotone(without) }},
		} {
			o.Progress(fmt.Sprintf("%s, %s: %s", def.Key(), who, property.name))
			property.run()
		}
		out.Stats.Nodes += p.d.size()
	}
	out.Stats.Axes, out.Stats.Gates = len(s.axes), len(b.circuit.nodes)
	inputs := big.NewInt(1)
	for _, a := range s.axes {
		sum := new(big.Int)
		for _, p := range a.points {
			sum.Add(sum, big.NewInt(p.weight))
		}
		inputs.Mul(inputs, sum)
		out.Stats.Points += len(a.points)
	}
	out.Stats.Inputs = inputs.String()
	return out, nil
}
