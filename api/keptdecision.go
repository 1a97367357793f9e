package api

import (
	"encoding/json"
	"slices"
	"time"

	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/pathways"
)

// newKeptWords are those of a record of which only the decision was told: an
// [engine.Assessment] for somebody, with nothing in it but what is decided. What
// would have been said is worked out where it is read, see [Server.whole].
func newKeptWords(p *engine.Panel, who pathways.Audience) (*decisionWords, error) {
	w := newDecisionWords(p)
	w.count = `,"contradictions":`
	for u, d := range p.Dispositions() {
		end := engine.Endpoint{ID: d.ID.Value, Text: d.Text.For(who)}
		if d.Within != nil {
			end.Within = d.Within.String()
		}
		text, err := json.Marshal(end)
		if err != nil {
			return nil, err
		}
		w.begins[u] = `{"guidance":` + quoted(string(d.Guidance)) + `,"disposition":` + string(text) + `,"floor":`
	}
	for n, prog := range p.Programs() {
		for i := range w.criteria[n] {
			k := p.Criterion(engine.Ref{Program: uint16(n), Criterion: uint16(i)}) // #nosec G115 -- as the panel numbers them
			w.criteria[n][i] = `{"pathway":` + quoted(prog.Definition().ID.Value) + `,"criterion":` + quoted(k.ID.Value) + `,"disposition":` + quoted(k.Disposition.Value) + `}`
		}
	}
	nobody, err := p.Assess(engine.Case{Audience: who, Age: engine.UnknownAge(), At: time.Unix(0, 0)})
	if err != nil {
		return nil, err
	}
	if nobody.Locality != nil {
		nobody.Locality.Raises = nil // of this case
	}
	w.account = &account{Provenance: nobody.Provenance, Locality: nobody.Locality}
	w.account.unapproved, err = w.account.members()
	return w, err
}

// account is where a decision comes from.
type account struct {
	Provenance []engine.Provenance  `json:"provenance"`
	Locality   *engine.LocalityUsed `json:"locality,omitempty"`
	unapproved []byte               // the members, where nothing is approved
}

// members are those of an object, each with a comma behind it.
func (a *account) members() ([]byte, error) {
	text, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	return append(text[1:len(text)-1], ','), nil
}

// append writes the members as they are at a time, of what has these headers.
func (a *account) append(dst []byte, of []*pathways.Header, at time.Time, approved bool) []byte {
	if !approved {
		return append(dst, a.unapproved...)
	}
	b := account{Provenance: slices.Clone(a.Provenance)}
	if a.Locality != nil {
		l := *a.Locality
		b.Locality = &l
		if x := of[0].ApprovalAt(at); x != nil {
			l.Approved, l.Approval = true, x.Digest
		}
		of = of[1:]
	}
	for i, h := range of {
		if x := h.ApprovalAt(at); x != nil {
			b.Provenance[i].Approved, b.Provenance[i].Approval = true, x.Digest
		}
	}
	text, err := b.members()
	if err != nil {
		panic(err) // it was written before
	}
	return append(dst, text...)
}

// keptDecision is what is recorded of a decision.
type keptDecision struct {
	engine.Assessment
	Contradictions int `json:"contradictions"`
}

// view is what was told of it.
func (k *keptDecision) view() DecisionView {
	v := DecisionView{
		Guidance: k.Guidance, Disposition: k.Disposition.ID, Floor: k.Floor, Ceiling: k.Ceiling, Settled: k.Settled, Inconsistent: k.Contradictions,
		Matched: []string{}, Undecided: []string{}, Approved: k.Approved, Engine: k.Engine, SecondOpinion: k.SecondOpinion,
	}
	for _, m := range k.Matched {
		v.Matched = append(v.Matched, m.Pathway+"/"+m.Criterion)
	}
	for _, u := range k.Undecided {
		v.Undecided = append(v.Undecided, u.Pathway+"/"+u.Criterion)
	}
	return v
}

// whole is what would have been told in full where only the decision was, nil where
// it cannot be said any more: by another engine, by definitions that are not loaded,
// or where it is not the same decision.
func (s *Server) whole(r *story.Record) *engine.Assessment {
	eng := s.engine.Load()
	var k keptDecision
	if eng == nil || r.Semantics != engine.Semantics || json.Unmarshal(r.Assessment, &k) != nil {
		return nil
	}
	ask, err := s.askOf(eng, r)
	if err != nil || !k.madeBy(ask.Programs) {
		return nil
	}
	var l *engine.Locality
	if k.Locality != nil {
		v, err := pathways.ParseVersion(k.Locality.Version)
		if l = eng.Locality(k.Locality.ID, v); err != nil || l == nil || l.Definition().Digest != k.Locality.Digest {
			return nil
		}
	}
	var a *engine.Assessment
	if k.SecondOpinion == nil {
		a, err = engine.AssessIn(l, ask.Programs, ask.Case)
	} else {
		a, err = engine.AssessBeside(l, ask.Programs, ask.Case, k.SecondOpinion.Disposition)
	}
	if err != nil || a.Disposition.ID != k.Disposition.ID || a.Floor != k.Floor || a.Ceiling != k.Ceiling {
		return nil
	}
	a.Approved, a.Provenance = k.Approved, k.Provenance // by the keys that were trusted then
	if a.Locality != nil && k.Locality != nil {
		a.Locality.Approved, a.Locality.Approval = k.Locality.Approved, k.Locality.Approval
	}
	return a
}

// madeBy tells whether these very definitions decided it.
func (k *keptDecision) madeBy(progs []*engine.Program) bool {
	for _, p := range progs {
		if !slices.ContainsFunc(k.Provenance, func(x engine.Provenance) bool { return x.Digest == p.Definition().Digest }) {
			return false
		}
	}
	return len(progs) == len(k.Provenance)
}
