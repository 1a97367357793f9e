package practice

import (
	"maps"
	"slices"

	"safetynet/engine"
)

// teller decides in which steps a case is told.
type teller struct {
	prog                *engine.Program
	whole               engine.Case
	first, said, normal []string // ids, as they are asked
	seed                uint64
	key                 string
}

// steps tells the case, and what the last of them comes to.
func (t teller) steps(own map[string]engine.Answer) (steps []Step, disposition string, err error) {
	said, normal := parts(t.said, saidSteps), parts(t.normal, normalSteps)
	known := t.whole
	known.Findings = map[string]engine.Answer{}
	for piece := t.first; ; {
		known = t.with(known, piece)
		s := Step{Case: known, prog: t.prog}
		d, err := engine.Decide([]*engine.Program{t.prog}, known)
		if err != nil {
			return nil, "", err
		}
		left := slices.Concat(slices.Concat(said...), slices.Concat(normal...))
		if len(left) > 0 && d.Settled && len(steps) > 0 { // nothing is left to decide: tell the rest with it
			piece, said, normal = slices.Concat(piece, left), nil, nil
			continue
		}
		for _, id := range piece {
			_, mine := own[id]
			s.Told = append(s.Told, Told{Finding: t.prog.Definition().Dictionary.Finding(id), Answer: known.Findings[id], Normal: !mine})
		}
		steps = append(steps, s)
		if len(left) == 0 {
			return steps, d.Disposition, nil
		}
		switch takeSaid, err := t.takesSaid(known, said, normal, len(steps)); {
		case err != nil:
			return nil, "", err
		case takeSaid:
			piece, said = said[0], said[1:]
		default:
			piece, normal = normal[0], normal[1:]
		}
	}
}

// takesSaid chooses between what the vignette says and what is normal. What it says
// keeps its order, because a question that follows another makes no sense before it.
func (t teller) takesSaid(known engine.Case, said, normal [][]string, step int) (bool, error) {
	if len(said) == 0 || len(normal) == 0 {
		return len(normal) == 0, nil
	}
	d, err := engine.Decide([]*engine.Program{t.prog}, t.with(known, said[0]))
	return !d.Settled && draw(t.seed, t.key, "step", step)%3 > 0, err
}

// with is a case with more of the whole known.
func (t teller) with(c engine.Case, ids []string) engine.Case {
	c.Findings = maps.Clone(c.Findings)
	for _, id := range ids {
		c.Findings[id] = t.whole.Findings[id]
	}
	return c
}

// parts cuts a list into at most so many parts of about one length.
func parts(ids []string, most int) [][]string {
	if len(ids) == 0 {
		return nil
	}
	return slices.Collect(slices.Chunk(ids, (len(ids)+most-1)/most))
}
