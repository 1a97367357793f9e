package fhir

import (
	"encoding/json"
	"io/fs"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/pathways"
)

func TestUnitsAreConvertedExactly(t *testing.T) {
	for _, c := range []struct {
		finding, digits, unit, want string
		changed                     bool
	}{
		{"temperature_c", "38.0", "Cel", "38.0", false},
		{"temperature_c", "100.4", "[degF]", "38.0", true}, // the limit itself
		{"temperature_c", "100.40", "degF", "38.0", true},
		{"temperature_c", "101.3", "[degF]", "38.5", true},
		{"temperature_c", "102.2", "[degF]", "39.0", true},
		{"temperature_c", "98.24", "[degF]", "36.8", true},
		{"temperature_c", "311.15", "K", "38.0", true},
		{"temperature_c", "100.3", "[degF]", "38.0", true}, // 37.94: up, where more is worse
		{"temperature_c", "100.2", "[degF]", "37.9", true}, // 37.89
		{"temperature_c", "96.7", "[degF]", "35.9", true},  // 35.94: down, where less is
		{"temperature_c", "96.8", "[degF]", "36.0", true},
		{"temperature_c", "38.04", "Cel", "38.1", true},
		{"temperature_c", "35.96", "Cel", "35.9", true},
		{"temperature_c", "36.8000", "Cel", "36.8", false},
		{"weight_kg", "22.5", "[lb_av]", "10.206", true}, // 10.2058...: to the nearest
		{"weight_kg", "10205", "g", "10.205", true},
		{"weight_kg", "1", "[stone_av]", "6.350", true},
		{"weight_kg", "16", "[oz_av]", "0.454", true},
		{"height_cm", "1.1", "m", "110.000", true},
		{"height_cm", "40", "[in_i]", "101.600", true},
		{"heart_rate", "160", "/min", "160", false},
		{"heart_rate", "160.2", "/min", "161", true},
		{"heart_rate", "59.8", "/min", "59", true},
		{"heart_rate", "2", "/s", "120", true},
		{"spo2_percent", "91.9", "%", "91", true},
		{"spo2_percent", "92", "%", "92", false},
		{"systolic_bp", "10", "kPa", "75", true}, // 75.006
		{"systolic_bp", "9.33254", "kPa", "70", true},
		{"seizure_duration_s", "5", "min", "300.000", true},
		{"diarrhoea_days", "36", "h", "2", true},
		{"gestation_weeks", "259", "d", "37", true},
		{"gestation_weeks", "258", "d", "36", true},
		{"urine_gap_h", "0.5", "d", "12.000", true},
		{"peak_flow_l_min", "3.35", "L/s", "201", true},
		{"temperature_c", "-0e99", "Cel", "0.0", false},
	} {
		kept, changed, err := inUnit(readDict().Finding(c.finding), json.Number(c.digits), c.unit, true)
		require.NoError(t, err, c)
		require.Equal(t, c.want, string(kept), c)
		require.Equal(t, c.changed, changed, c)
	}
}

func TestNumbersThatCannotBeConverted(t *testing.T) {
	for _, c := range []struct{ finding, digits, unit, says string }{
		{"temperature_c", "38", "", "unit"},
		{"temperature_c", "1e13", "Cel", "at most 1e+12"},
		{"temperature_c", "38", "C", "unit"}, // coulombs
		{"temperature_c", "38", "cel", "unit"},
		{"blood_glucose_mmol_l", "90", "mg/dL", "unit"},
		{"spo2_percent", "0.97", "1", "unit"},
		{"temperature_c", "1e400", "Cel", "at most 1e+12"},
		{"temperature_c", "1e-99999999999", "Cel", "at least 1e-12"},
		{"temperature_c", "1e-400", "Cel", "at least 1e-12"},
		{"temperature_c", "NaN", "Cel", "32 characters"},
		{"temperature_c", "38." + strings.Repeat("0", 40), "Cel", "32 characters"},
	} {
		_, _, err := inUnit(readDict().Finding(c.finding), json.Number(c.digits), c.unit, true)
		require.ErrorContains(t, err, c.says, c)
	}
	_, _, err := inUnit(readDict().Finding("temperature_c"), "38.04", "Cel", false)
	require.ErrorIs(t, err, errPrecise)
	_, _, err = inUnit(readDict().Finding("temperature_c"), "38.000000000000000000000000001", "Cel", false)
	require.ErrorIs(t, err, errPrecise, "no binary number comes between")
}

