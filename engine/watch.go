package engine

import (
	"math"
	"slices"

	"safetynet/pathways"
)

// watch derives the safety net from the rules: each finding a parent can see at
// home is set to each worse value, all else left as it is, and where the
// disposition would rise the change is listed with what it would mean. Every
// general danger sign above the current disposition is listed as well.
func (t *standing) watch(a *Assessment, progs []*Program) {
	a.SafetyNet.WatchFor = []WatchItem{}
	if t.Disposition == t.emergency() {
		return // help is on its way; there is nothing to wait for
	}
	var room [64]WatchItem
	items := room[:0]
	for _, f := range t.panel.watched {
		items = t.watchFinding(items, f, progs)
	}
	for _, w := range progs[0].signs {
		if w.def.Sign == nil {
			continue
		}
		f := t.dict.Finding(w.def.Finding.Value)
		if !(t.known(f) && fits(w.def, t.valueOf(f))) && observable(f, progs) {
			items = append(items, t.item(w, t.emergency()))
		}
	}
	said := make([]WatchItem, 0, len(items))
	for urgency := t.emergency(); urgency > t.Disposition; urgency-- {
		for i := range items {
			w := &items[i]
			if w.rank == urgency && !slices.ContainsFunc(said, func(x WatchItem) bool { return x.Text == w.Text }) {
				said = append(said, *w)
			}
		}
	}
	a.SafetyNet.WatchFor = said
}

// watchFinding tries the worse values of one finding, mildest first, and lists
// each that raises the disposition further than a milder one did.
func (t *standing) watchFinding(items []WatchItem, f *pathways.Finding, progs []*Program) []WatchItem {
	var limits []*pathways.Threshold
	for _, p := range progs {
		if own := p.limits[f.DictionaryAt]; limits == nil {
			limits = slices.Clip(own)
		} else {
			limits = append(limits, own...)
		}
	}
	up, down := t.Disposition, t.Disposition // what was reached in each direction
	var room [16]Value
	for _, v := range appendWorse(room[:0], f, limits, t.slot(f), t.age.Months) {
		reached := &down
		if f.Normal == nil || f.Normal.Value.Number == nil || v.Number >= *f.Normal.Value.Number {
			reached = &up
		}
		urgency := t.imagine(f, v)
		if urgency <= *reached {
			continue
		}
		*reached = urgency
		for _, p := range progs {
			if w := p.watchedAs(f, v); w != nil {
				items = append(items, t.item(w, urgency))
				break
			}
		}
	}
	return items
}

// imagine is the urgency if one finding had another value and all else were as
// it is. Contradictions the change would cause do not count.
func (t *standing) imagine(f *pathways.Finding, v Value) int {
	t.with(f, slotOf(f, v), func() { t.panel.imagine(t.state, f, t.Standing, t.trial) })
	return t.trial.Disposition
}

func (t *standing) item(w *watched, urgency int) WatchItem {
	r := w.ready[t.whose]
	return WatchItem{Text: r.text, Then: t.dispositions.List[urgency].ID.Value, Finding: r.finding, rank: urgency, ready: r}
}

// observable tells whether a finding can newly appear at home where a parent
// would notice it.
func observable(f *pathways.Finding, progs []*Program) bool {
	return mayAppear(f) && slices.ContainsFunc(progs, func(p *Program) bool { return p.Answerable(f, pathways.Parent) })
}

func mayAppear(f *pathways.Finding) bool {
	return f.Kind == pathways.Sign || f.Kind == pathways.Measurement
}

// worseValues lists the values of a finding that are worse than the one known,
// or than normal, mildest first: one for each stretch between limits.
func worseValues(f *pathways.Finding, limits []*pathways.Threshold, now slot, months Span) []Value {
	return appendWorse(nil, f, limits, now, months)
}

func appendWorse(out []Value, f *pathways.Finding, limits []*pathways.Threshold, now slot, months Span) []Value {
	switch f.Type {
	case pathways.Bool:
		worse := f.Worse == pathways.WorseTrue
		if f.Worse == pathways.WorseNone || (now.known && (now.place == 1) == worse) {
			return out
		}
		return append(out, Value{Type: pathways.Bool, Bool: worse})
	case pathways.Enum:
		return appendWorseRanks(out, f, now)
	}
	return appendWorseNumbers(out, f, limits, now, months)
}

