package site

import (
	"safetynet/engine"
	"safetynet/pathways"
)

// Certain is the disposition that an assessment's answers call for already,
// whatever else is answered; nil while that is home care and anything is open:
// that nothing is certain yet is no reason for calm.
func Certain(a *engine.Assessment, all *pathways.Dispositions) *pathways.Disposition {
	if !a.Settled && a.Floor == all.Roles.Calm.Value {
		return nil
	}
	return all.Get(a.Floor)
}
