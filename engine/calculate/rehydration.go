package calculate

import (
	"fmt"
	"math"
	"strconv"

	"safetynet/pathways"
)

const (
	weightKg       = "weight_kg"
	weightMeasured = "weight_measured"
	afterClinician = "after_clinician"
)

// Where a weight comes from.
const (
	WeightMeasured  = "measured"           // within days
	WeightGiven     = "given"              // a figure that nobody says was measured
	WeightEstimated = "estimated-from-age" // by formula
)

// Weight is the weight a calculation rests on.
type Weight struct {
	Kg        float64 `json:"kg"`
	Basis     string  `json:"basis"`
	Estimated bool    `json:"estimated"` // anything but measured
	Formula   string  `json:"formula,omitempty"`
	Note      string  `json:"note,omitempty"`
}

// Volume is a volume in ml: as calculated, to 1 decimal, and rounded to what can
// be measured out.
type Volume struct {
	Exact   float64 `json:"exact"`
	Rounded float64 `json:"rounded"`
}

// RehydrationResult holds the volumes of oral rehydration, each step on the way.
type RehydrationResult struct {
	Weight             Weight   `json:"weight"`
	Hours              float64  `json:"hours"`               // over which the total is given
	Deficit            Volume   `json:"deficit_ml"`          // over those hours
	Maintenance24h     Volume   `json:"maintenance_24h_ml"`  // in 24 hours
	Maintenance        Volume   `json:"maintenance_ml"`      // its part in those hours
	Total              Volume   `json:"total_ml"`            // a target over those hours
	PerHour            Volume   `json:"per_hour_ml"`         // of the total
	SipMinutes         float64  `json:"sip_minutes"`         // every so often
	Sip                Volume   `json:"sip_ml"`              // each time
	MaintenancePerHour Volume   `json:"afterwards_per_hour"` // maintenance alone, once the total is given
	LargeStool         Volume   `json:"large_stool_ml"`      // after each large watery stool
	Cautions           []string `json:"cautions"`
}

func (r *run) rehydration() *RehydrationResult {
	d := &r.def.Rehydration
	w, ok := r.weight()
	if !ok || len(r.refusals) > 0 {
		return nil
	}
	day := maintenance(d.Maintenance.Bands, w.Kg)
	deficit, part := d.Deficit.MlPerKg*w.Kg, day*d.Deficit.Hours/24
	perHour := (deficit + part) / d.Deficit.Hours
	volume := func(ml float64) Volume { return Volume{decimals(ml, 1), roundTo(ml, d.Rounding.VolumeMl)} }
	sip := perHour * d.Sips.Minutes / 60
	res := &RehydrationResult{
		Weight: w, Hours: d.Deficit.Hours, Deficit: volume(deficit), Maintenance24h: volume(day), Maintenance: volume(part),
		Total: volume(deficit + part), PerHour: volume(perHour), SipMinutes: d.Sips.Minutes,
		Sip:                Volume{decimals(sip, 1), roundTo(sip, sipStep(d.Rounding.Sips, w.Kg))},
		MaintenancePerHour: volume(day / 24), LargeStool: volume(d.LargeStool.MlPerKg * w.Kg), Cautions: []string{},
	}
	r.cite(r.def.Sources, d.Deficit.Cited, d.Maintenance.Cited, d.LargeStool.Cited, d.Sips.Cited, d.Rounding.Cited, d.Weight.Cited)
	if r.in.Age.Months.Hi >= d.Scope.BelowMonths {
		res.Cautions = append(res.Cautions, d.Scope.Text)
		r.cite(r.def.Sources, d.Scope.Cited)
	}
	if w.Estimated {
		res.Cautions = append(res.Cautions, w.Note)
	}
	return res
}

