package leaflet

import (
	"bytes"
	"testing"

	ics "github.com/arran4/golang-ical"
	"github.com/stretchr/testify/require"
)

func calendarOf(t *testing.T, s *Sheet) string {
	var b bytes.Buffer
	require.NoError(t, Calendar(&b, s))
	return b.String()
}

func TestCalendar(t *testing.T) {
	s := well.sheet(t)
	text := calendarOf(t, s)
	require.Equal(t, text, calendarOf(t, s), "the same sheet gives the same file")
	cal, err := ics.ParseCalendar(bytes.NewBufferString(text))
	require.NoError(t, err)
	require.Len(t, cal.Events(), 1)
	e := cal.Events()[0]
	start, err := e.GetStartAt()
	require.NoError(t, err)
	require.True(t, s.LookAgainAt.Equal(start))
	require.Equal(t, "look-again-KXJX-KSV6-3@safetynet", e.Id())
	require.Equal(t, lookAgain, e.GetProperty(ics.ComponentPropertySummary).Value)
	require.Equal(t, "PRIVATE", e.GetProperty(ics.ComponentPropertyClass).Value)
	description := ics.FromText(e.GetProperty(ics.ComponentPropertyDescription).Value)
	for _, g := range s.WatchFor {
		for _, sign := range g.Signs {
			require.Contains(t, description, sign)
		}
	}
	for _, must := range []string{s.Notice, s.CodeUntil, s.ValidUntil} {
		require.Contains(t, description, must)
	}
	require.Len(t, e.Alarms(), 1)
	require.Equal(t, "PT0S", e.Alarms()[0].GetProperty(ics.ComponentPropertyTrigger).Value)
	for _, line := range bytes.Split([]byte(text), []byte("\r\n")) {
		require.LessOrEqual(t, len(line), 75, "a line of a calendar file is no longer")
	}
}

func TestCalendarWithoutReference(t *testing.T) {
	s := well.sheet(t)
	s.Reference = ""
	require.Contains(t, calendarOf(t, s), "UID:look-again-20261122T143000Z@safetynet")
}

func TestCalendarWithoutTime(t *testing.T) {
	require.ErrorIs(t, Calendar(&bytes.Buffer{}, fitting.sheet(t)), ErrNoTime)
}
