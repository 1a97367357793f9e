package verify

// drawn is a model as diagrams.
type drawn struct {
	*model
	d      *diagram
	memo   map[gate]int32
	byAxis map[int32][][]int32 // nodes of a function by the axis they read
	outcome[int32]
	calm, disposition []int32
}

func (m *model) drawn(d *diagram) *drawn { return m.drawnWith(d, map[gate]int32{}) }

// drawnWith draws what was not drawn before: models of one builder share gates.
func (m *model) drawnWith(d *diagram, memo map[gate]int32) *drawn {
	x := &drawn{model: m, d: d, memo: memo, byAxis: map[int32][][]int32{}}
	x.outcome = outcome[int32]{
		floor: x.levels(m.floor), guidance: x.levels(m.guidance), ceiling: x.levels(m.ceiling),
		unsure: x.draw(m.unsure), conflict: x.draw(m.conflict),
	}
	x.calm = settle(d, m.dispositions(), x.outcome, false)
	x.disposition = settle(d, m.dispositions(), x.outcome, true)
	return x
}

func (x *drawn) draw(g gate) int32          { return x.circuit.draw(x.d, x.memo, g) }
func (x *drawn) levels(list []gate) []int32 { return x.circuit.drawLevels(x.d, x.memo, list) }
