package engine

import "safetynet/pathways"

// drawn is a step as it is shown: which subjects it is of, and a row of its table.
type drawn struct {
	step
	two bool
	row func(n uint64) row
}

func (m *matrix) drawn(lane int) []drawn {
	var all []drawn
	plain := func(n uint64) row { return row{m.rows[n][0], m.rows[n][1], m.rows[n][0]} }
	for _, s := range m.lanes[lane].twos {
		all = append(all, drawn{s, true, plain})
	}
	for _, s := range m.lanes[lane].ones {
		all = append(all, drawn{s, false, plain})
	}
	for _, s := range m.lanes[lane].guided {
		all = append(all, drawn{s, false, func(n uint64) row { return m.guided[n] }})
	}
	return all
}

func (c *contradictions) drawn(lane int) []drawn {
	var all []drawn
	floor := func(n uint64) row { return row{floorRail: c.words[n]} }
	for _, s := range c.floors[lane].twos {
		all = append(all, drawn{s, true, floor})
	}
	for _, s := range c.floors[lane].ones {
		all = append(all, drawn{s, false, floor})
	}
	return all
}

// steps are those of one subject each that come to the same. Of two subjects, a class
// leaves what it leaves together with some class of the other.
func (x *PlanMatrix) steps(s drawn, subject func(at int) int) []PlanStep {
	first := subject(int(s.first()))
	a := make([]PlanRow, x.Subjects[first].next)
	if !s.two {
		for class := range a {
			a[class] = s.row(newStep(0, 0, int(s.step.row())).one([]uint8{uint8(class)})) // #nosec G115 -- a step is far below 2^31 words from the start
		}
		return []PlanStep{{Subject: first, Rows: a}}
	}
	second := subject(int(s.second()))
	b := make([]PlanRow, x.Subjects[second].next)
	codes := make([]uint8, 2)
	each := func(f func(i, j, rail int, bits uint64)) {
		for i := range a {
			for j := range b {
				codes[0], codes[1] = uint8(i), uint8(j)
				for rail, bits := range s.row(newStep(0, 1, int(s.step.row())).two(codes)) { // #nosec G115 -- as above
					f(i, j, rail, bits)
				}
			}
		}
	}
	each(func(i, j, rail int, bits uint64) {
		a[i][rail] |= bits
		b[j][rail] |= bits
	})
	each(func(i, j, rail int, bits uint64) {
		if bits != a[i][rail]&b[j][rail] {
			panic("engine: a row is not that of its two classes") // its table was made of them
		}
	})
	return []PlanStep{{Subject: first, Rows: a}, {Subject: second, Rows: b}}
}

func (m *matrix) view(d *pathways.Dictionary, starts [audiences][]row, steps func(lane int) []drawn) *PlanMatrix {
	out := &PlanMatrix{starts: starts}
	at := map[int]int{} // of a class among the codes: the subject
	for _, n := range m.numbers {
		out.enter(at, n.at, numberSubject(d, n))
	}
	for _, c := range m.classifiers {
		out.enter(at, c.at, c.view(d))
	}
	subject := func(place int) int {
		if _, there := at[place]; !there {
			out.enter(at, place, directSubject(d, place))
		}
		return at[place]
	}
	for w, l := range m.lanes {
		lane := PlanLane{Ends: l.high}
		for _, s := range steps(w) {
			lane.Steps = append(lane.Steps, out.steps(s, subject)...)
		}
		for _, u := range l.uses {
			lane.Uses = append(lane.Uses, PlanUse{PlanBit{int(u.lane), int(u.bit)}, ^u.keep})
		}
		out.Lanes = append(out.Lanes, lane)
	}
	return out
}

func (x *PlanMatrix) enter(at map[int]int, place int, s *PlanSubject) {
	at[place] = len(x.Subjects)
	x.Subjects = append(x.Subjects, s)
}
