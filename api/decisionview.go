package api

import (
	"encoding/json"
	"strconv"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// DecisionView is the answer to POST /v1/evaluate?view=decision: what is decided,
// without words. The criteria are named pathway by pathway in the order of their
// files, as pathway/criterion; a general danger sign once for each pathway.
type DecisionView struct {
	Guidance      pathways.Guidance     `json:"guidance"`
	Disposition   string                `json:"disposition"`
	Floor         string                `json:"floor"`
	Ceiling       string                `json:"ceiling"`
	Settled       bool                  `json:"settled"`
	Inconsistent  int                   `json:"inconsistent"` // contradictions among the answers
	Matched       []string              `json:"matched"`
	Undecided     []string              `json:"undecided"`
	Approved      bool                  `json:"approved"`
	Engine        string                `json:"engine"`
	SecondOpinion *engine.SecondOpinion `json:"second_opinion,omitempty"` // only where it differed
}

// decisionWords are the parts of a DecisionView that a panel can answer with, each
// as it is written in JSON.
type decisionWords struct {
	begins   []string // by urgency: guidance and disposition
	ids      []string // by urgency
	criteria [][]string
	count    string // the member that counts contradictions
	end      string
	of       []*pathways.Header // of all that decides: of the locality, if there is one, then of the pathways
	account  *account           // of a record; nil for none
	guidance []pathways.Guidance
}

func newDecisionWords(p *engine.Panel) *decisionWords {
	w := &decisionWords{count: `,"inconsistent":`}
	for _, d := range p.Dispositions() {
		id := quoted(d.ID.Value)
		w.ids, w.guidance = append(w.ids, id), append(w.guidance, d.Guidance)
		w.begins = append(w.begins, `{"guidance":`+quoted(string(d.Guidance))+`,"disposition":`+id+`,"floor":`)
	}
	if l := p.Locality(); l != nil {
		w.of = append(w.of, &l.Definition().Header)
	}
	for n, prog := range p.Programs() {
		var all []string
		for i := range prog.Logic().Criteria {
			id := p.Criterion(engine.Ref{Program: uint16(n), Criterion: uint16(i)}).ID.Value // #nosec G115 -- as the panel numbers them
			all = append(all, quoted(prog.Definition().ID.Value+"/"+id))
		}
		w.criteria = append(w.criteria, all)
		w.of = append(w.of, &prog.Definition().Header)
	}
	w.end = `,"engine":` + quoted(engine.Semantics)
	return w
}

func quoted(s string) string {
	text, _ := json.Marshal(s) // strings have no way to fail
	return string(text)
}

// append writes what was decided of a case at a time. refs is scratch.
func (w *decisionWords) append(dst []byte, at time.Time, t *engine.Standing, refs []engine.Ref, second *engine.SecondOpinion) ([]byte, []engine.Ref) {
	dst = append(append(dst, w.begins[t.Disposition]...), w.ids[t.Floor]...)
	dst = append(append(dst, `,"ceiling":`...), w.ids[t.Ceiling]...)
	dst = strconv.AppendBool(append(dst, `,"settled":`...), t.Settled())
	dst = strconv.AppendInt(append(dst, w.count...), int64(t.Inconsistent), 10)
	refs = t.AppendMet(refs[:0])
	dst = w.list(append(dst, `,"matched":[`...), refs)
	refs = t.AppendOpen(refs[:0])
	dst = w.list(append(dst, `],"undecided":[`...), refs)
	approved := 0
	for _, h := range w.of {
		if h.ApprovedAt(at) {
			approved++
		}
	}
	dst = append(dst, "],"...)
	if w.account != nil {
		dst = w.account.append(dst, w.of, at, approved > 0)
	}
	dst = strconv.AppendBool(append(dst, `"approved":`...), approved == len(w.of))
	dst = append(dst, w.end...)
	if second != nil {
		dst = append(append(dst, `,"second_opinion":{"disposition":`...), quoted(second.Disposition)...)
		dst = append(append(append(dst, `,"criteria":`...), quoted(second.Criteria)...), '}')
	}
	return append(dst, '}'), refs
}

func (w *decisionWords) list(dst []byte, refs []engine.Ref) []byte {
	for i, r := range refs {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, w.criteria[r.Program][r.Criterion]...)
	}
	return dst
}
