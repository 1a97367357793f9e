package calculate_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
	"safetynet/engine/calculate"
	"safetynet/pathways"
)

// calm is everything that raises a level without points, known and absent.
func calm(more map[string]any) map[string]any {
	all := map[string]any{"consciousness": "alert", "abnormal_pupil": false, "sepsis_suspected": false, "septic_shock_suspected": false,
		"clinician_concern": "none", "carer_concern": "none"}
	for k, v := range more {
		all[k] = v
	}
	return all
}

// quiet is a child of two years with no points at all.
func quiet(more map[string]any) map[string]any {
	all := calm(map[string]any{"respiratory_rate": 30, "respiratory_distress": "none", "spo2_percent": 98, "oxygen": "air", "heart_rate": 120, "systolic_bp": 90, "capillary_refill_s": 1.0})
	for k, v := range more {
		if v == nil {
			delete(all, k)
			continue
		}
		all[k] = v
	}
	return all
}

func pointsOf(t testing.TB, res *calculate.PEWSResult, sign string) calculate.Bounds {
	for _, i := range res.Items {
		if i.Sign == sign {
			return i.Points
		}
	}
	require.Fail(t, "no such sign", sign)
	return calculate.Bounds{}
}

// TestPEWSScores holds the points of every whole number against the printed chart.
func TestPEWSScores(t *testing.T) {
	ages := map[string][2]int{"under_1": {0, 11}, "1_to_4": {12, 59}, "5_to_12": {60, 155}, "from_13": {156, 215}}
	spans := map[string][2]int{"respiratory_rate": {5, 120}, "heart_rate": {30, 300}, "systolic_bp": {30, 200}}
	for column, age := range ages {
		for sign, span := range spans {
			for v := span[0]; v <= span[1]; v++ {
				want := printedPoints(t, sign, column, v)
				for _, m := range age {
					res := must(t, calculate.PEWS, months(m), map[string]any{sign: v}).PEWS
					require.Equal(t, calculate.Bounds{Floor: want, Ceiling: want}, pointsOf(t, res, sign), "%s %d at %d months", sign, v, m)
				}
			}
		}
	}
}

// printedPoints reads the points of a value off the chart as it is printed, where
// exactly one cell must hold it.
func printedPoints(t *testing.T, sign, column string, v int) int {
	var found []int
	for _, row := range table(t, "pews-scores") {
		if row["sign"] != sign {
			continue
		}
		for _, cell := range strings.Split(row[column], ";") {
			if holds(t, strings.TrimSpace(cell), v) {
				found = append(found, int(float(t, row["points"])))
			}
		}
	}
	require.Len(t, found, 1, "%s %d, %s", sign, v, column)
	return found[0]
}

func holds(t *testing.T, cell string, v int) bool {
	n := float64(v)
	if limit, is := strings.CutPrefix(cell, "<"); is {
		return n < float(t, limit)
	}
	if limit, is := strings.CutPrefix(cell, ">="); is {
		return n >= float(t, limit)
	}
	lo, hi, ok := strings.Cut(cell, "–")
	require.True(t, ok, cell)
	return n >= float(t, lo) && n <= float(t, hi)
}

