package leaflet

import (
	"errors"
	"io"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// ErrNoTime says that the assessment sets no time to look again.
var ErrNoTime = errors.New("there is no time to look again")

// lookAgainTakes is how long the event is.
const lookAgainTakes = 15 * time.Minute

// Calendar writes one event with an alarm at the time to look again. What is seen
// of it at a glance says nothing of health; what to look for is in its
// description. The error is ErrNoTime, or that of w.
func Calendar(w io.Writer, s *Sheet) error {
	if s.LookAgainAt == nil {
		return ErrNoTime
	}
	cal := ics.NewCalendarFor("safetynet")
	cal.SetProductId("-//Safetynet//Leaflet//EN")
	cal.SetMethod(ics.MethodPublish)
	id := s.Reference
	if id == "" {
		id = s.At.UTC().Format("20060102T150405Z")
	}
	e := cal.AddEvent("look-again-" + id + "@safetynet")
	e.SetDtStampTime(s.At)
	e.SetStartAt(*s.LookAgainAt)
	e.SetEndAt(s.LookAgainAt.Add(lookAgainTakes))
	e.SetSummary(s.Reminder)
	e.SetDescription(strings.Join(append(signs(s.WatchFor, len(s.WatchFor)), closing(s)...), "\n"))
	e.SetClass(ics.ClassificationPrivate)
	e.SetTimeTransparency(ics.TransparencyTransparent)
	alarm := e.AddAlarm()
	alarm.SetAction(ics.ActionDisplay)
	alarm.SetTrigger("PT0S")
	alarm.SetProperty(ics.ComponentPropertyDescription, s.Reminder)
	_, err := io.WriteString(w, cal.Serialize(ics.WithNewLineWindows)) // its own writing to w loses errors
	return err
}
