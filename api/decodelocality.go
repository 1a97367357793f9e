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

// locality reads the locality a request names. One that is named is used or
// refused, never left out.
func (d *requestDecoder) locality(v *value) {
	if v == nil || !d.is(v, aString) {
		return
	}
	d.req.localityNamed = true
	if v.text == pathways.NoLocality {
		return
	}
	ids := d.eng.Library().LocalityIDs()
	l, err := d.eng.SelectLocality(v.text, d.now)
	switch {
	case err == nil:
		if err = l.Fits(d.req.Programs); err != nil {
			d.add(v, "locality-incompatible", "leave it out, or name other versions", "%s", localityReason(err))
			return
		}
		d.req.Locality = l
	case slices.Contains(ids, v.text):
		d.add(v, "locality-inactive", "", "%s", localityReason(err))
	default:
		d.add(v, "locality-unknown", d.suggest(v.text, append(ids, pathways.NoLocality)), "%s", localityReason(err))
	}
}
