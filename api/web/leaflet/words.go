package leaflet

import (
	"fmt"
	"strings"
	"time"

	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// HowSoon says an ISO 8601 duration of a disposition: "within 2 hours", "now",
// "in the next 3 days". It is "" for none. What cannot be read is "now", the
// cautious reading.
func HowSoon(iso string) string {
	if iso == "" {
		return ""
	}
	d, err := pathways.ParseDuration(iso)
	switch {
	case err != nil || d.Duration <= 0:
		return "now"
	case d.Duration > 24*time.Hour && d.Duration%(24*time.Hour) == 0:
		return "in the next " + prose.Plural(int(d.Hours())/24, "day")
	}
	return "within " + prose.Hours(d.Duration)
}

// Clock says a time as seen from another: "at 18:30 today, Sunday 22 November".
// The date is always said, for the words are read later as well.
func Clock(t, from time.Time) string {
	day := t.Format("Monday 2 January")
	if t.Year() != from.Year() {
		day = t.Format("Monday 2 January 2006")
	}
	at := "at " + t.Format("15:04")
	switch t.Format(time.DateOnly) {
	case from.Format(time.DateOnly):
		return at + " today, " + day
	case from.AddDate(0, 0, 1).Format(time.DateOnly):
		return at + " tomorrow, " + day
	}
	return at + " on " + day
}

// bareClock is Clock without its first word, to stand behind until.
func bareClock(t, from time.Time) string { return strings.TrimPrefix(Clock(t, from), "at ") }

// AgeInWords says an age in the finest unit that is certain: days below 4 weeks,
// weeks while days are counted, months below 2 years, then years. It never says
// more than was given.
func AgeInWords(a engine.Age) string {
	const daysCounted = 59 // of engine.Age: 59 means 59 or more
	days, months := a.Days, a.Months
	switch {
	case !a.Known:
		return "age not given"
	case days.Hi == 0:
		return "less than 1 day old"
	case days.Lo == days.Hi && days.Hi < 28:
		return prose.Plural(days.Lo, "day") + " old"
	case days.Hi < daysCounted && days.Lo/7 == days.Hi/7 && days.Lo >= 7:
		return prose.Plural(days.Lo/7, "week") + " old"
	case months.Lo == months.Hi && months.Hi == 0:
		return "less than 1 month old"
	case months.Lo == months.Hi && months.Hi < 24:
		return prose.Plural(months.Lo, "month") + " old"
	case months.Lo/12 == months.Hi/12 && months.Lo >= 12:
		return prose.Plural(months.Lo/12, "year") + " old"
	case months.Lo < 24:
		return fmt.Sprintf("between %d and %s old", months.Lo, prose.Plural(months.Hi+1, "month"))
	}
	return fmt.Sprintf("between %d and %s old", months.Lo/12, prose.Plural(months.Hi/12+1, "year"))
}

// ServiceInWords says a service in one line: what it is called, its number,
// hours and link, and what it is for.
func ServiceInWords(s engine.Service) string {
	head := s.Name
	if s.Phone != "" && s.Phone != s.Name {
		head += ", " + s.Phone
	}
	if s.Link != "" {
		head += ", " + strings.TrimPrefix(s.Link, "https://")
	}
	if s.Hours != "" {
		head += ". " + s.Hours
	}
	return head + ". " + s.Text
}

// firstSentence splits a text behind its first sentence.
func firstSentence(text string) (first, rest string) {
	first, rest, more := strings.Cut(text, ". ")
	if more {
		first += "."
	}
	return first, rest
}
