package webtest

import (
	"strconv"

	"safetynet/api/web/site"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// Normal is what is typed of a finding for a child with nothing wrong at an age in
// months: its normal value; a measurement without one was not taken, a length or
// count without one is the least there is, and of anything else they are unsure.
func Normal(f *pathways.Finding, months int) string {
	switch {
	case f.Normal != nil:
		return scalar(f.Normal.At(months))
	case f.Kind == pathways.Measurement:
		return site.NotKnown + string(pathways.NotMeasured)
	case f.Worse == pathways.WorseUp:
		return prose.Number(f.Range.Min)
	}
	return site.NotKnown + string(pathways.Unsure)
}

func scalar(s pathways.Scalar) string {
	switch {
	case s.Bool != nil:
		return strconv.FormatBool(*s.Bool)
	case s.Number != nil:
		return prose.Number(*s.Number)
	}
	return *s.Text
}