// TestEveryUnitOfTheDictionaryIsKnown: a unit without a row converts nothing, which
// must be meant.
func TestEveryUnitOfTheDictionaryIsKnown(t *testing.T) {
	for _, f := range readDict().Findings {
		if f.Unit != "" && f.Unit != "%" {
			require.Contains(t, conversions, f.Unit, f.ID.Value)
		}
	}
}

// TestRoundingHidesNoLimit: in the direction that is worse, what is beyond a limit
// stays beyond it. The direction itself is that of the dictionary.
func TestRoundingHidesNoLimit(t *testing.T) {
	var findings []*pathways.Finding
	for _, f := range readDict().Findings {
		if (f.Type == pathways.Int || f.Type == pathways.Number) && f.Worse != pathways.WorseNone {
			findings = append(findings, f)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		f := rapid.SampledFrom(findings).Draw(rt, "finding")
		limit := big.NewRat(int64(rapid.IntRange(0, 4000).Draw(rt, "limit")), 10)
		x := new(big.Rat).Add(limit, big.NewRat(int64(rapid.IntRange(-99999, 99999).Draw(rt, "off")), 7777))
		got := rounded(f, x)
		up := f.Worse == pathways.WorseUp || f.Worse == pathways.WorseBoth && x.Cmp(lowestNormal(f)) >= 0
		if up && x.Cmp(limit) > 0 {
			require.Positive(rt, got.Cmp(limit), "over a limit stays over it")
		}
		if !up && x.Cmp(limit) < 0 {
			require.Negative(rt, got.Cmp(limit), "under a limit stays under it")
		}
		step := new(big.Rat).SetFrac64(1, int64([]int{1, 10, 100, 1000}[f.MaxDecimals()]))
		moved := new(big.Rat).Sub(got, x)
		require.Negative(rt, moved.Abs(moved).Cmp(step))
	})
}

// TestNormalLiesBetweenTheLimits is what rounding away from normal rests on: where a
// finding is worse either way, no condition asks for less than a limit above the
// least normal value, or for more than one below it.
func TestNormalLiesBetweenTheLimits(t *testing.T) {
	limits := map[string]*pathways.Threshold{}
	for _, p := range readLibrary().Pathways {
		for _, th := range slices.Concat(p.Dictionary.Thresholds, p.Signs.Thresholds, p.SepsisTables.Thresholds, p.Thresholds) {
			limits[th.ID.Value] = th
		}
	}
	looked := 0
	require.NoError(t, fs.WalkDir(pathways.Embedded(), ".", func(name string, _ fs.DirEntry, err error) error {
		data, _ := fs.ReadFile(pathways.Embedded(), name)
		for _, m := range regexp.MustCompile(`([a-z_]+) (<=?|>=?) ([a-z_]+)`).FindAllStringSubmatch(string(data), -1) {
			f, th := readDict().Finding(m[1]), limits[m[3]]
			if m[0] == "blood_glucose_mmol_l <= glucose_high" || m[0] == "temperature_c < fever" {
				continue // a more urgent criterion holds on the other side
			}
			if f == nil || th == nil || f.Worse != pathways.WorseBoth {
				continue
			}
			var values []float64
			for _, b := range th.Bands {
				if !b.Limit.None {
					values = append(values, b.Limit.Value)
				}
			}
			if th.Limit != nil {
				values = []float64{*th.Limit}
			}
			for _, limit := range values {
				looked++
				low := new(big.Rat).SetFloat64(limit).Cmp(lowestNormal(f)) < 0
				require.Equal(t, m[2][0] == '<', low, "%s: %s", name, m[0])
			}
		}
		return err
	}))
	require.Greater(t, looked, 20)
}
