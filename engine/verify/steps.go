package verify

// violation is a point of every axis at which something is wrong, with the step
// that shows it where a step does.
type violation struct {
	where int32 // diagram of all such points; of a step, before the axis is chosen
	axis  int   // -1: no step
	move  move
}

// stepFrom finds a step of an axis from where f holds to where g does not: nil when
// there is none.
func (x *drawn) stepFrom(axis int, moves []move, f, g int32) *violation {
	anyAge, atAges := []move{}, []move{}
	for _, m := range moves {
		if m.ages == nil {
			anyAge = append(anyAge, m)
		} else {
			atAges = append(atAges, m)
		}
	}
	w := &walk{d: x.d, axis: axis, moves: anyAge}
	var found *move
	if f == g {
		found = w.among(x.reached(f)[axis])
	} else {
		found = w.down(f, g)
	}
	for i := 0; i < len(atAges) && found == nil; i++ {
		w = &walk{d: x.d, axis: axis, moves: atAges[i : i+1]}
		for _, age := range atAges[i].ages.all() {
			if found = w.down(x.d.at(f, 0, age), x.d.at(g, 0, age)); found != nil {
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

// reached lists the nodes of a function by axis, worked out once.
func (x *drawn) reached(n int32) [][]int32 {
	if list, done := x.byAxis[n]; done {
		return list
	}
	list := make([][]int32, len(x.d.widths)+1)
	x.d.walk(n, func(n int32) { list[x.d.level[n]] = append(list[x.d.level[n]], n) })
	x.byAxis[n] = list
	return list
}

// walk looks for steps of one axis.
type walk struct {
	d     *diagram
	axis  int
	moves []move
	seen  map[pair]bool
}

type pair struct{ f, g int32 }

// among tries the steps at nodes that read the axis.
func (w *walk) among(nodes []int32) *move {
	for _, n := range nodes {
		if m := w.at(n, n); m != nil {
			return m
		}
	}
	return nil
}

func (w *walk) at(f, g int32) *move {
	for i, m := range w.moves {
		if w.d.apply(opLess, w.d.at(g, w.axis, m.to), w.d.at(f, w.axis, m.from)) != 0 {
			return &w.moves[i]
		}
	}
	return nil
}

// down follows two functions together to the axis.
func (w *walk) down(f, g int32) *move {
	if w.seen == nil {
		w.seen = map[pair]bool{}
	}
	if len(w.moves) == 0 || f == 0 || g == 1 || w.seen[pair{f, g}] {
		return nil
	}
	d := w.d
	level := int(min(d.level[f], d.level[g]))
	if level > w.axis && f == g {
		return nil
	}
	w.seen[pair{f, g}] = true
	if level >= w.axis {
		return w.at(f, g)
	}
	for i := range d.widths[level] {
		if m := w.down(d.at(f, level, i), d.at(g, level, i)); m != nil {
			return m
		}
	}
	return nil
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