// weight is the weight given, or failing that the one estimated from the age.
func (r *run) weight() (Weight, bool) {
	d := &r.def.Rehydration
	accepted := d.Weight.Accepted
	if given, ok := r.known(weightKg); ok {
		w := Weight{Kg: given.Number, Basis: WeightMeasured}
		if !r.isTrue(weightMeasured) {
			w = Weight{Kg: given.Number, Basis: WeightGiven, Estimated: true, Note: "Nobody said that this weight was measured in the last days."}
		}
		if !inRange(accepted, w.Kg) && !r.refused(weightKg) {
			r.refuse(Refusal{Input: weightKg, Code: InputOutside, Message: fmt.Sprintf("%s kg is outside %s", number(w.Kg), rangeText(accepted)),
				Hint: "check the weight", Accepted: &accepted})
		}
		return w, true
	}
	if r.isTrue(weightMeasured) {
		r.refuse(Refusal{Input: weightKg, Code: InputMissing, Message: "the weight was measured and is not given", Accepted: &accepted})
		return Weight{}, false
	}
	return r.estimate()
}

// estimate is the weight by formula, where every age that was given has the same.
func (r *run) estimate() (Weight, bool) {
	d := &r.def.Rehydration
	accepted, age := d.Weight.Accepted, r.in.Age
	if !age.Known {
		r.refuse(Refusal{Input: weightKg, Code: InputMissing, Message: "the weight is needed, or the age to estimate it from", Accepted: &accepted})
		return Weight{}, false
	}
	young, old := d.Estimates.For(age.Months.Lo), d.Estimates.For(age.Months.Hi)
	if young == nil || old == nil {
		r.refuse(Refusal{Input: AgeInput, Code: AgeOutside, Message: "there is no formula for the weight at this age", Hint: "give the weight"})
		return Weight{}, false
	}
	kg := young.Kg(age.Months.Lo)
	if kg != old.Kg(age.Months.Hi) {
		r.refuse(Refusal{Input: AgeInput, Code: AgeTooCoarse, Message: fmt.Sprintf("the weight would be anything from %s to %s kg", number(kg), number(old.Kg(age.Months.Hi))),
			Hint: "give the age in months, or the date of birth; better, the weight"})
		return Weight{}, false
	}
	if !inRange(accepted, kg) {
		r.refuse(Refusal{Input: weightKg, Code: InputOutside, Message: fmt.Sprintf("the weight estimated from the age, %s kg, is outside %s", number(kg), rangeText(accepted)),
			Hint: "weigh the child", Accepted: &accepted})
		return Weight{}, false
	}
	r.cite(r.def.Sources, d.Estimates.Cited)
	return Weight{Kg: kg, Basis: WeightEstimated, Estimated: true, Formula: formula(young), Note: d.Estimates.Note}, true
}

func formula(f *pathways.WeightFormula) string {
	switch {
	case f.PerMonth > 0:
		return fmt.Sprintf("%s x months + %s", number(f.PerMonth), number(f.Plus))
	default:
		return fmt.Sprintf("%s x years + %s", number(f.PerYear), number(f.Plus))
	}
}

// maintenance adds up the volume of 24 hours over the parts of a weight.
func maintenance(bands []pathways.WeightBand, kg float64) float64 {
	total, from := 0.0, 0.0
	for _, b := range bands {
		upTo := kg
		if b.UpToKg != nil {
			upTo = min(kg, *b.UpToKg)
		}
		total += b.MlPerKg * max(0, upTo-from)
		from = max(from, upTo)
	}
	return total
}

func sipStep(steps []pathways.SipStep, kg float64) float64 {
	for _, s := range steps {
		if s.BelowKg == nil || kg < *s.BelowKg {
			return s.Ml
		}
	}
	return steps[len(steps)-1].Ml
}

// roundTo rounds to the nearest multiple of step, halves up.
func roundTo(v, step float64) float64 { return step * math.Floor(v/step+0.5) }

func inRange(r pathways.Range, v float64) bool { return v >= r.Min && v <= r.Max }

func rangeText(r pathways.Range) string { return number(r.Min) + " to " + number(r.Max) + " kg" }

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