// TestPEWSSingleSigns are the signs that have one table for all ages, and the
// boundaries the notes name.
func TestPEWSSingleSigns(t *testing.T) {
	for _, c := range []struct {
		age   engine.Age
		given map[string]any
		sign  string
		want  int
	}{
		{months(24), map[string]any{"spo2_percent": 95}, "spo2", 0},
		{months(24), map[string]any{"spo2_percent": 94}, "spo2", 1},
		{months(24), map[string]any{"spo2_percent": 92}, "spo2", 1},
		{months(24), map[string]any{"spo2_percent": 91}, "spo2", 4},
		{born(t, "2025-11-22"), map[string]any{"heart_rate": 145}, "heart_rate", 0},
		{born(t, "2025-11-21"), map[string]any{"heart_rate": 145}, "heart_rate", 1},
		{born(t, "2021-11-22"), map[string]any{"heart_rate": 130}, "heart_rate", 0},
		{born(t, "2021-11-21"), map[string]any{"heart_rate": 130}, "heart_rate", 1},
		{born(t, "2013-11-22"), map[string]any{"heart_rate": 119}, "heart_rate", 0},
		{born(t, "2013-11-21"), map[string]any{"heart_rate": 119}, "heart_rate", 1},
		{months(24), map[string]any{"oxygen": "air"}, "oxygen", 0},
		{months(24), map[string]any{"oxygen": "percent", "oxygen_percent": 29.9}, "oxygen", 1},
		{months(24), map[string]any{"oxygen": "percent", "oxygen_percent": 30}, "oxygen", 2},
		{months(24), map[string]any{"oxygen": "percent", "oxygen_percent": 49.9}, "oxygen", 2},
		{months(24), map[string]any{"oxygen": "percent", "oxygen_percent": 50}, "oxygen", 4},
		{months(24), map[string]any{"oxygen": "flow", "oxygen_l_min": 0.01}, "oxygen", 1},
		{months(24), map[string]any{"oxygen": "flow", "oxygen_l_min": 1.99}, "oxygen", 1},
		{months(24), map[string]any{"oxygen": "flow", "oxygen_l_min": 2}, "oxygen", 2},
		{months(24), map[string]any{"oxygen": "flow", "oxygen_l_min": 5.99}, "oxygen", 2},
		{months(24), map[string]any{"oxygen": "flow", "oxygen_l_min": 6}, "oxygen", 4},
		{months(24), map[string]any{"oxygen": "high-flow"}, "oxygen", 4},
		{months(24), map[string]any{"oxygen": "bipap"}, "oxygen", 4},
		{months(24), map[string]any{"oxygen": "cpap"}, "oxygen", 4},
		{months(24), map[string]any{"respiratory_distress": "none"}, "respiratory_distress", 0},
		{months(24), map[string]any{"respiratory_distress": "mild"}, "respiratory_distress", 1},
		{months(24), map[string]any{"respiratory_distress": "moderate"}, "respiratory_distress", 2},
		{months(24), map[string]any{"respiratory_distress": "severe"}, "respiratory_distress", 4},
		{months(24), map[string]any{"capillary_refill_s": 2}, "capillary_refill", 0},
		{months(24), map[string]any{"capillary_refill_s": 3}, "capillary_refill", 2},
		{months(24), map[string]any{"bp_not_measured": "not-attempted-no-concern"}, "systolic_bp", 0},
		{months(24), map[string]any{"bp_not_measured": "failed-no-concern"}, "systolic_bp", 0},
		{months(24), map[string]any{"bp_not_measured": "failed-with-concern"}, "systolic_bp", 4},
	} {
		res := must(t, calculate.PEWS, c.age, c.given).PEWS
		require.Equal(t, calculate.Bounds{Floor: c.want, Ceiling: c.want}, pointsOf(t, res, c.sign), "%v", c.given)
	}
}

// TestPEWSRows are the test rows of the notes.
func TestPEWSRows(t *testing.T) {
	ill := calm(map[string]any{"respiratory_rate": 62, "respiratory_distress": "moderate", "spo2_percent": 93, "oxygen": "flow", "oxygen_l_min": 0.5,
		"heart_rate": 172, "systolic_bp": 85, "capillary_refill_s": 3})
	res := must(t, calculate.PEWS, months(8), ill).PEWS
	require.Equal(t, calculate.Bounds{Floor: 10, Ceiling: 10}, res.Score)
	require.Equal(t, "high", res.Level.Floor.ID)
	require.True(t, res.Settled)
	require.Equal(t, "PT15M", res.Level.Floor.ReviewWithin)
	require.Empty(t, res.Missing)

	two := calm(map[string]any{"respiratory_rate": 38, "respiratory_distress": "none", "spo2_percent": 97, "oxygen": "air", "heart_rate": 145, "systolic_bp": 95, "capillary_refill_s": 2})
	res = must(t, calculate.PEWS, months(24), two).PEWS
	require.Equal(t, calculate.Bounds{Floor: 1, Ceiling: 1}, res.Score)
	require.Equal(t, "low", res.Level.Ceiling.ID)

	res = must(t, calculate.PEWS, months(24), quiet(map[string]any{"consciousness": "voice"})).PEWS
	require.Equal(t, calculate.Bounds{}, res.Score)
	require.Equal(t, "none", res.ScoreLevel.Ceiling.ID)
	require.Equal(t, "high", res.Level.Floor.ID)
}

