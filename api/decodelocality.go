package api

import (
	"slices"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// DefaultLocality is the id of the locality that requests are in unless they, or
// whoever runs the service, say otherwise.
const DefaultLocality = "england"

// UseLocality puts a request that names no locality in the one with this id.
// Where that one cannot be used (the library has none of that id, none is
// active, or it is for other dispositions than the pathways asked for) it is left
// out: a default must not be why a child gets no answer. "" and
// [pathways.NoLocality] are no locality.
func (r *Request) UseLocality(eng *engine.Engine, id string, now time.Time) {
	if r.localityNamed {
		return
	}
	if l, err := eng.SelectLocality(id, now); err == nil && l.Fits(r.Programs) == nil {
		r.Locality = l
	}
}

// SetLocality puts a request in the locality with this id, whatever it names
// itself; [pathways.NoLocality] is none. It changes nothing where that one cannot
// be used; the error is then an [engine.LocalityError].
func (r *Request) SetLocality(eng *engine.Engine, id string, now time.Time) error {
	var l *engine.Locality
	if id != pathways.NoLocality {
		var err error
		if l, err = eng.SelectLocality(id, now); err == nil {
			err = l.Fits(r.Programs)
		}
		if err != nil {
			return err
		}
	}
	r.Locality, r.localityNamed = l, true
	return nil
}

// locality reads the locality a request names. One that is named is used or
// refused, never left out.
func (d *requestDecoder) locality(v *value) {
	if v == nil || !d.is(v, aString) {
		return
	}
	err := d.req.SetLocality(d.eng, v.text, d.now)
	if err == nil {
		return
	}
	code, hint := localityFault(d.eng, v.text, d.now)
	if code == "locality-unknown" {
		hint = d.suggest(v.text, append(d.eng.Library().LocalityIDs(), pathways.NoLocality))
	}
	d.add(v, code, hint, "%s", localityReason(err))
}

// localityFault says of what kind the fault is of naming a locality that cannot be
// used, and what can be done.
func localityFault(eng *engine.Engine, id string, now time.Time) (code, hint string) {
	switch {
	case eng.Library().ActiveLocality(id, now) != nil:
		return "locality-incompatible", "leave it out, or name other versions"
	case slices.Contains(eng.Library().LocalityIDs(), id):
		return "locality-inactive", ""
	}
	return "locality-unknown", ""
}
