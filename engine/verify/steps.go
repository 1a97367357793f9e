package verify

// violation is a point of every axis at which something is wrong, with the step
// that shows it where a step does.
type violation struct {
	where int32 // diagram of all such points; of a step, before the axis is chosen
	axis  int   // -1: no step
	move  move
}

// stepFrom finds a step of an axis from where f holds to where g does not: nil when
// there is none. Both are walked together down to the axis.
func (x *drawn) stepFrom(axis int, moves []move, f, g int32) *violation {
	always, atAges := []move{}, []move{}
	for _, m := range moves {
		if m.ages == nil {
			always = append(always, m)
		} else {
			atAges = append(atAges, m)
		}
	}
	found := x.walkSteps(axis, always, f, g)
	for _, m := range atAges {
		if found != nil {
			break
		}
		for _, age := range m.ages.all() {
			if found = x.walkSteps(axis, []move{m}, x.d.at(f, 0, age), x.d.at(g, 0, age)); found != nil {
				break
			}
		}
	}
	if found != nil {
		v := x.d.apply(opLess, x.restrict(g, axis, found.to), x.restrict(f, axis, found.from))
		if found.ages != nil {
			v = x.d.and(v, x.d.in(0, found.ages))
		}
		return &violation{where: v, axis: axis, move: *found}
	}
	return nil
}

type pair struct{ f, g int32 }

func (x *drawn) walkSteps(axis int, moves []move, f, g int32) *move {
	if len(moves) == 0 {
		return nil
	}
	d := x.d
	seen := map[pair]bool{}
	var visit func(f, g int32) *move
	visit = func(f, g int32) *move {
		if f == 0 || g == 1 || seen[pair{f, g}] {
			return nil
		}
		seen[pair{f, g}] = true
		level := int(min(d.level[f], d.level[g]))
		if level < axis {
			for i := range d.widths[level] {
				if m := visit(d.at(f, level, i), d.at(g, level, i)); m != nil {
					return m
				}
			}
			return nil
		}
		if level > axis && f == g {
			return nil
		}
		for i := range moves {
			if d.apply(opLess, d.at(g, axis, moves[i].to), d.at(f, axis, moves[i].from)) != 0 {
				return &moves[i]
			}
		}
		return nil
	}
	return visit(f, g)
}

// restrict is a function with an axis fixed at a point.
func (x *drawn) restrict(n int32, axis, point int) int32 {
	d := x.d
	memo := map[int32]int32{}
	var visit func(n int32) int32
	visit = func(n int32) int32 {
		if int(d.level[n]) > axis {
			return n
		}
		if int(d.level[n]) == axis {
			return d.at(n, axis, point)
		}
		if r, done := memo[n]; done {
			return r
		}
		kids := make([]int32, d.widths[d.level[n]])
		for i := range kids {
			kids[i] = visit(d.at(n, int(d.level[n]), i))
		}
		memo[n] = d.node(int(d.level[n]), kids)
		return memo[n]
	}
	return visit(n)
}