func TestPEWSLevels(t *testing.T) {
	p := &shipped().PEWS
	for total, want := range map[int]string{0: "none", 1: "low", 4: "low", 5: "medium", 8: "medium", 9: "high", 12: "high", 13: "emergency", 26: "emergency"} {
		require.Equal(t, want, p.Levels[p.LevelAt(total)].ID.Value, "total %d", total)
	}
	for name, c := range map[string]struct {
		given map[string]any
		want  string
	}{
		"nothing":         {nil, "none"},
		"sepsis":          {map[string]any{"sepsis_suspected": true}, "medium"},
		"voice":           {map[string]any{"consciousness": "voice"}, "high"},
		"septic shock":    {map[string]any{"septic_shock_suspected": true}, "high"},
		"pain":            {map[string]any{"consciousness": "pain"}, "emergency"},
		"unresponsive":    {map[string]any{"consciousness": "unresponsive"}, "emergency"},
		"pupil":           {map[string]any{"abnormal_pupil": true}, "emergency"},
		"carer":           {map[string]any{"carer_concern": "high"}, "high"},
		"clinician":       {map[string]any{"clinician_concern": "medium"}, "medium"},
		"highest of all":  {map[string]any{"carer_concern": "low", "sepsis_suspected": true, "clinician_concern": "emergency"}, "emergency"},
		"never down":      {map[string]any{"respiratory_rate": 62, "heart_rate": 175, "spo2_percent": 90, "clinician_concern": "low"}, "high"},
		"sepsis, score 1": {map[string]any{"heart_rate": 145, "sepsis_suspected": true}, "medium"},
	} {
		t.Run(name, func(t *testing.T) {
			res := must(t, calculate.PEWS, months(24), quiet(c.given)).PEWS
			require.True(t, res.Settled)
			require.Equal(t, c.want, res.Level.Floor.ID)
		})
	}
}

// TestPEWSMissing: what is not known is never scored as normal.
func TestPEWSMissing(t *testing.T) {
	nothing := must(t, calculate.PEWS, engine.UnknownAge(), nil).PEWS
	require.Equal(t, calculate.Bounds{Floor: 0, Ceiling: 26}, nothing.Score)
	require.Equal(t, "none", nothing.Level.Floor.ID)
	require.Equal(t, "emergency", nothing.Level.Ceiling.ID)
	require.Len(t, nothing.Missing, 7+6)

	res := must(t, calculate.PEWS, months(24), quiet(map[string]any{"capillary_refill_s": nil, "spo2_percent": pathways.NotMeasured})).PEWS
	require.Equal(t, calculate.Bounds{Floor: 0, Ceiling: 6}, res.Score)
	require.Equal(t, []calculate.Missing{{Input: "spo2_percent", Reason: pathways.NotMeasured}, {Input: "capillary_refill_s", Reason: pathways.NotAsked}}, res.Missing)
	require.Equal(t, "none", res.Level.Floor.ID)
	require.Equal(t, "medium", res.Level.Ceiling.ID)
	require.False(t, res.Settled)

	some := must(t, calculate.PEWS, months(24), quiet(map[string]any{"oxygen": "flow"})).PEWS
	require.Equal(t, calculate.Bounds{Floor: 1, Ceiling: 4}, pointsOf(t, some, "oxygen"), "some oxygen is at least 1 point")
	require.Equal(t, []calculate.Missing{{Input: "oxygen_l_min", Reason: pathways.NotAsked}}, some.Missing)

	unseen := must(t, calculate.PEWS, months(24), quiet(map[string]any{"consciousness": nil})).PEWS
	require.Equal(t, calculate.Bounds{}, unseen.Score)
	require.Equal(t, "none", unseen.ScoreLevel.Ceiling.ID)
	require.Equal(t, "emergency", unseen.Level.Ceiling.ID, "nobody looked how awake the child is")
	require.Equal(t, calculate.PEWSRaise{Input: "consciousness", Text: "AVPU", Open: "emergency"}, unseen.Raises[0], "unknown is not none")
}

