package desk

import (
	"fmt"
	"strconv"
	"time"

	"safetynet/engine"
)

// length says how long there is, to the minute.
func length(d time.Duration) string {
	word := "left"
	if d < 0 {
		d, word = -d, "overdue"
	}
	return fmt.Sprintf("%d h %02d min %s", int(d.Hours()), int(d.Minutes())%60, word)
}

// ageWords says an age in completed units for staff: all that is known of it, more
// than a family is told.
func ageWords(a engine.Age) string {
	switch {
	case !a.Known:
		return "not known"
	case a.Days.Hi < 59:
		return span(a.Days, func(n int) string { return count(n, "day") })
	}
	return span(a.Months, months)
}

// months says an age from two months up.
func months(n int) string {
	if n < 24 {
		return count(n, "month")
	}
	if n%12 == 0 {
		return count(n/12, "year")
	}
	return count(n/12, "year") + " " + count(n%12, "month")
}

func span(s engine.Span, say func(int) string) string {
	if s.Lo == s.Hi {
		return say(s.Lo)
	}
	return "between " + say(s.Lo) + " and " + say(s.Hi)
}

func count(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return strconv.Itoa(n) + " " + unit + "s"
}
