package engine

import (
	"strconv"

	"safetynet/pathways"
)

func (x *terms) part(l *Literal, p part, input *pathways.Finding) int {
	name := x.key(l)
	if l.exception {
		name += " exception"
	}
	if p != whole {
		name += " " + strconv.Itoa(int(p))
	}
	if input != nil {
		name += " of " + input.ID.Value
	}
	return x.atom(name, atom{lit: l, part: p, input: input})
}

// key is the literal's meaning, written out once.
func (x *terms) key(l *Literal) string {
	k, made := x.keys[l]
	if !made {
		k = l.meaning()
		x.keys[l] = k
	}
	return k
}

// literal is the atom of a literal. One that reads several subjects and can be
// excused or assumed is an OR of parts, see [part].
func (x *terms) literal(l *Literal, o owner) int {
	inputs := x.separate(l)
	if inputs == nil {
		return x.part(l, whole, nil)
	}
	list := []term{{x.part(l, plainly, nil)}}
	if o.excusable(l) {
		for _, f := range inputs {
			list = append(list, term{}.and(term{x.part(l, open, nil), x.part(l, unexcused, f)}))
		}
	}
	if !l.exception && o.assumesAny(l) {
		t := term{x.part(l, assumable, nil)}
		for _, f := range inputs {
			t = append(t, x.part(l, assumedInput, f))
		}
		list = append(list, t.and(nil))
	}
	if len(list) == 1 {
		return list[0][0]
	}
	if len(list) > widest {
		list = x.either([][]term{list}, o)
	}
	return x.gate(list, o)
}

// separate lists the findings that a literal reads one by one, nil where its own
// subject is all.
func (x *terms) separate(l *Literal) []*pathways.Finding {
	switch {
	case l.derived != nil:
		return l.derived.inputs
	case l.age == ageCorrected:
		if g := x.dict.Finding(GestationID); g != nil {
			return []*pathways.Finding{g}
		}
		return []*pathways.Finding{}
	}
	return nil
}
