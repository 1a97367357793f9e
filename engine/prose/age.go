package prose

import "safetynet/engine"

// Age says an age in completed units for staff: all that is known of it, more than
// a family is told.
func Age(a engine.Age) string {
	switch {
	case !a.Known:
		return "not known"
	case a.Days.Hi < 59: // from 59 on days are not counted
		return span(a.Days, func(n int) string { return Plural(n, "day") })
	}
	return span(a.Months, exact)
}

// exact says a child's age from two months up.
func exact(months int) string {
	switch {
	case months < 24:
		return Plural(months, "month")
	case months%12 == 0:
		return Plural(months/12, "year")
	}
	return Plural(months/12, "year") + " " + Plural(months%12, "month")
}

func span(s engine.Span, say func(int) string) string {
	if s.Lo == s.Hi {
		return say(s.Lo)
	}
	return "between " + say(s.Lo) + " and " + say(s.Hi)
}

// Months says the age at which something begins or ends: birthdays in years.
func Months(n int) string {
	if n%12 == 0 {
		return Plural(n/12, "year")
	}
	return Plural(n, "month")
}

// Between says the ages from one, "" for birth, up to another, which is left out;
// "" is no end.
func Between(from, to string) string {
	switch {
	case from == "" && to == "":
		return "all ages"
	case to == "":
		return from + " and over"
	case from == "":
		return "under " + to
	}
	return from + " to under " + to
}
