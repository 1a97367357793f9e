package engine

import (
	"encoding/json"
	"fmt"
	"time"
)

// Span is a range of whole numbers, both ends included. A point has equal ends.
type Span struct{ Lo, Hi int }

func (s Span) point() bool { return s.Lo == s.Hi }

// MarshalJSON writes a point as a number and a range as [lo, hi].
func (s Span) MarshalJSON() ([]byte, error) {
	if s.point() {
		return json.Marshal(s.Lo)
	}
	return json.Marshal([2]int{s.Lo, s.Hi})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Span) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, &s.Lo); err == nil {
		s.Hi = s.Lo
		return nil
	}
	var both [2]int
	if err := json.Unmarshal(data, &both); err != nil {
		return fmt.Errorf("an age is a number or [lo, hi]: %w", err)
	}
	s.Lo, s.Hi = both[0], both[1]
	return nil
}

const (
	// dayCap is where day counting stops: from 59 days on a child may have
	// completed two months, and months take over, so that age is one ordered axis.
	dayCap = 59
	// maxMonths bounds an age nobody gave: every age band ends well below it.
	maxMonths = 18*12 - 1
	// earliestWeeks is the least gestation the dictionary admits; a child whose
	// gestation is unknown may have been born that early.
	earliestWeeks = 22
	termWeeks     = 40
)

// Age is a child's age in completed calendar units on the day of assessment. A
// birth date never enters the engine or the log; only these units do. Spans
// hold every age consistent with what was given.
type Age struct {
	Known     bool `json:"-"`
	Days      Span `json:"days"`      // completed days, counted to 59, which means 59 or more
	Months    Span `json:"months"`    // completed calendar months
	Corrected Span `json:"corrected"` // completed months since the due date; from the earliest possible one while gestation is unknown
}

// UnknownAge is the age of a child of whom no age was given.
func UnknownAge() Age {
	return Age{Days: Span{0, dayCap}, Months: Span{0, maxMonths}, Corrected: Span{0, maxMonths}}
}

// MarshalJSON writes null for an unknown age.
func (a Age) MarshalJSON() ([]byte, error) {
	if !a.Known {
		return []byte("null"), nil
	}
	type plain Age
	return json.Marshal(plain(a))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (a *Age) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*a = UnknownAge()
		return nil
	}
	type plain Age
	p := plain{}
	if err := json.Unmarshal(data, &p); err != nil {
		return err
	}
	*a = Age(p)
	a.Known = true
	return nil
}

// years is the span in completed years.
func (a Age) years() Span { return Span{a.Months.Lo / 12, a.Months.Hi / 12} }

// AgeFromBirthDate returns the age on the calendar date of at, in at's own
// offset. gestationWeeks is 0 when unknown. A birth after that date is an error.
func AgeFromBirthDate(birth, at time.Time, gestationWeeks int) (Age, error) {
	b, today := dateOf(birth), dateOf(at)
	if b.After(today) {
		return Age{}, fmt.Errorf("the date of birth %s is after the assessment", b.Format(time.DateOnly))
	}
	return ageBetween(b, b, today, gestationWeeks), nil
}

// StatedAge is an age as somebody says it. Nil units were not said.
type StatedAge struct {
	Years  *int `json:"years,omitempty"`
	Months *int `json:"months,omitempty"`
	Weeks  *int `json:"weeks,omitempty"`
	Days   *int `json:"days,omitempty"`
}

