package api

import (
	"maps"
	"slices"
	"sync"

	"safetynet/engine"
	"safetynet/engine/verify"
	"safetynet/pathways"
)

// slotPanel is pathways in a locality, made ready to decide many cases, with the
// scratch to do it. The pathways are in the library's order, however they were asked
// for: which they are decides, not in which order.
type slotPanel struct {
	panel  *engine.Panel
	before []string // by urgency in the locality: the id before it, "" where two have become one
	words  *decisionWords
	kept   map[pathways.Audience]*decisionWords // for the record
	free   sync.Pool                            // of *slotScratch
}

// slotScratch is what one decision needs.
type slotScratch struct {
	record   *engine.Record
	standing *engine.Standing
	refs     []engine.Ref
	said     []verify.Said // what the second opinion is asked about
}

func newSlotPanel(l *engine.Locality, progs []*engine.Program) (*slotPanel, error) {
	panel, err := engine.NewPanel(l, progs)
	if err != nil {
		return nil, err
	}
	panel = panel.Together()
	p := &slotPanel{panel: panel, words: newDecisionWords(panel), kept: map[pathways.Audience]*decisionWords{}}
	for _, who := range pathways.Audiences() {
		if p.kept[who], err = newKeptWords(panel, who); err != nil {
			return nil, err
		}
	}
	p.free.New = func() any {
		return &slotScratch{record: panel.NewRecord(), standing: panel.NewStanding()}
	}
	p.before = make([]string, len(panel.Dispositions()))
	taken := make([]bool, len(p.before))
	for u, d := range panel.Dispositions() {
		to := l.Lifted(u)
		p.before[to] = d.ID.Value
		if taken[to] {
			p.before[to] = ""
		}
		taken[to] = true
	}
	return p, nil
}

// panelKey names a panel: its programs by number, those of the pathways in the
// library's order, and the place of its locality.
type panelKey struct {
	programs [8]int
	place    int
}

// maxPanels bounds the panels that are kept. With more than are ever asked for in
// earnest all are forgotten.
const maxPanels = 128

// panelOf is the panel that a request asks for, nil where there is none.
func (s *Slots) panelOf(q *SlotRequest) *slotPanel {
	key := panelKey{place: q.place}
	if len(q.asked) > len(key.programs) {
		return nil
	}
	for i, at := range q.asked {
		if key.programs[i] = s.programs[q.program(at)]; key.programs[i] == 0 {
			return nil
		}
	}
	slices.Sort(key.programs[:len(q.asked)])
	if p, made := (*s.panels.Load())[key]; made {
		return p
	}
	var progs []*engine.Program
	for _, at := range q.asked {
		progs = append(progs, q.program(at))
	}
	var l *engine.Locality
	switch {
	case q.place == usualPlace:
		l = s.usual(progs)
	case q.place >= 0:
		l = s.places[q.place]
	}
	p, _ := s.keep(key, l, progs) // the other decoder says what is wrong
	return p
}

// panelFor is the panel of a request that was read by the other decoder.
func (s *Slots) panelFor(r *Request) (*slotPanel, error) {
	key := panelKey{place: slices.Index(s.places, r.Locality)}
	if r.Locality == nil {
		key.place = noPlace
	}
	if len(r.Programs) > len(key.programs) || r.Locality != nil && key.place < 0 {
		return newSlotPanel(r.Locality, s.inOrder(r.Programs))
	}
	for i, p := range r.Programs {
		if key.programs[i] = s.programs[p]; key.programs[i] == 0 { // of the library that was in use when the request was read
			return newSlotPanel(r.Locality, r.Programs)
		}
	}
	slices.Sort(key.programs[:len(r.Programs)])
	return s.keep(key, r.Locality, r.Programs)
}

// inOrder lists programs in the library's order.
func (s *Slots) inOrder(progs []*engine.Program) []*engine.Program {
	return slices.SortedFunc(slices.Values(progs), func(a, b *engine.Program) int { return s.programs[a] - s.programs[b] })
}

// keep is the panel of a key, made now if it was not before.
func (s *Slots) keep(key panelKey, l *engine.Locality, progs []*engine.Program) (*slotPanel, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := *s.panels.Load()
	if p := before[key]; p != nil {
		return p, nil
	}
	p, err := newSlotPanel(l, s.inOrder(progs))
	if err != nil {
		return nil, err
	}
	after := map[panelKey]*slotPanel{}
	if len(before) < maxPanels {
		after = maps.Clone(before)
	}
	after[key] = p
	s.panels.Store(&after)
	return p, nil
}

// usual is the locality of requests that name none.
func (s *Slots) usual(progs []*engine.Program) *engine.Locality {
	at := slices.Index(s.eng.Library().LocalityIDs(), s.standard)
	if s.standard == pathways.NoLocality || at < 0 || s.places[at] == nil || s.places[at].Fits(progs) != nil {
		return nil
	}
	return s.places[at]
}

// version is a version of a pathway by its text, nil where there is none.
func (s *Slots) version(at int, text []byte) *slotVersion {
	for i := range s.versions[at] {
		if s.versions[at][i].text == string(text) {
			return &s.versions[at][i]
		}
	}
	return nil
}
