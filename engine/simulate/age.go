package simulate

import (
	"time"

	"safetynet/engine"
)

// At is when every made-up child is assessed. Ages are counted to it, and nothing
// else hangs on it.
var At = time.Date(2026, time.June, 28, 12, 0, 0, 0, time.UTC)

const (
	maxMonths = 18 * 12
	daysDrawn = 28 // of a month, so that a child of n months has completed n whatever the month
	termWeeks = 40
)

// ageTable holds the age of a child of so many months and days whose gestation is not
// known: working it out takes longer than all else.
type ageTable [][daysDrawn]engine.Age

func newAgeTable(a Ages) ageTable {
	t := make(ageTable, a.Bands[len(a.Bands)-1].UnderMonths)
	for m := a.From; m < len(t); m++ {
		for d := range daysDrawn {
			t[m][d] = ageAt(m, d, 0)
		}
	}
	return t
}

// age is the age of a child who was born after so many weeks, 0 where nobody knows.
func (t ageTable) age(months, days, weeks int) engine.Age {
	a := t[months][days]
	switch {
	case weeks == 0:
		return a
	case weeks >= termWeeks:
		a.Corrected = a.Months
		return a
	}
	return ageAt(months, days, weeks)
}

func ageAt(months, days, weeks int) engine.Age {
	a, err := engine.AgeFromBirthDate(At.AddDate(0, -months, -days), At, weeks)
	if err != nil {
		panic(err) // nobody is born after At
	}
	return a
}
