package engine

import "fmt"

// SecondOpinion says that the case was decided in two ways which came to different
// dispositions. One of them is wrong, and while nobody knows which, the more urgent
// is told. Both are as the pathways have them, before a locality.
type SecondOpinion struct {
	Disposition string `json:"disposition"` // of the second opinion
	Criteria    string `json:"criteria"`    // of the criteria, by which everything else is explained
}

// AssessBeside is [AssessIn] where somebody else has come to a disposition for the
// same case, before any locality. Where that is more urgent, it is told, with the
// advice and the safety net that belong to it, and counts as still possible. Where
// it differs at all the assessment says so; otherwise it is the one of AssessIn to
// the byte. A recorded assessment is made again from its case and from what its
// second opinion came to.
func AssessBeside(l *Locality, progs []*Program, c Case, second string) (*Assessment, error) {
	t, err := decide(l, progs, c)
	if err != nil {
		return nil, err
	}
	other := t.dispositions.Get(second)
	if other == nil {
		return nil, fmt.Errorf("engine: there is no disposition %q", second)
	}
	own := t.unlifted
	t.unlifted = max(own, other.Urgency)
	t.Disposition = l.Lifted(t.unlifted)
	t.Ceiling = max(t.Ceiling, t.Disposition)
	a := t.tell(progs, c)
	if other.Urgency != own {
		a.SecondOpinion = &SecondOpinion{Disposition: second, Criteria: t.dispositions.List[own].ID.Value}
	}
	return a, nil
}

// OfPathways is the disposition before the locality.
func (e Endpoint) OfPathways() string {
	if e.RaisedFrom != "" {
		return e.RaisedFrom
	}
	return e.ID
}