// TestPEWSAgeOverAnEdge: a range, never a guess.
func TestPEWSAgeOverAnEdge(t *testing.T) {
	res := must(t, calculate.PEWS, between(6, 17), quiet(map[string]any{"respiratory_rate": 45, "heart_rate": 145})).PEWS
	require.Equal(t, calculate.Bounds{Floor: 0, Ceiling: 1}, pointsOf(t, res, "heart_rate"))
	require.Equal(t, calculate.Bounds{Floor: 0, Ceiling: 1}, pointsOf(t, res, "respiratory_rate"))
	require.Equal(t, calculate.Bounds{Floor: 1, Ceiling: 2}, res.Score, "90 mmHg is a point under 1; the other two are points from 1: never all three")
	require.Equal(t, "age", res.Missing[0].Input)
	for _, i := range res.Items {
		require.Equal(t, i.Sign == "heart_rate" || i.Sign == "respiratory_rate" || i.Sign == "systolic_bp", i.DependsOnAge, i.Sign)
	}
}

func TestPEWSRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		age   engine.Age
		given map[string]any
		want  []string
	}{
		"refill 2.5":      {months(24), quiet(map[string]any{"capillary_refill_s": 2.5}), []string{"capillary_refill_s measure-again"}},
		"refill 2.001":    {between(0, 215), quiet(map[string]any{"capillary_refill_s": 2.001}), []string{"capillary_refill_s measure-again"}},
		"two pressures":   {months(24), quiet(map[string]any{"bp_not_measured": "failed-no-concern"}), []string{"bp_not_measured inputs-conflict"}},
		"flow in air":     {months(24), quiet(map[string]any{"oxygen_l_min": 2}), []string{"oxygen_l_min inputs-conflict"}},
		"percent of what": {months(24), map[string]any{"oxygen_percent": 28}, []string{"oxygen_percent inputs-conflict"}},
		"18 years":        {months(216), quiet(nil), []string{"age age-outside"}},
		"implausible":     {months(24), quiet(map[string]any{"heart_rate": 20, "spo2_percent": 30}), []string{"spo2_percent input-not-answer", "heart_rate input-not-answer"}},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, refused(t, calculate.PEWS, c.age, c.given)) })
	}
	_, err := calculate.Run(shipped(), calculate.PEWS, calculate.Input{Audience: pathways.Clinician, Age: months(24),
		Answers: answers{"lactate": engine.NumberAnswer(2), "heart_rate": engine.BoolAnswer(true), "oxygen": engine.EnumAnswer("unsure")}})
	var rs calculate.Refusals
	require.ErrorAs(t, err, &rs)
	require.Len(t, rs, 3, "%v", rs)
	require.Equal(t, []string{"oxygen", "heart_rate", "lactate"}, []string{rs[0].Input, rs[1].Input, rs[2].Input})
}

