package verify

import "safetynet/engine"

// localities is P7 for places: what a locality makes of an outcome is never calmer,
// keeps the order of urgency and leaves home care as it is. A locality sees nothing
// of a child but the disposition, so going through the dispositions is going
// through every child.
func (w *work) localities() {
	for _, l := range w.Localities {
		if l.Fits([]*engine.Program{w.prog}) != nil {
			continue // it speaks of other dispositions and cannot be used here
		}
		r := Result{Code: LocalityRaises, Pathway: w.out.Pathway, Version: w.out.Version, Subject: l.Definition().Key(), Verdict: Proved}
		before := 0
		for u, d := range w.logic.Pathway.Shared.Dispositions.List {
			to := l.Lifted(u)
			if to < u || to < before || (d.Guidance.Rank() < rankSeek && to != u) {
				r.Verdict, r.Because = Refuted, d.ID.Value+" becomes something calmer there, or out of order"
			}
			before = to
		}
		w.out.Results = append(w.out.Results, r)
	}
}
