package engine

import (
	"cmp"
	"slices"
	"strconv"

	"safetynet/pathways"
)

const (
	// mostTerms is how many conjunctions a condition is written out to; what would
	// become more is decided in an earlier lane first.
	mostTerms = 16
	// widest is how many neighbours a condition may have in a lane.
	widest = 48
)

// atom is the smallest part of a conjunction: a part of a literal, or a condition
// decided in an earlier lane.
type atom struct {
	lit   *Literal
	part  part
	input *pathways.Finding // of the parts about one
	gate  *segment
}

// term is a conjunction: numbers of atoms, ascending, none twice.
type term []int

// segment is a condition of one owner as an OR of conjunctions.
type segment struct {
	owner  owner
	terms  []term
	uses   []*segment // gates
	number int        // of a gate, its place among them

	lane, from, bit int // its place: the first and the last of its bits
}

// mask has the bits of all its conjunctions.
func (s *segment) mask() uint64 { return 1<<(s.bit+1) - 1<<s.from }

// terms writes conditions out as conjunctions, for one matrix.
type terms struct {
	dict    *pathways.Dictionary
	atoms   []atom
	numbers map[string]int // of atoms, by name
	keys    map[*Literal]string
	gates   []*segment
	made    map[string]int // atoms of gates, by name
}

func newTerms(d *pathways.Dictionary) *terms {
	return &terms{dict: d, numbers: map[string]int{}, keys: map[*Literal]string{}, made: map[string]int{}}
}

// segment writes one condition out.
func (x *terms) segment(n *node, o owner) *segment {
	return x.segmentOf(x.expand(n, o), o)
}

func (x *terms) segmentOf(list []term, o owner) *segment {
	s := &segment{owner: o, terms: list}
	for _, t := range list {
		for _, a := range t {
			if g := x.atoms[a].gate; g != nil {
				s.uses = append(s.uses, g)
			}
		}
	}
	return s
}

// expand lists conjunctions one of which is true just where the condition is,
// whatever its atoms are worth.
func (x *terms) expand(n *node, o owner) []term {
	if n.op == opLiteral {
		return []term{{x.literal(n.lit, o)}}
	}
	parts := make([][]term, len(n.kids))
	for i, k := range n.kids {
		parts[i] = x.expand(k, o)
	}
	if n.op == opOr {
		return x.either(parts, o)
	}
	return x.all(parts, o)
}

// either is an OR: its parts beside each other.
func (x *terms) either(parts [][]term, o owner) []term {
	list := absorbed(slices.Concat(parts...))
	for len(list) > widest {
		var gated []term
		for group := range slices.Chunk(list, widest) {
			gated = append(gated, term{x.gate(group, o)})
		}
		list = gated
	}
	return list
}

// all is an AND: every way through its parts, or where there are many, the longest
// part decided first.
func (x *terms) all(parts [][]term, o owner) []term {
	for ways(parts) > mostTerms {
		longest := 0
		for i := range parts {
			if len(parts[i]) > len(parts[longest]) {
				longest = i
			}
		}
		parts[longest] = []term{{x.gate(parts[longest], o)}}
	}
	list := []term{{}}
	for _, p := range parts {
		var next []term
		for _, a := range list {
			for _, b := range p {
				next = append(next, a.and(b))
			}
		}
		list = absorbed(next)
	}
	return list
}

func ways(parts [][]term) int {
	n := 1
	for _, p := range parts {
		n *= len(p)
	}
	return n
}

func (t term) and(u term) term {
	both := slices.Concat(t, u)
	slices.Sort(both)
	return slices.Compact(both)
}

// absorbed leaves out conjunctions that say more than another one: a, and a && b.
func absorbed(list []term) []term {
	slices.SortStableFunc(list, func(a, b term) int { return cmp.Compare(len(a), len(b)) })
	var kept []term
	for _, t := range list {
		if !slices.ContainsFunc(kept, func(k term) bool { return k.within(t) }) {
			kept = append(kept, t)
		}
	}
	return kept
}

// within tells whether all of t's atoms are u's.
func (t term) within(u term) bool {
	i := 0
	for _, a := range u {
		if i < len(t) && t[i] == a {
			i++
		}
	}
	return i == len(t)
}

// gate is the atom for conjunctions that are decided first. Owners that weigh them
// alike share it.
func (x *terms) gate(list []term, o owner) int {
	name := x.name(list, o)
	n, there := x.made[string(name)]
	if !there {
		g := x.segmentOf(list, o)
		g.number = len(x.gates)
		x.gates = append(x.gates, g)
		n = len(x.atoms)
		x.atoms = append(x.atoms, atom{gate: g})
		x.made[string(name)] = n
	}
	return n
}

// name names what conjunctions are to an owner: those of one name are worth the same.
func (x *terms) name(list []term, o owner) (name []byte) {
	for _, t := range list {
		for _, a := range t {
			name = append(strconv.AppendInt(name, int64(a), 10), ' ')
			if l := x.atoms[a].lit; l != nil {
				name = append(name, o.same(l)...)
			}
		}
		name = append(name, '|')
	}
	return name
}

func (x *terms) atom(name string, a atom) int {
	n, there := x.numbers[name]
	if !there {
		n = len(x.atoms)
		x.numbers[name] = n
		x.atoms = append(x.atoms, a)
	}
	return n
}
