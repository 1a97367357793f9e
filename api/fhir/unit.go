package fhir

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// conversion makes a number of one unit of another: (x + before) * times, exactly.
type conversion struct{ before, times *big.Rat }

// conversions are by UCUM code: into the unit of a finding, from another. Factors
// are those of UCUM's own table, which are exact there. There is none from a mass to
// an amount of substance: that needs to know of what.
var conversions = map[string]map[string]conversion{
	"Cel":    {"[degF]": {ratio("-32"), ratio("5/9")}, "degF": {ratio("-32"), ratio("5/9")}, "K": {ratio("-273.15"), ratio("1")}},
	"kg":     {"g": by("1/1000"), "[lb_av]": by("0.45359237"), "[oz_av]": by("0.028349523125"), "[stone_av]": by("6.35029318")},
	"cm":     {"m": by("100"), "mm": by("1/10"), "[in_i]": by("2.54"), "[ft_i]": by("30.48")},
	"/min":   {"1/min": by("1"), "min-1": by("1"), "/s": by("60"), "1/s": by("60")},
	"mm[Hg]": {"kPa": by("500000/66661")},
	"mmol/L": {"mmol/l": by("1"), "umol/L": by("1/1000"), "umol/l": by("1/1000")},
	"L/min":  {"l/min": by("1"), "L/s": by("60"), "l/s": by("60"), "mL/min": by("1/1000"), "ml/min": by("1/1000")},
	"s":      {"min": by("60"), "h": by("3600")},
	"min":    {"s": by("1/60"), "h": by("60"), "d": by("1440")},
	"h":      {"s": by("1/3600"), "min": by("1/60"), "d": by("24"), "wk": by("168")},
	"d":      {"h": by("1/24"), "wk": by("7")},
	"wk":     {"d": by("1/7")},
}

func by(times string) conversion { return conversion{new(big.Rat), ratio(times)} }

// ratio reads one of the factors above.
func ratio(s string) *big.Rat {
	r, read := new(big.Rat).SetString(s)
	if !read {
		panic("fhir: " + s + " is no number") // written in this file
	}
	return r
}

// inUnit says a number in the unit of a finding, and whether it is another number
// than was sent. Where it has more decimals than the finding may have it is rounded,
// but only where round says so.
func inUnit(f *pathways.Finding, digits json.Number, unit string, round bool) (json.Number, bool, error) {
	exact, err := exactly(digits)
	if err != nil {
		return "", false, err
	}
	converted := unit != f.Unit
	if converted {
		c, known := conversions[f.Unit][unit]
		if !known {
			return "", false, errUnit
		}
		exact = new(big.Rat).Add(exact, c.before)
		exact.Mul(exact, c.times)
	}
	kept := rounded(f, exact)
	if kept.Cmp(exact) != 0 && !converted && !round {
		return "", false, errPrecise
	}
	return json.Number(kept.FloatString(f.MaxDecimals())), converted || kept.Cmp(exact) != 0, nil
}

var (
	errUnit    = errors.New("the unit is not one that can be converted")
	errPrecise = errors.New("there are more decimals than are asked for")
)

// exactly is a number in its own digits. What is beyond all that is measured is
// refused before it is worked out: an exponent can stand for more digits than there
// is room for.
func exactly(digits json.Number) (*big.Rat, error) {
	const longest, most, least = 32, 1e12, 1e-12
	n, err := digits.Float64()
	mantissa, _, _ := strings.Cut(strings.ToLower(string(digits)), "e")
	switch zero := !strings.ContainsAny(mantissa, "123456789"); {
	case err != nil || len(digits) > longest || math.IsNaN(n) || math.Abs(n) > most:
		return nil, fmt.Errorf("a number has at most %d characters and is at most %g", longest, most)
	case zero:
		return new(big.Rat), nil // whatever its exponent
	case math.Abs(n) < least:
		return nil, fmt.Errorf("a number other than 0 is at least %g", least)
	}
	exact, _ := new(big.Rat).SetString(string(digits)) // JSON has no other numbers
	return exact, nil
}

// rounded keeps the decimals that the finding has, and goes the way that is worse:
// up where more is worse, down where less is, away from normal where both are, so
// that a value on the far side of a limit stays there (design: the source of no
// threshold says how to round). It may come to lie on a limit it was short of. Where
// neither way is worse it goes to the nearest.
func rounded(f *pathways.Finding, x *big.Rat) *big.Rat {
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(f.MaxDecimals())), nil))
	scaled := new(big.Rat).Mul(x, scale)
	down := new(big.Int).Div(scaled.Num(), scaled.Denom()) // Euclid's: to the lower for a denominator above 0
	if scaled.IsInt() {
		return x
	}
	half := new(big.Rat).Add(new(big.Rat).SetInt(down), big.NewRat(1, 2))
	up := scaled.Cmp(half) >= 0
	switch f.Worse {
	case pathways.WorseUp:
		up = true
	case pathways.WorseDown:
		up = false
	case pathways.WorseBoth:
		up = x.Cmp(lowestNormal(f)) >= 0
	}
	if up {
		down.Add(down, big.NewInt(1))
	}
	return new(big.Rat).Quo(new(big.Rat).SetInt(down), scale)
}

// lowestNormal is the least value that is normal at any age: no limit that a low
// value is under lies above it.
func lowestNormal(f *pathways.Finding) *big.Rat {
	least := math.Inf(1)
	const childhood = 18 * 12
	for months := range childhood {
		if v, has := engine.NormalValue(f, months); has {
			least = min(least, v.Number)
		}
	}
	if math.IsInf(least, 1) {
		return new(big.Rat)
	}
	return new(big.Rat).SetFloat64(least)
}

// annotation is the remark in braces that a UCUM unit may have; it means nothing.
var annotation = regexp.MustCompile(`\{[^{}]*\}`)