// AgeFromStated returns the age for a stated one: the set of birth dates
// consistent with it on the calendar date of at. Coarser units left out are 0, a
// unit may exceed its usual maximum, and only units finer than the finest given
// are open. An age with no unit at all is an error.
func AgeFromStated(s StatedAge, at time.Time, gestationWeeks int) (Age, error) {
	today := dateOf(at)
	months := 12*value(s.Years) + value(s.Months)
	days := 7*value(s.Weeks) + value(s.Days)
	var reached, passed func(b time.Time) time.Time
	switch {
	case s.Days != nil:
		reached = func(b time.Time) time.Time { return addMonths(b, months).AddDate(0, 0, days) }
		passed = func(b time.Time) time.Time { return reached(b).AddDate(0, 0, 1) }
	case s.Weeks != nil:
		reached = func(b time.Time) time.Time { return addMonths(b, months).AddDate(0, 0, days) }
		passed = func(b time.Time) time.Time { return reached(b).AddDate(0, 0, 7) }
	case s.Months != nil:
		reached = func(b time.Time) time.Time { return addMonths(b, months) }
		passed = func(b time.Time) time.Time { return addMonths(b, months+1) }
	case s.Years != nil:
		reached = func(b time.Time) time.Time { return addMonths(b, months) }
		passed = func(b time.Time) time.Time { return addMonths(b, months+12) }
	default:
		return Age{}, fmt.Errorf("an age needs years, months, weeks or days")
	}
	earliest, latest := birthDates(today, reached, passed)
	return ageBetween(earliest, latest, today, gestationWeeks), nil
}

// birthDates returns the first and last birth date b with reached(b) <= today <
// passed(b). Both functions never fall as b rises, so the set has no holes. Some
// ages fit no date (one month exactly, on 31 March); then both neighbours are
// taken, so that a limit between them is unknown rather than guessed.
func birthDates(today time.Time, reached, passed func(time.Time) time.Time) (earliest, latest time.Time) {
	latest = lastBefore(today, func(b time.Time) bool { return !reached(b).After(today) })
	earliest = lastBefore(latest, func(b time.Time) bool { return !passed(b).After(today) }).AddDate(0, 0, 1)
	if earliest.After(latest) {
		earliest, latest = latest, earliest
	}
	return earliest, latest
}

// lastBefore finds the last day up to and including from on which ok holds;
// ok holds for every day early enough.
func lastBefore(from time.Time, ok func(time.Time) bool) time.Time {
	lo, hi := 0, 1 // days back
	for !ok(from.AddDate(0, 0, -hi)) {
		lo, hi = hi, 2*hi
	}
	if ok(from) {
		return from
	}
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; ok(from.AddDate(0, 0, -mid)) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return from.AddDate(0, 0, -hi)
}

// ageBetween is the age of a child born between two dates.
func ageBetween(earliest, latest, today time.Time, gestationWeeks int) Age {
	early := gestationWeeks
	if gestationWeeks == 0 {
		early = earliestWeeks
	}
	correction := max(0, termWeeks-early) * 7
	least := 0
	if gestationWeeks != 0 {
		least = correction
	}
	return Age{
		Known:  true,
		Days:   Span{completedDays(latest, today), completedDays(earliest, today)},
		Months: Span{completedMonths(latest, today), completedMonths(earliest, today)},
		Corrected: Span{
			completedMonths(latest.AddDate(0, 0, correction), today),
			completedMonths(earliest.AddDate(0, 0, least), today),
		},
	}
}

func completedDays(birth, today time.Time) int {
	return min(dayCap, max(0, int(today.Sub(birth)/(24*time.Hour))))
}

// completedMonths counts whole calendar months. Where a month has no such day
// the month completes on the first of the next one: the younger reading is the
// cautious one. A date still to come counts as 0.
func completedMonths(birth, today time.Time) int {
	n := (today.Year()-birth.Year())*12 + int(today.Month()) - int(birth.Month())
	for n > 0 && addMonths(birth, n).After(today) {
		n--
	}
	return max(0, n)
}

// addMonths is the day on which n months are completed.
func addMonths(birth time.Time, n int) time.Time {
	first := time.Date(birth.Year(), birth.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	day := time.Date(first.Year(), first.Month(), birth.Day(), 0, 0, 0, 0, time.UTC)
	if day.Month() != first.Month() {
		return first.AddDate(0, 1, 0)
	}
	return day
}

// dateOf is the calendar date of t in t's own offset.
func dateOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

func value(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}
