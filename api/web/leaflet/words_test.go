package leaflet

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

func TestHowSoon(t *testing.T) {
	for iso, want := range map[string]string{
		"": "", "PT0S": "now", "PT1H": "within 1 hour", "PT2H": "within 2 hours", "PT24H": "within 24 hours", "P1D": "within 24 hours",
		"P3D": "in the next 3 days", "PT30M": "within 30 minutes", "PT1H30M": "within 1 hour 30 minutes", "soon": "now",
	} {
		require.Equal(t, want, HowSoon(iso), iso)
	}
}

// TestHowSoonOfShippedDispositions: whatever sets a time has words for it.
func TestHowSoonOfShippedDispositions(t *testing.T) {
	for _, d := range newEngine(t).Library().Pathways[0].Dispositions.List {
		if d.Within != nil {
			require.Regexp(t, `^(now|within .*|in the next .*)$`, HowSoon(d.Within.String()), d.ID.Value)
		}
	}
}

func TestClock(t *testing.T) {
	for _, x := range []struct {
		t    time.Time
		want string
	}{
		{at.Add(4 * time.Hour), "at 18:30 today, Sunday 22 November"},
		{at.Add(12 * time.Hour), "at 02:30 tomorrow, Monday 23 November"},
		{at.Add(9*time.Hour + 30*time.Minute), "at 00:00 tomorrow, Monday 23 November"},
		{at.Add(72 * time.Hour), "at 14:30 on Wednesday 25 November"},
		{at.AddDate(0, 2, 0), "at 14:30 on Friday 22 January 2027"},
	} {
		require.Equal(t, x.want, Clock(x.t, at))
	}
}

func TestAgeInWords(t *testing.T) {
	n := func(n int) *int { return &n }
	for _, x := range []struct {
		said engine.StatedAge
		want string
	}{
		{engine.StatedAge{Days: n(0)}, "less than 1 day old"},
		{engine.StatedAge{Days: n(1)}, "1 day old"},
		{engine.StatedAge{Days: n(27)}, "27 days old"},
		{engine.StatedAge{Days: n(30)}, "4 weeks old"},
		{engine.StatedAge{Weeks: n(5)}, "5 weeks old"},
		{engine.StatedAge{Months: n(0)}, "less than 1 month old"},
		{engine.StatedAge{Months: n(2)}, "2 months old"},
		{engine.StatedAge{Months: n(18)}, "18 months old"},
		{engine.StatedAge{Months: n(23)}, "23 months old"},
		{engine.StatedAge{Years: n(1)}, "1 year old"},
		{engine.StatedAge{Months: n(30)}, "2 years old"},
		{engine.StatedAge{Years: n(15)}, "15 years old"},
	} {
		age, err := engine.AgeFromStated(x.said, at, 0)
		require.NoError(t, err)
		require.Equal(t, x.want, AgeInWords(age))
	}
	require.Equal(t, "age not given", AgeInWords(engine.UnknownAge()))
	for want, months := range map[string]engine.Span{"between 2 and 5 months old": {Lo: 2, Hi: 4}, "between 3 and 5 years old": {Lo: 36, Hi: 59}} {
		require.Equal(t, want, AgeInWords(engine.Age{Known: true, Days: engine.Span{Lo: 59, Hi: 59}, Months: months}))
	}
}

func TestAnswerInWords(t *testing.T) {
	d := newEngine(t).Library().Newest("febrile-child").Dictionary
	for _, x := range []struct {
		finding string
		answer  engine.Answer
		want    string
	}{
		{"seizure_now", engine.BoolAnswer(true), "Yes"},
		{"seizure_now", engine.BoolAnswer(false), "No"},
		{"skin_colour", engine.EnumAnswer("ashen"), "Grey or very white"},
		{"temperature_c", engine.NumberAnswer(39), "39C"},
		{"temperature_c", engine.NumberAnswer(39.5), "39.5C"},
		{"fever_days", engine.IntAnswer(1), "1 day"},
		{"fever_days", engine.IntAnswer(10), "10 days"},
		{"blood_glucose_mmol_l", engine.NumberAnswer(2.9), "2.9 mmol/L"},
	} {
		require.Equal(t, x.want, spoken.Spoken(d.Finding(x.finding), x.answer), x.finding)
	}
	for _, f := range d.Findings {
		for _, c := range f.Choices {
			require.Equal(t, c.Label.Parent, spoken.Spoken(f, engine.Answer{Value: engine.Value{Type: f.Type, Number: *c.Value.Number}}), f.ID.Value)
		}
		if f.Type == pathways.Enum && f.AnsweredByAudience(pathways.Parent) {
			for _, v := range f.Values.All() {
				require.NotEmpty(t, spoken.Spoken(f, engine.EnumAnswer(v)), f.ID.Value)
			}
		}
	}
}

func TestServiceInWords(t *testing.T) {
	for want, s := range map[string]engine.Service{
		"999. It sends an ambulance.":                          {Name: "999", Phone: "999", Text: "It sends an ambulance."},
		"NHS 111 by phone, 111. Every day. Phone at any time.": {Name: "NHS 111 by phone", Phone: "111", Hours: "Every day", Text: "Phone at any time."},
		"NHS 111 online, 111.nhs.uk. From 5 years.":            {Name: "NHS 111 online", Link: "https://111.nhs.uk", Text: "From 5 years."},
	} {
		require.Equal(t, want, ServiceInWords(s))
	}
}
