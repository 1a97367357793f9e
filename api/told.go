package api

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"safetynet/api/fhir"
	"safetynet/engine"
	"safetynet/pathways"
)

// toldRequest makes of what was read of FHIR what [DecodeRequest] makes of our own
// JSON: a request that can be decided. versions may name versions of ids. fallback
// is the audience where none is told; now decides which versions are active, and is
// the time of assessment where none is told.
//
// It returns all issues, those of told first. The request is nil where one of them
// is an error.
func (s *Server) toldRequest(eng *engine.Engine, ids []string, versions map[string]pathways.Version, told *fhir.Told,
	fallback pathways.Audience, now time.Time) (*Request, []fhir.Issue) {
	t := toldDecoder{Told: told, issues: slices.Clone(told.Issues)}
	at := bareOffset(cmp.Or(told.At, now.Truncate(time.Second)))
	if at.Year() < minYear || at.Year() > maxYear {
		t.refuse("time-out-of-range", "the time of assessment is in the years %d to %d", minYear, maxYear)
	}
	req := &Request{Pathways: ids, Programs: t.programs(eng, ids, versions, now), named: versions, timed: !told.At.IsZero()}
	req.Case = engine.Case{Audience: cmp.Or(told.Audience, fallback), At: at, Age: t.age(at), Findings: map[string]engine.Answer{}}
	for id, answer := range told.Answers {
		req.Case.Findings[id] = answer
	}
	if t.refused() {
		return nil, t.issues
	}
	if id := told.Locality; id != "" {
		if err := req.SetLocality(eng, id, now); err != nil {
			code, _ := localityFault(eng, id, now)
			t.refuse(code, "%s", localityReason(err))
			return nil, t.issues
		}
	}
	req.UseLocality(eng, s.locality, now)
	return req, t.issues
}

// toldDecoder collects what is wrong besides.
type toldDecoder struct {
	*fhir.Told
	issues []fhir.Issue
}

func (t *toldDecoder) refuse(code, format string, args ...any) {
	t.issues = append(t.issues, fhir.Issue{Severity: pathways.LevelError, Code: code, Message: fmt.Sprintf(format, args...)})
}

func (t *toldDecoder) refused() bool {
	return (&fhir.Told{Issues: t.issues}).Refused()
}

func (t *toldDecoder) programs(eng *engine.Engine, ids []string, versions map[string]pathways.Version, now time.Time) []*engine.Program {
	progs, err := eng.Select(ids, versions, now)
	var refused *engine.NotFoundError
	switch why := unlikeParts(progs); {
	case errors.As(err, &refused):
		t.refuse("pathway-unusable", "%s: %s", refused.Pathway, refused.Reason)
	case err != nil:
		t.refuse("pathway-unusable", "the pathway cannot be used")
	case why != "":
		t.refuse("versions-incompatible", "%s", why)
	}
	return progs
}

// age turns what was told of the age into completed units. The date of birth ends
// here. Where an age is stated beside it they have to agree: otherwise one of them
// is another child's.
func (t *toldDecoder) age(at time.Time) engine.Age {
	weeks := gestationWeeks(t.Answers)
	born, stated := engine.UnknownAge(), engine.UnknownAge()
	if !t.Birth.IsZero() {
		var fault *ageFault
		if born, fault = bornAge(t.Birth, at, weeks); fault != nil {
			t.refuse(fault.code, "%s", fault.message)
		}
	}
	if t.Age != nil {
		var err error
		if stated, err = engine.AgeFromStated(*t.Age, at, weeks); err != nil {
			t.refuse("age-wrong", "the age cannot be used")
		}
	}
	switch {
	case !born.Known:
		return stated
	case stated.Known && !(within(born.Days, stated.Days) && within(born.Months, stated.Months)):
		t.refuse("age-contradicts", "the date of birth and the age that is stated are not of one child")
	}
	return born
}

func within(inner, outer engine.Span) bool { return outer.Lo <= inner.Lo && inner.Hi <= outer.Hi }
