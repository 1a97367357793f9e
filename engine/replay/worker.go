package replay

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Worker is the scratch of one goroutine.
type Worker struct {
	c         *Comparison
	reader    reader
	records   [2]*engine.Record
	standings [2]*engine.Standing
	known     []uint64 // bits by finding; the last is the age
	others    []bool   // by program after, see [needs.want]
}

// NewWorker makes one.
func (c *Comparison) NewWorker() *Worker {
	w := &Worker{
		c: c, reader: reader{c: c, seen: c.findings.bits()},
		known: c.findings.bits(), others: make([]bool, len(c.After.Programs())),
	}
	for s, p := range c.panels() {
		w.records[s], w.standings[s] = p.NewRecord(), p.NewStanding()
	}
	if c.shared {
		w.records[before] = w.records[after]
	}
	return w
}

// Case decides the case of one line and counts it. seq is its number, such as the
// line's; no other case of the run has it. A line that is refused is counted as such,
// and the error says why. The line is not kept.
func (w *Worker) Case(line []byte, seq int64, into *Tally) error {
	switch found, err := w.reader.read(line); {
	case err != nil:
		into.refuse(seq, err)
		return err
	case found == noCase:
		into.withoutCase++
	case found == otherPathways:
		into.elsewhere++
	default:
		w.Child(&w.reader.child, seq, into)
	}
	return nil
}

// Child decides a case laid out and counts it.
func (w *Worker) Child(ch *Child, seq int64, into *Tally) {
	w.load(ch, into)
	w.decide()
	w.count(ch, seq, into)
}

func (w *Worker) decide() {
	w.c.Before.Decide(w.records[before], w.standings[before])
	w.c.After.Decide(w.records[after], w.standings[after])
}

// load lays the case out for both panels.
func (w *Worker) load(ch *Child, into *Tally) {
	for s := range w.records {
		if s == after || !w.c.shared {
			w.records[s].Reset(ch.Audience)
			w.records[s].SetAge(ch.Age)
		}
	}
	clear(w.known)
	if ch.Age.Known {
		set(w.known, len(w.c.findings.list))
	}
	if w.c.findings.same { // then places are the same on both sides
		for _, a := range ch.Answers {
			put(w.records[after], a)
			if !w.c.shared {
				put(w.records[before], a)
			}
			if a.Kind != Unknown {
				set(w.known, int(a.Finding))
			}
		}
		return
	}
	for _, a := range ch.Answers {
		f := w.c.findings.list[a.Finding]
		for s := range f.sides {
			if x := &f.sides[s]; !x.admits(a) {
				into.lost[s][a.Finding]++
			} else {
				put(w.records[s], x.seen(a))
				if s == after && a.Kind != Unknown {
					set(w.known, int(a.Finding))
				}
			}
		}
	}
}

func (w *Worker) count(ch *Child, seq int64, into *Tally) {
	b, a := w.standings[before], w.standings[after]
	nb, na := len(w.c.dispositions[before]), len(w.c.dispositions[after])
	cell, who := b.Disposition*na+a.Disposition, slices.Index(audiences, ch.Audience)
	into.cells[(who*(len(ageGroups)+1)+groupOf(ch.Age))*nb*na+cell]++
	into.settled[place(b.Settled())*2+place(a.Settled())]++
	x := w.c.criteria
	fired := x.split(into.fired.row())
	x.sides[before].read(b, fired.met[before], fired.open[before])
	x.sides[after].read(a, fired.met[after], fired.open[after])
	x.both(fired.met[before], fired.met[after], fired.both)
	if !a.Settled() {
		w.countNeeded(who, a.Floor, &fired, into)
	}
	if w.c.steps[b.Disposition][a.Disposition] == 0 {
		return
	}
	if kept := into.examples[cell]; len(kept) < ExamplesKept || seq <= kept[len(kept)-1].Seq {
		into.examples[cell] = keep(kept, Example{seq, w.c.caseJSON(ch)}, ExamplesKept, compareExamples)
	}
}

// countNeeded counts the findings that are needed by a case that is not settled after.
func (w *Worker) countNeeded(who, floor int, f *fired, into *Tally) {
	x, wanted := w.c.criteria, into.wanted.row()
	x.needs[who].want(f.met[after], f.open[after], floor, w.others, wanted)
	if x.undecided > floor {
		join(wanted, x.scope[who])
	}
	for i, known := range w.known {
		wanted[i] &^= known
	}
}

func place(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// LayOut lays a case out. Answers that neither dictionary admits are left out.
func (c *Comparison) LayOut(x engine.Case, into *Child) {
	into.Audience, into.Age, into.Answers = x.Audience, x.Age, into.Answers[:0]
	for id, a := range x.Findings {
		at := c.FindingPlace(id)
		if at < 0 {
			continue
		}
		out := Answer{Finding: uint16(at)} // #nosec G115 -- a place in a dictionary
		switch {
		case !a.Known():
			out.Kind, out.Value = Unknown, float64(slices.Index(reasons, a.Unknown))
		case a.Value.Type == pathways.Bool:
			out.Value = float64(place(a.Value.Bool))
		case a.Value.Type == pathways.Enum:
			out.Kind, out.Value = Enum, float64(c.ValuePlace(at, a.Value.Text))
		default:
			out.Kind, out.Value = Number, a.Value.Number
		}
		into.Answers = append(into.Answers, out)
	}
}
