package simulate

import (
	"fmt"
	"slices"

	"safetynet/engine/replay"
	"safetynet/pathways"
)

// Source is the children of a model for [replay.Run]: child i is case i+1. The
// model's panel, or its dictionary, is that of one side of the comparison.
func (m *Model) Source(c *replay.Comparison, o Options) replay.Source {
	name := fmt.Sprintf("%s %s %s %s seed %d", m.params.Digest, m.group.ID, m.asker, At.Format("2006-01-02"), o.Seed)
	l := m.layout(c)
	return replay.Drawn(name, int64(o.Children), func() func(int64) *replay.Child { // #nosec G115 -- nobody draws 2^63 children
		d, child := m.NewDrawer(o.Seed), &replay.Child{}
		return func(seq int64) *replay.Child {
			d.Draw(uint64(seq - 1)) // #nosec G115 -- from 1
			l.lay(d, child)
			return child
		}
	})
}

// layout is where a comparison keeps what a model draws.
type layout struct {
	place  []int
	values [][]int // of an enumeration
	reason [notMeasured + 1]float64
}

func (m *Model) layout(c *replay.Comparison) *layout {
	l := &layout{}
	for _, f := range m.findings {
		at, values := c.FindingPlace(f.def.ID.Value), []int(nil)
		for _, v := range f.def.Values.All() {
			values = append(values, c.ValuePlace(at, v))
		}
		l.place, l.values = append(l.place, at), append(l.values, values)
	}
	l.reason[unsure] = float64(slices.Index(pathways.Reasons(), pathways.Unsure))
	l.reason[notMeasured] = float64(slices.Index(pathways.Reasons(), pathways.NotMeasured))
	return l
}

func (l *layout) lay(d *Drawer, into *replay.Child) {
	into.Audience, into.Age, into.Answers = d.Audience, d.Age, into.Answers[:0]
	for n, a := range d.answers {
		out := replay.Answer{Finding: uint16(l.place[n]), Value: a.value} // #nosec G115 -- a place
		switch f := d.m.findings[n].def; {
		case a.state == unasked:
			continue
		case a.state != known:
			out.Kind, out.Value = replay.Unknown, l.reason[a.state]
		case f.Type == pathways.Bool:
			out.Kind = replay.Bool
		case f.Type == pathways.Enum:
			out.Kind, out.Value = replay.Enum, float64(l.values[n][int(a.value)])
		default:
			out.Kind = replay.Number
		}
		into.Answers = append(into.Answers, out)
	}
}
