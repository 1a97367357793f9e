package engine_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
)

func day(t testing.TB, s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	require.NoError(t, err)
	return d
}

func TestAgeFromBirthDate(t *testing.T) {
	for _, c := range []struct {
		birth, at    string
		days, months int
		why          string
	}{
		{"2026-08-22", "2026-11-21", 59, 2, "the day before the three-month birthday"},
		{"2026-08-21", "2026-11-21", 59, 3, "on the three-month birthday"},
		{"2026-11-21", "2026-11-21", 0, 0, "born today"},
		{"2026-10-21", "2026-11-21", 31, 1, "one month"},
		{"2026-09-26", "2026-11-21", 56, 1, "eight weeks"},
		{"2026-09-23", "2026-11-21", 59, 1, "days stop counting at 59"},
		{"2024-02-29", "2025-02-28", 59, 11, "no 29 February: not yet a year"},
		{"2024-02-29", "2025-03-01", 59, 12, "no 29 February: a year on 1 March"},
		{"2024-02-29", "2028-02-29", 59, 48, "four years"},
		{"2026-08-31", "2026-11-30", 59, 2, "no 31 November: not yet three months"},
		{"2026-08-31", "2026-12-01", 59, 3, "no 31 November: three months on 1 December"},
		{"2021-11-22", "2026-11-21", 59, 59, "the day before the fifth birthday"},
		{"2021-11-21", "2026-11-21", 59, 60, "the fifth birthday"},
	} {
		age, err := engine.AgeFromBirthDate(day(t, c.birth), day(t, c.at), 40)
		require.NoError(t, err)
		require.Equal(t, engine.Span{Lo: c.days, Hi: c.days}, age.Days, c.why)
		require.Equal(t, engine.Span{Lo: c.months, Hi: c.months}, age.Months, c.why)
		require.Equal(t, age.Months, age.Corrected, c.why)
	}
	_, err := engine.AgeFromBirthDate(day(t, "2026-11-22"), day(t, "2026-11-21"), 0)
	require.Error(t, err)
}

// TestAgeUsesTheCallersCalendar: half past midnight in summer time is still the
// evening before in UTC.
func TestAgeUsesTheCallersCalendar(t *testing.T) {
	zone := time.FixedZone("BST", 3600)
	at := time.Date(2026, 6, 1, 0, 30, 0, 0, zone)
	age, err := engine.AgeFromBirthDate(day(t, "2026-03-01"), at, 40)
	require.NoError(t, err)
	require.Equal(t, 3, age.Months.Lo)
	age, err = engine.AgeFromBirthDate(day(t, "2026-03-01"), at.UTC(), 40)
	require.NoError(t, err)
	require.Equal(t, 2, age.Months.Lo)
}

func TestCorrectedAge(t *testing.T) {
	for _, c := range []struct {
		gestation int
		want      engine.Span
		why       string
	}{
		{40, engine.Span{Lo: 4, Hi: 4}, "born at term"},
		{42, engine.Span{Lo: 4, Hi: 4}, "never corrected forwards"},
		{36, engine.Span{Lo: 3, Hi: 3}, "four weeks early"},
		{32, engine.Span{Lo: 2, Hi: 2}, "eight weeks early"},
		{22, engine.Span{Lo: 0, Hi: 0}, "the due date is eighteen weeks after birth"},
		{0, engine.Span{Lo: 0, Hi: 4}, "unknown: from the earliest possible birth to term"},
	} {
		age, err := engine.AgeFromBirthDate(day(t, "2026-07-21"), day(t, "2026-11-21"), c.gestation)
		require.NoError(t, err)
		require.Equal(t, c.want, age.Corrected, c.why)
	}
}

// TestCorrectedAgeOfAnOpenAge: what is open of an age stays open of the corrected one,
// at both ends.
func TestCorrectedAgeOfAnOpenAge(t *testing.T) {
	for gestation, want := range map[int]engine.Span{
		40: {Lo: 24, Hi: 35}, // born at term
		32: {Lo: 22, Hi: 34}, // 56 days later: the oldest is of 22 November 2023, due on 17 January 2024
		0:  {Lo: 19, Hi: 35}, // unknown: the youngest as early as can be, the oldest at term
	} {
		age, err := engine.AgeFromStated(engine.StatedAge{Years: n(2)}, day(t, "2026-11-21"), gestation)
		require.NoError(t, err)
		require.Equal(t, want, age.Corrected, gestation)
	}
}

func n(i int) *int { return &i }

