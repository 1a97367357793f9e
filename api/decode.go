package api

import (
	"slices"
	"strings"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// Request is a request that was understood: what to assess, against what.
type Request struct {
	// Pathways are the ids asked for, in the order asked.
	Pathways []string
	// Programs are the versions chosen, one for each of Pathways.
	Programs []*engine.Program
	// Case holds the answers. The age in it is in completed units; a date of
	// birth is gone.
	Case engine.Case
	// Locality is the one named, nil for none; see [Request.UseLocality].
	Locality      *engine.Locality
	localityNamed bool // also by the word for none

	named      map[string]pathways.Version // versions that the body asks for
	timed      bool                        // the body has a time of assessment
	supersedes *value                      // id or reference of an earlier assessment; nil for none
}

// DecodeRequest reads the body of POST /v1/evaluate and /v1/assessments. The
// result is a request that [engine.AssessIn] accepts, or a problem that names
// every fault by its JSON pointer. It is pure: now decides which versions are
// active and is the time of assessment where the body has none.
//
// An object with exactly these keys, in this case of letters, each at most once:
//
//	pathways       list of ids, at least one, none twice
//	audience       parent, adviser or clinician
//	date_of_birth  2026-08-21; or
//	age            {years, months, weeks, days}: whole numbers, at least one; or neither
//	assessed_at    RFC 3339 with an offset; optional
//	findings       {id: value} or {id: {"unknown": reason}}; optional
//	versions       {pathway: version}; optional
//	locality       id of a locality, or none; optional
//
// Numbers may be written in any way JSON has (210, 210.0, 2.1e2); null never.
func DecodeRequest(data []byte, eng *engine.Engine, now time.Time) (*Request, *Problem) {
	return decodeRequest(data, eng, now)
}

// decodeRequest is DecodeRequest for a body that may have some keys more.
func decodeRequest(data []byte, eng *engine.Engine, now time.Time, more ...string) (*Request, *Problem) {
	d := &requestDecoder{eng: eng, now: now, more: more}
	root, whole := parseTree(data, &d.faults)
	if !whole {
		return nil, d.faults.problem(malformedRequest)
	}
	if root != nil {
		d.request(root)
	}
	if !d.faults.none() {
		return nil, d.faults.problem(invalidRequest)
	}
	return &d.req, nil
}

// The keys of bodies, see [DecodeRequest], [DecodeFeedback], decodeDispute and
// [Calculate], which has those of its calculator besides.
var (
	caseKeys       = []string{"pathways", "audience", "date_of_birth", "age", "assessed_at", "findings", "versions", "locality"}
	ageKeys        = []string{"years", "months", "weeks", "days"}
	feedbackKeys   = []string{"reference", "helped", "did"}
	disputeKeys    = []string{"should", "reason"}
	calculatorKeys = []string{"audience", "date_of_birth", "age", "assessed_at"}
)

// requestDecoder goes on after a fault: all are reported at once.
type requestDecoder struct {
	faults
	eng  *engine.Engine
	now  time.Time
	req  Request
	dict *pathways.Dictionary // nil while it is not known which one applies
	more []string             // keys that the body may have besides
}

func (d *requestDecoder) request(root *value) {
	m := d.object(root, slices.Concat(caseKeys, d.more)...)
	if m == nil {
		return
	}
	d.pathways(root, m["pathways"], m["versions"])
	d.locality(m["locality"])
	d.req.Case.Audience = d.audience(root, m["audience"])
	d.req.Case.At = d.assessedAt(m["assessed_at"])
	d.req.timed = m["assessed_at"] != nil
	d.req.Case.Findings = d.findings(m["findings"])
	d.req.Case.Age = d.age(m["date_of_birth"], m["age"])
	if v := m["supersedes"]; v != nil && d.is(v, aString) {
		d.req.supersedes = v
	}
}

// object returns the members of an object by key and refuses other keys. It
// returns nil for anything that is no object; null was reported when it was read.
func (d *requestDecoder) object(v *value, keys ...string) map[string]*value {
	if !d.is(v, object) {
		return nil
	}
	known := map[string]*value{}
	for _, k := range keys {
		known[k] = nil
	}
	for _, m := range v.members {
		if _, ok := known[m.key]; !ok {
			d.add(m, "key-unknown", d.suggest(m.key, keys), "there is no key %q here", m.key)
			continue
		}
		known[m.key] = m
	}
	return known
}

// is tells whether v is of a kind and notes a fault if not.
func (d *requestDecoder) is(v *value, want valueKind) bool {
	if v.kind != want && v.kind != aNull {
		d.add(v, "type-wrong", "", "%s is needed here, not %s", want, v.kind)
	}
	return v.kind == want
}

func (d *requestDecoder) missing(parent *value, key, hint string) {
	d.add(&value{parent: parent, key: key, at: parent.at}, "key-missing", hint, "the key %q is missing", key)
}

func (d *requestDecoder) audience(root, v *value) pathways.Audience {
	if v == nil {
		d.missing(root, "audience", "parent, adviser or clinician")
		return ""
	}
	if !d.is(v, aString) {
		return ""
	}
	return oneOf(d, v, pathways.Audiences())
}

// oneOf reads a string that is one of a few words.
func oneOf[T ~string](d *requestDecoder, v *value, allowed []T) T {
	var words []string
	for _, a := range allowed {
		if v.text == string(a) {
			return a
		}
		words = append(words, string(a))
	}
	d.add(v, "value-not-allowed", d.suggest(v.text, words), "one of %s is needed here", strings.Join(words, ", "))
	return ""
}
