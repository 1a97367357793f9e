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
	var items []WatchItem
	add := func(w WatchItem) {
		if !slices.ContainsFunc(items, func(x WatchItem) bool { return x.Text == w.Text && x.rank >= w.rank }) {
			items = append(items, w)
		}
	}
	for _, f := range t.panel.watched {
		t.watchFinding(f, progs, add)
	}
	for _, w := range progs[0].def.Signs.WatchFor {
		if w.Sign == nil {
			continue
		}
		f := t.dict.Finding(w.Finding.Value)
		if !(t.known(f) && fits(w, t.valueOf(f))) && observable(f, progs) {
			add(t.item(f, t.text(w.Text), t.emergency()))
		}
	}
	slices.SortStableFunc(items, func(x, y WatchItem) int { return y.rank - x.rank })
	for i, w := range items {
		first := slices.IndexFunc(items, func(x WatchItem) bool { return x.Text == w.Text })
		if first == i {
			a.SafetyNet.WatchFor = append(a.SafetyNet.WatchFor, w)
		}
	}
}

// watchFinding tries the worse values of one finding, mildest first, and lists
// each that raises the disposition further than a milder one did.
func (t *standing) watchFinding(f *pathways.Finding, progs []*Program, add func(WatchItem)) {
	var limits []*pathways.Threshold
	for _, p := range progs {
		limits = append(limits, p.plan.limits[f.DictionaryAt]...)
	}
	reached := map[bool]int{true: t.Disposition, false: t.Disposition} // by direction: upwards, downwards
	for _, v := range worseValues(f, limits, t.slot(f), t.age.Months) {
		up := f.Normal == nil || f.Normal.Value.Number == nil || v.Number >= *f.Normal.Value.Number
		urgency := t.imagine(f, v)
		if urgency <= reached[up] {
			continue
		}
		reached[up] = urgency
		for _, p := range progs {
			if text, ok := watchText(p, f, v); ok {
				add(t.item(f, text.For(t.audience), urgency))
				break
			}
		}
	}
}

// imagine is the urgency if one finding had another value and all else were as
// it is. Contradictions the change would cause do not count.
func (t *standing) imagine(f *pathways.Finding, v Value) int {
	t.with(f, slotOf(f, v), func() { t.panel.imagine(t.state, f, t.Standing, t.trial) })
	return t.trial.Disposition
}

func (t *standing) item(f *pathways.Finding, text string, urgency int) WatchItem {
	return WatchItem{Text: text, Then: t.dispositions.List[urgency].ID.Value, Finding: f.ID.Value, rank: urgency}
}

// observable tells whether a finding can newly appear at home where a parent
// would notice it.
func observable(f *pathways.Finding, progs []*Program) bool {
	return (f.Kind == pathways.Sign || f.Kind == pathways.Measurement) &&
		slices.ContainsFunc(progs, func(p *Program) bool { return p.Answerable(f, pathways.Parent) })
}

// worseValues lists the values of a finding that are worse than the one known,
// or than normal, mildest first: one for each stretch between limits.
func worseValues(f *pathways.Finding, limits []*pathways.Threshold, now slot, months Span) []Value {
	switch f.Type {
	case pathways.Bool:
		worse := f.Worse == pathways.WorseTrue
		if f.Worse == pathways.WorseNone || (now.known && (now.place == 1) == worse) {
			return nil
		}
		return []Value{{Type: pathways.Bool, Bool: worse}}
	case pathways.Enum:
		return worseRanks(f, now)
	}
	return worseNumbers(f, limits, now, months)
}

func worseRanks(f *pathways.Finding, now slot) []Value {
	if f.Worse != pathways.WorseOrder {
		return nil
	}
	current := 0
	if now.known {
		current = f.Values.RankOf(f.Values.All()[now.place])
	}
	var out []Value
	for _, rank := range f.Values[current+1:] {
		for _, v := range rank {
			out = append(out, Value{Type: pathways.Enum, Text: v})
		}
	}
	return out
}

// worseNumbers takes a value just on the worse side of every limit at the child's age.
func worseNumbers(f *pathways.Finding, limits []*pathways.Threshold, now slot, months Span) []Value {
	step := math.Pow10(-min(f.MaxDecimals(), 1))
	var ups, downs []float64
	for _, t := range limits {
		for _, limit := range limitsAt(t, months) {
			ups = append(ups, limit, roundTo(limit+step, step))
			downs = append(downs, limit, roundTo(limit-step, step))
		}
	}
	slices.Sort(ups)
	slices.Sort(downs)
	slices.Reverse(downs)
	var out []Value
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

// watchText finds the wording of a worse value: the pathway's own first, then
// the shared danger signs'.
func watchText(p *Program, f *pathways.Finding, v Value) (pathways.Text, bool) {
	for _, list := range [][]pathways.WatchFor{p.def.SafetyNet.WatchFor, p.def.Signs.WatchFor} {
		for _, w := range list {
			if w.Finding.Value == f.ID.Value && fits(w, v) {
				return w.Text, true
			}
		}
	}
	return pathways.Text{}, false
}

func fits(w pathways.WatchFor, v Value) bool {
	switch v.Type {
	case pathways.Enum:
		return w.FitsValue(v.Text)
	case pathways.Bool:
		return v.Bool
	}
	return w.FitsNumber(v.Number)
}