func TestStatedAge(t *testing.T) {
	now := day(t, "2026-11-21")
	for _, c := range []struct {
		said   engine.StatedAge
		months engine.Span
		days   engine.Span
		why    string
	}{
		{engine.StatedAge{Years: n(1), Months: n(2)}, engine.Span{Lo: 14, Hi: 14}, engine.Span{Lo: 59, Hi: 59}, "a year and two months"},
		{engine.StatedAge{Years: n(2)}, engine.Span{Lo: 24, Hi: 35}, engine.Span{Lo: 59, Hi: 59}, "two years, months open"},
		{engine.StatedAge{Years: n(0)}, engine.Span{Lo: 0, Hi: 11}, engine.Span{Lo: 0, Hi: 59}, "under a year"},
		{engine.StatedAge{Months: n(59)}, engine.Span{Lo: 59, Hi: 59}, engine.Span{Lo: 59, Hi: 59}, "a unit may exceed its usual maximum"},
		{engine.StatedAge{Days: n(90)}, engine.Span{Lo: 2, Hi: 2}, engine.Span{Lo: 59, Hi: 59}, "90 days before 21 November is 23 August"},
		{engine.StatedAge{Days: n(10)}, engine.Span{Lo: 0, Hi: 0}, engine.Span{Lo: 10, Hi: 10}, "ten days"},
		{engine.StatedAge{Weeks: n(3)}, engine.Span{Lo: 0, Hi: 0}, engine.Span{Lo: 21, Hi: 27}, "three weeks, days open"},
		{engine.StatedAge{Weeks: n(8)}, engine.Span{Lo: 1, Hi: 2}, engine.Span{Lo: 56, Hi: 59}, "eight weeks may be two months"},
		{engine.StatedAge{Years: n(1), Days: n(3)}, engine.Span{Lo: 12, Hi: 12}, engine.Span{Lo: 59, Hi: 59}, "coarser units left out are 0"},
	} {
		age, err := engine.AgeFromStated(c.said, now, 40)
		require.NoError(t, err)
		require.True(t, age.Known)
		require.Equal(t, c.months, age.Months, c.why)
		require.Equal(t, c.days, age.Days, c.why)
	}
	_, err := engine.AgeFromStated(engine.StatedAge{}, now, 40)
	require.Error(t, err)
}

// TestStatedAgeAgainstEveryBirthDate compares the spans with a search through
// every birth date, one by one.
func TestStatedAgeAgainstEveryBirthDate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := day0.AddDate(0, 0, rapid.IntRange(0, 1500).Draw(t, "day"))
		y, m := rapid.IntRange(0, 6).Draw(t, "years"), rapid.IntRange(0, 14).Draw(t, "months")
		said := engine.StatedAge{Years: &y, Months: &m}
		age, err := engine.AgeFromStated(said, now, 40)
		if err != nil {
			t.Fatal(err)
		}
		if age.Months != (engine.Span{Lo: 12*y + m, Hi: 12*y + m}) {
			t.Fatalf("%d years %d months is %v", y, m, age.Months)
		}
		// every birth date that gives this many completed months lies inside the span of days
		for back := 0; back <= 31*(12*y+m+1); back++ {
			one, err := engine.AgeFromBirthDate(now.AddDate(0, 0, -back), now, 40)
			if err != nil {
				t.Fatal(err)
			}
			if one.Months.Lo == 12*y+m && (one.Days.Lo < age.Days.Lo || one.Days.Hi > age.Days.Hi) {
				t.Fatalf("born %d days ago: %v outside %v", back, one.Days, age.Days)
			}
		}
	})
}

var day0 = time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)

// TestAgeNeverFalls: a day later no unit is smaller, and the younger reading holds
// at month ends.
func TestAgeNeverFalls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		birth := day0.AddDate(0, 0, rapid.IntRange(0, 1500).Draw(t, "birth"))
		gestation := rapid.IntRange(22, 44).Draw(t, "gestation")
		last := engine.Age{}
		for i := range 200 {
			age, err := engine.AgeFromBirthDate(birth, birth.AddDate(0, 0, i), gestation)
			if err != nil {
				t.Fatal(err)
			}
			if age.Days.Lo < last.Days.Lo || age.Months.Lo < last.Months.Lo || age.Corrected.Lo < last.Corrected.Lo || age.Corrected.Lo > age.Months.Lo {
				t.Fatalf("day %d: %+v after %+v", i, age, last)
			}
			last = age
		}
	})
}

func TestAgeRoundTrip(t *testing.T) {
	known, err := engine.AgeFromStated(engine.StatedAge{Years: n(2)}, day(t, "2026-11-21"), 0)
	require.NoError(t, err)
	for _, age := range []engine.Age{known, engine.UnknownAge()} {
		data, err := json.Marshal(age)
		require.NoError(t, err)
		var back engine.Age
		require.NoError(t, json.Unmarshal(data, &back))
		require.Equal(t, age, back, string(data))
	}
}
