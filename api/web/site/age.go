package site

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// maxYears bounds an age: beyond it is a slip of the finger, such as 1026 for 2026.
const maxYears = 130

// StatedAge is a date of birth or an age as it was typed. The date of birth is in
// the pages of one sitting only: a case has completed units, and those are kept.
type StatedAge struct {
	Day, Month, Year    string // of birth
	Years, Months, Days string // or the age
	Unknown             bool   // the age is not known
}

var ageInputs = []string{"birth-day", "birth-month", "birth-year", "age-years", "age-months", "age-days"}

// IsAge tells whether an input is part of the age.
func IsAge(inputID string) bool { return slices.Contains(ageInputs, inputID) }

func readAge(form url.Values) StatedAge {
	var a StatedAge
	for i, p := range a.parts() {
		*p = strings.TrimSpace(form.Get(ageInputs[i]))
	}
	a.Unknown = form.Get("age-unknown") != ""
	return a
}

func (a *StatedAge) parts() []*string {
	return []*string{&a.Day, &a.Month, &a.Year, &a.Years, &a.Months, &a.Days}
}

// Given tells whether anything was said of the age.
func (a StatedAge) Given() bool { return a.born() || a.stated() || a.Unknown }

func (a StatedAge) born() bool   { return a.Day+a.Month+a.Year != "" }
func (a StatedAge) stated() bool { return a.Years+a.Months+a.Days != "" }

func (a StatedAge) hidden() []Field {
	var fields []Field
	for i, p := range a.parts() {
		if *p != "" {
			fields = append(fields, Field{ageInputs[i], *p})
		}
	}
	if a.Unknown {
		fields = append(fields, Field{"age-unknown", "true"})
	}
	return fields
}

// BirthDate is the date of birth, where one was given. It is for what is worked out
// while a page is made and must not be kept.
func (a StatedAge) BirthDate() (time.Time, bool) {
	day, errD := strconv.Atoi(a.Day)
	month, errM := strconv.Atoi(a.Month)
	year, errY := strconv.Atoi(a.Year)
	date := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	ok := errD == nil && errM == nil && errY == nil && len(a.Year) == 4 && date.Day() == day && int(date.Month()) == month
	return date, ok
}

// At is the age on the day of a case, whose gestation it reads.
func (a StatedAge) At(c engine.Case) (engine.Age, Faults) {
	weeks := 0
	if g, ok := c.Findings["gestation_weeks"]; ok && g.Known() && g.Value.Type == pathways.Int {
		weeks = int(g.Value.Number)
	}
	switch {
	case a.born() && a.stated():
		return engine.UnknownAge(), Faults{{ID: "birth-day", Text: "Give the date of birth or the age, not both"}}
	case a.born():
		return a.fromBirth(c.At, weeks)
	case a.stated():
		return a.fromStated(c.At, weeks)
	}
	return engine.UnknownAge(), nil
}

func (a StatedAge) fromBirth(at time.Time, weeks int) (engine.Age, Faults) {
	birth, ok := a.BirthDate()
	if !ok {
		return engine.UnknownAge(), Faults{{ID: "birth-day", Text: "Enter a real date of birth, such as 27 3 " + strconv.Itoa(at.Year()-2)}}
	}
	age, err := engine.AgeFromBirthDate(birth, at, weeks)
	switch {
	case err != nil:
		return engine.UnknownAge(), Faults{{ID: "birth-day", Text: "The date of birth must be today or in the past"}}
	case birth.Before(at.AddDate(-maxYears, 0, 0)):
		return engine.UnknownAge(), Faults{{ID: "birth-year", Text: "Check the year of birth"}}
	}
	return age, nil
}

func (a StatedAge) fromStated(at time.Time, weeks int) (engine.Age, Faults) {
	var s engine.StatedAge
	for _, u := range []struct {
		typed, id string
		limit     int
		into      **int
	}{
		{a.Years, "age-years", maxYears, &s.Years}, {a.Months, "age-months", maxYears * 12, &s.Months}, {a.Days, "age-days", maxYears * 366, &s.Days},
	} {
		if u.typed == "" {
			continue
		}
		n, err := strconv.Atoi(u.typed)
		if err != nil || n < 0 || n > u.limit {
			return engine.UnknownAge(), Faults{{ID: u.id, Text: "Enter the age in whole numbers"}}
		}
		*u.into = &n
	}
	age, err := engine.AgeFromStated(s, at, weeks)
	if err != nil {
		return engine.UnknownAge(), Faults{{ID: "age-years", Text: "Check the age"}}
	}
	return age, nil
}