func appendWorseRanks(out []Value, f *pathways.Finding, now slot) []Value {
	if f.Worse != pathways.WorseOrder {
		return out
	}
	place, current := 0, 0 // of the first value of a rank; the rank it is at now
	for rank, values := range f.Values {
		if now.known && now.place >= place {
			current = rank
		}
		place += len(values)
	}
	for _, rank := range f.Values[current+1:] {
		for _, v := range rank {
			out = append(out, Value{Type: pathways.Enum, Text: v})
		}
	}
	return out
}

// appendWorseNumbers takes a value just on the worse side of every limit at the child's age.
func appendWorseNumbers(out []Value, f *pathways.Finding, limits []*pathways.Threshold, now slot, months Span) []Value {
	step := math.Pow10(-min(f.MaxDecimals(), 1))
	var rooms [2][16]float64
	ups, downs := rooms[0][:0], rooms[1][:0]
	for _, t := range limits {
		for _, limit := range limitsAt(t, months) {
			ups = append(ups, limit, roundTo(limit+step, step))
			downs = append(downs, limit, roundTo(limit-step, step))
		}
	}
	slices.Sort(ups)
	slices.Sort(downs)
	slices.Reverse(downs)
	keep := func(list []float64, worse func(n float64) bool) {
		for _, n := range slices.Compact(list) {
			if n >= f.Range.Min && n <= f.Range.Max && worse(n) {
				out = append(out, Value{Type: f.Type, Number: n})
			}
		}
	}
	lo, hi := math.Inf(1), math.Inf(-1) // no normal value is known: every limit may be a step towards worse
	if f.Normal != nil {
		lo, hi = f.Normal.Span()
	}
	if f.Worse == pathways.WorseUp || f.Worse == pathways.WorseBoth {
		keep(ups, func(n float64) bool { return n > hi && (!now.known || n > now.number) })
	}
	if f.Worse == pathways.WorseDown || f.Worse == pathways.WorseBoth {
		keep(downs, func(n float64) bool { return n < lo && (!now.known || n < now.number) })
	}
	return out
}

// limitsOn lists the thresholds that literals compare a finding with, each once.
func limitsOn(f *pathways.Finding, literals []*Literal) []*pathways.Threshold {
	var out []*pathways.Threshold
	for _, l := range literals {
		if l.finding == f && l.threshold != nil && !slices.Contains(out, l.threshold) {
			out = append(out, l.threshold)
		}
	}
	return out
}

func limitsAt(t *pathways.Threshold, months Span) []float64 {
	if len(t.Bands) == 0 {
		return []float64{*t.Limit}
	}
	var out []float64
	for b := t.At(months.Lo); b <= t.At(months.Hi); b++ {
		if !t.Bands[b].Limit.None {
			out = append(out, t.Bands[b].Limit.Value)
		}
	}
	return out
}

func roundTo(n, step float64) float64 { return math.Round(n/step) * step }

// watched is the wording of worse values of a finding.
type watched struct {
	def   *pathways.WatchFor
	ready [audiences]*readyWatch
}

// watch gathers the wordings: the pathway's own first, then the shared danger signs'.
func (p *Program) watch() {
	p.watching = make([][]*watched, len(p.def.Dictionary.Findings))
	add := func(list []pathways.WatchFor) {
		for i := range list {
			w := &watched{def: &list[i]}
			p.watched = append(p.watched, w)
			if f := p.def.Dictionary.Finding(w.def.Finding.Value); f != nil {
				p.watching[f.DictionaryAt] = append(p.watching[f.DictionaryAt], w)
			}
		}
	}
	add(p.def.SafetyNet.WatchFor)
	own := len(p.watched)
	add(p.def.Signs.WatchFor)
	p.signs = p.watched[own:]
}

// watchedAs is the wording of a worse value, nil where there is none.
func (p *Program) watchedAs(f *pathways.Finding, v Value) *watched {
	for _, w := range p.watching[f.DictionaryAt] {
		if fits(w.def, v) {
			return w
		}
	}
	return nil
}

func fits(w *pathways.WatchFor, v Value) bool {
	switch v.Type {
	case pathways.Enum:
		return w.FitsValue(v.Text)
	case pathways.Bool:
		return v.Bool
	}
	return w.FitsNumber(v.Number)
}
