package thresholds

import (
	"fmt"

	"safetynet/engine/calculate"
	"safetynet/engine/prose"
)

func (x *calculation) figure(name, value, note string) {
	x.Figures = append(x.Figures, figure{name, value, note})
}

func (x *calculation) showPEWS(r *calculate.PEWSResult) {
	x.figure("PEWS score", bounds(r.Score), "")
	x.figure("Level", between(r.Level.Floor.Title, r.Level.Ceiling.Title), response(r))
	if r.ScoreLevel != r.Level {
		x.figure("Level by the score alone", between(r.ScoreLevel.Floor.Title, r.ScoreLevel.Ceiling.Title), "")
	}
	for _, i := range r.Items {
		note := "Not given"
		if i.Value != nil {
			note = prose.Amount(i.Value.Number, i.Unit)
			if i.Value.Text != "" {
				note = capital(i.Value.Text)
			}
		}
		if i.DependsOnAge {
			note += "; the age given lies in two bands"
		}
		x.figure(i.Title, bounds(i.Points), note)
	}
	for _, i := range r.Raises {
		switch {
		case i.To != "":
			x.figure(i.Text, "Level "+i.To, "Raises the level without points")
		case i.Open != "":
			x.figure(i.Text, "Not given", "Could raise the level to "+i.Open)
		}
	}
}

// response is what the level asks for: of both ends, while it is open.
func response(r *calculate.PEWSResult) string {
	floor, ceiling := r.Level.Floor, r.Level.Ceiling
	if floor == ceiling {
		return floor.Response
	}
	return fmt.Sprintf("Certain, %s: %s Still possible, %s: %s", floor.Title, floor.Response, ceiling.Title, ceiling.Response)
}

func bounds(b calculate.Bounds) string {
	if b.Floor == b.Ceiling {
		return prose.Plural(b.Floor, "point")
	}
	return fmt.Sprintf("%d to %d points", b.Floor, b.Ceiling)
}

func between(floor, ceiling string) string {
	if floor == ceiling {
		return floor
	}
	return floor + " to " + ceiling
}

func (x *calculation) showPeakFlow(r *calculate.PeakFlowResult) {
	of := map[string]string{calculate.PersonalBest: "of the personal best", calculate.Predicted: "of the value predicted from height"}[r.Basis]
	note := ""
	if r.Estimated {
		note = "The reference is predicted, not measured"
	}
	x.figure("Peak flow", prose.Number(r.Percent)+"% "+of, "Rounded down")
	x.figure("Reading", prose.Number(r.PeakFlow)+" L/min", "")
	x.figure("Reference", prose.Number(r.Reference)+" L/min", note)
	for _, l := range r.Lines {
		x.figure(prose.Number(l.Percent)+"%", prose.Number(l.LMin)+" L/min", "A limit of "+l.Pathway)
	}
}

func (x *calculation) showRehydration(r *calculate.RehydrationResult) {
	ml := func(v calculate.Volume) string { return prose.Number(v.Rounded) + " ml" }
	exact := func(v calculate.Volume) string { return prose.Number(v.Exact) + " ml before rounding" }
	hours := prose.Number(r.Hours) + " hours"
	x.figure("Total over "+hours, ml(r.Total), exact(r.Total))
	x.figure("Each hour", ml(r.PerHour), exact(r.PerHour))
	x.figure(fmt.Sprintf("Every %s minutes", prose.Number(r.SipMinutes)), ml(r.Sip), exact(r.Sip))
	x.figure("Deficit, over "+hours, ml(r.Deficit), exact(r.Deficit))
	x.figure("Maintenance, over "+hours, ml(r.Maintenance), exact(r.Maintenance))
	x.figure("Maintenance in 24 hours", ml(r.Maintenance24h), exact(r.Maintenance24h))
	x.figure("Afterwards, each hour", ml(r.MaintenancePerHour), exact(r.MaintenancePerHour))
	x.figure("After each large watery stool", ml(r.LargeStool), exact(r.LargeStool))
	x.figure("Weight used", prose.Number(r.Weight.Kg)+" kg", sentences(capital(r.Weight.Basis), r.Weight.Formula, r.Weight.Note))
	x.Remarks = append(x.Remarks, r.Cautions...)
}
