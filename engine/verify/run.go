package verify

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// Options says how to verify. The zero value serves.
type Options struct {
	At         time.Time           // the time of the cases shown; nothing depends on it
	Budget     int                 // nodes of one diagram; 0 for what is usual
	Context    context.Context     // the work is given up when it ends; nil: never
	Progress   func(step string)   // told what is being worked on; may be nil
	Others     []*pathways.Pathway // what may be asked about together with it (P9)
	Localities []*engine.Locality  // where it may be used (P7)
	Audience   []pathways.Audience // of a difference: for whom; nil for all
}

// usualBudget is the nodes one diagram may have: the largest shipped pathway needs
// about a million.
const usualBudget = 6_000_000

// overBudget turns what is given up into an error.
func overBudget(prog *engine.Program, err *error) {
	if e := givenUp(recover()); e != nil {
		*err = fmt.Errorf("verify %s: %w", prog.Definition().Key(), e)
	}
}

// givenUp is why the work was given up: a diagram is over its budget, findings
// cannot be cut into points, or nobody waits any more. Any other panic goes on.
func givenUp(x any) error {
	if x == nil {
		return nil
	}
	if e, ok := x.(error); ok && (errors.Is(e, errBudget) || errors.Is(e, errNoHub) || errors.Is(e, errPlanReads) || errors.Is(e, errStopped)) {
		return e
	}
	panic(x)
}

// usual fills in what was left out.
func (o Options) usual() Options {
	if o.Budget == 0 {
		o.Budget = usualBudget
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	tell := o.Progress
	o.Progress = func(step string) {
		tell(step)
		goOn(o.Context)
	}
	return o
}

// Verify decides every property of one version. The error says why it could not.
func Verify(prog *engine.Program, o Options) (report *Report, err error) {
	defer overBudget(prog, &err)
	def := prog.Definition()
	out := &Report{Pathway: def.ID.Value, Version: def.Version.String(), Digest: def.Digest, Semantics: engine.Semantics}
	w, err := newWork(prog, o.usual(), out)
	if err != nil {
		return nil, fmt.Errorf("verify %s: %w", def.Key(), err)
	}
	w.planned(prog.Plan())
	for _, who := range pathways.Audiences() {
		w.audience(who)
	}
	w.localities()
	unneeded(prog.ProofExceptions(), w.needed, out)
	w.count()
	return out, nil
}

// work is what the proofs of one version share.
type work struct {
	Options
	prog     *engine.Program
	out      *Report
	logic    *engine.Logic
	plain    *engine.Logic // without exceptions; nil when there are none
	everyone *engine.Logic // without what is limited to some audiences
	*builder
	byCEL  *engine.ByCEL
	needed map[string]bool
}

func newWork(prog *engine.Program, o Options, out *Report) (*work, error) {
	byCEL, err := engine.NewByCEL(prog)
	if err != nil {
		return nil, err
	}
	w := &work{byCEL: byCEL, Options: o, prog: prog, out: out, logic: prog.Logic(), needed: map[string]bool{}}
	w.plain, w.everyone = withoutExceptions(w.logic), forEveryone(w.logic)
	logics := []*engine.Logic{w.logic}
	if w.plain != nil {
		logics = append(logics, w.plain)
	}
	var extra []reading
	read := func(x *engine.Formula) {
		x.Walk(func(l *engine.Literal) { extra = append(extra, reading{l, w.logic.Pathway.Dictionary, uncut}) })
	}
	for _, x := range prog.Invariants() {
		read(x.When)
		read(x.Unless)
	}
	for _, x := range prog.ProofExceptions() {
		read(x.Where)
	}
	w.builder = newBuilder(newSpace(logics, extra...))
	w.circuit.ctx = o.Context
	return w, nil
}

func (w *work) prover(l *engine.Logic, who pathways.Audience, d *diagram) *prover {
	return &prover{
		drawn: newModel(w.builder, l, who, nil).drawn(d), prog: w.prog, byCEL: w.byCEL, at: w.At, out: w.out,
		exceptions: w.prog.ProofExceptions(), needed: w.needed,
	}
}

// audience decides every property for one audience.
func (w *work) audience(who pathways.Audience) {
	p := w.prover(w.logic, who, newDiagram(w.widths(), w.Budget))
	for _, property := range []struct {
		name string
		run  func()
	}{
		{"P1 earned home care", p.earned}, {"P2 alive", p.alive}, {"P3 bounded", p.bounded}, {"P4 monotone", func() { w.monotone(p) }},
		{"P5 bands", p.bands}, {"P7 audiences in step", func() { w.inStep(p) }}, {"P8 invariants", func() { p.invariantsHold(w.prog.Invariants()) }},
		{"P9 composition", func() { p.adding(w.Others) }},
	} {
		w.Progress(fmt.Sprintf("%s, %s: %s", w.prog.Definition().Key(), who, property.name))
		property.run()
	}
	w.out.Stats.Nodes += p.d.size()
}

func (w *work) monotone(p *prover) {
	var without *prover
	if w.plain != nil {
		without = w.prover(w.plain, p.audience, p.d)
	}
	p.monotone(without)
}

func (w *work) inStep(p *prover) {
	if p.audience != pathways.Clinician {
		p.inStep(w.prover(w.logic, pathways.Clinician, p.d), w.prover(w.everyone, pathways.Clinician, p.d))
	}
}

// count sums up the size of the work.
func (w *work) count() {
	out, s, b := w.out, w.space, w.builder
	out.Stats.Axes, out.Stats.Gates = len(s.axes), len(b.circuit.nodes)
	out.Stats.Points, out.Stats.Inputs = s.size()
}

// size is how many points the axes have, and how many inputs there are.
func (s *space) size() (points int, inputs string) {
	product := big.NewInt(1)
	for _, a := range s.axes {
		sum := new(big.Int)
		for _, p := range a.points {
			sum.Add(sum, big.NewInt(p.weight))
		}
		product.Mul(product, sum)
		points += len(a.points)
	}
	return points, product.String()
}