func TestPEWSIsForClinicians(t *testing.T) {
	for _, audience := range []pathways.Audience{pathways.Parent, pathways.Adviser, ""} {
		res, err := runFor(t, audience, calculate.PEWS, months(24), quiet(nil))
		var refused *calculate.AudienceError
		require.ErrorAs(t, err, &refused)
		require.Contains(t, refused.Because, "no input to guidance")
		require.Nil(t, res)
	}
	res := must(t, calculate.PEWS, months(24), quiet(nil))
	require.Contains(t, res.Notice, "For inpatients only")
	require.Contains(t, res.Notice, "no input to guidance")
	require.False(t, res.Approved)
}

// TestPEWSBounds: totals stay between 0 and the most the chart can give, a level
// is never below that of its score, and whatever is answered in addition stays
// inside the floor and the ceiling.
func TestPEWSBounds(t *testing.T) {
	inputs := calculate.Inputs(shipped(), calculate.PEWS)
	p := &shipped().PEWS
	rapid.Check(t, func(rt *rapid.T) {
		lo := rapid.IntRange(0, 215).Draw(rt, "months")
		hi := min(215, lo+rapid.IntRange(0, 40).Draw(rt, "open"))
		full := drawFull(rt, inputs)
		known := answers{}
		for id, a := range full {
			if rapid.Bool().Draw(rt, "ask "+id) {
				known[id] = a
			}
		}
		if _, number := known["oxygen_l_min"]; number { // it makes no sense without its device
			known["oxygen"] = full["oxygen"]
		}
		if _, number := known["oxygen_percent"]; number {
			known["oxygen"] = full["oxygen"]
		}
		some := scoreOf(rt, between(lo, hi), known)
		all := scoreOf(rt, months(rapid.IntRange(lo, hi).Draw(rt, "age")), full)
		require.True(rt, some.Score.Floor >= 0 && some.Score.Ceiling <= 26 && some.Score.Floor <= some.Score.Ceiling)
		require.Equal(rt, all.Score.Floor, all.Score.Ceiling)
		require.True(rt, all.Settled)
		require.Empty(rt, all.Missing)
		require.LessOrEqual(rt, some.Score.Floor, all.Score.Floor)
		require.GreaterOrEqual(rt, some.Score.Ceiling, all.Score.Ceiling)
		floor, ceiling, level := p.LevelOf(some.Level.Floor.ID), p.LevelOf(some.Level.Ceiling.ID), p.LevelOf(all.Level.Floor.ID)
		require.True(rt, floor <= level && level <= ceiling, "%d <= %d <= %d", floor, level, ceiling)
		require.GreaterOrEqual(rt, level, p.LevelOf(all.ScoreLevel.Floor.ID))
	})
}

// drawFull answers everything once: a reading of the pressure or why there is
// none, and the number that goes with the oxygen.
func drawFull(rt *rapid.T, inputs []*pathways.Finding) answers {
	full := answers{}
	oxygen := ""
	for _, f := range inputs {
		id := f.ID.Value
		switch f.Type {
		case pathways.Bool:
			full[id] = engine.BoolAnswer(rapid.Bool().Draw(rt, id))
		case pathways.Enum:
			v := rapid.SampledFrom(f.Values.All()).Draw(rt, id)
			full[id] = engine.EnumAnswer(v)
			if id == "oxygen" {
				oxygen = v
			}
		default:
			full[id] = number(f, float64(rapid.IntRange(int(f.Range.Min+0.99), int(f.Range.Max)).Draw(rt, id)))
		}
	}
	for device, id := range map[string]string{"percent": "oxygen_percent", "flow": "oxygen_l_min"} {
		if oxygen != device {
			delete(full, id)
		}
	}
	delete(full, rapid.SampledFrom([]string{"systolic_bp", "bp_not_measured"}).Draw(rt, "pressure"))
	return full
}

func scoreOf(rt *rapid.T, age engine.Age, a answers) *calculate.PEWSResult {
	res, err := calculate.Run(shipped(), calculate.PEWS, calculate.Input{Audience: pathways.Clinician, Age: age, Answers: a})
	require.NoError(rt, err, fmt.Sprint(a))
	return res.PEWS
}
