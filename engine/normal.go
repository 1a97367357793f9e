package engine

import "safetynet/pathways"

// NormalValue is what a well child of an age in completed months has. It reports
// false where the dictionary names none. No assessment reads it.
func NormalValue(f *pathways.Finding, months int) (Value, bool) {
	if f.Normal == nil {
		return Value{}, false
	}
	v := Value{Type: f.Type}
	switch s := f.Normal.At(months); {
	case s.Bool != nil:
		v.Bool = *s.Bool
	case s.Text != nil:
		v.Text = *s.Text
	case s.Number != nil:
		v.Number = *s.Number
	default:
		return Value{}, false
	}
	return v, true
}
