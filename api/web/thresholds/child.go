package thresholds

import (
	"net/url"
	"strings"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/pathways"
)

const errorPrefix = "error-"

// child is what a form says of one child, for one version of a pathway.
type child struct {
	words
	ask     site.Ask
	answers site.Answers
	typed   map[string]string  // errors of measurement as typed, by finding
	errors  map[string]float64 // and as understood
	faults  site.Faults
}

// childOf reads a form. Without one it is a child of whom nothing is known.
func (d *door) childOf(eng *engine.Engine, prog *engine.Program, form url.Values) (*child, error) {
	def := prog.Definition()
	id := def.ID.Value
	ask, err := d.NewAsk(eng, []string{id}, map[string]pathways.Version{id: def.Version}, pathways.Clinician)
	if err != nil {
		return nil, err
	}
	k := &child{words: wordsOf(prog), ask: ask, answers: site.ReadAnswers(form), typed: map[string]string{}, errors: map[string]float64{}}
	for id := range k.answers.Said {
		if k.dict.Finding(id) == nil { // of another version's dictionary
			k.answers.Forget(id)
		}
	}
	k.faults = k.answers.Fill(&k.ask)
	for _, f := range k.vitals() {
		k.readError(f, strings.TrimSpace(form.Get(errorPrefix+f.ID.Value)))
	}
	return k, nil
}

// readError reads how far a reading may be wrong. There is none unless it is given:
// what a device can do is for whoever holds it to say.
func (k *child) readError(f *pathways.Finding, typed string) {
	if typed == "" {
		return
	}
	id := f.ID.Value
	k.typed[id] = typed
	e, ok := positive(typed)
	if !ok || e > f.Range.Max-f.Range.Min {
		k.faults = append(k.faults, site.Fault{ID: errorPrefix + id, Text: "Enter the error of “" + k.name(id) + "” as a number, such as 2"})
		return
	}
	k.errors[id] = e
}

// vitals are the measurements asked first: those the pathway reads, and those of
// PEWS, which stand beside it.
func (k *child) vitals() []*pathways.Finding {
	var out []*pathways.Finding
	for _, f := range k.dict.Findings {
		if f.Kind == pathways.Measurement && f.Range != nil && (k.tested[f.ID.Value] || inPEWS[f.ID.Value]) {
			out = append(out, f)
		}
	}
	return out
}

// inPEWS are the measurements in the chart.
var inPEWS = map[string]bool{"respiratory_rate": true, "spo2_percent": true, "heart_rate": true, "systolic_bp": true, "capillary_refill_s": true}
