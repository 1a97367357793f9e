package prose

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"safetynet/pathways"
)

// units are how units of the dictionary (UCUM) are written for people.
var units = map[string]string{
	"Cel": "°C", "/min": "a minute", "h": "hours", "d": "days", "wk": "weeks", "s": "seconds", "min": "minutes", "mm[Hg]": "mmHg",
}

// Unit writes a unit the way people do.
func Unit(ucum string) string {
	if shown, ok := units[ucum]; ok {
		return shown
	}
	return ucum
}

// Number writes a number in its shortest exact form.
func Number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// Amount is a number with its unit.
func Amount(n float64, ucum string) string {
	switch {
	case ucum == "%":
		return Number(n) + "%"
	case n == 1 && strings.HasSuffix(Unit(ucum), "s"):
		return "1 " + strings.TrimSuffix(Unit(ucum), "s")
	}
	return strings.TrimSpace(Number(n) + " " + Unit(ucum))
}

// Scientific shortens an exact count: 1.3e96.
func Scientific(count string) string {
	f, _, err := big.ParseFloat(count, 10, 64, big.ToNearestEven)
	if err != nil || len(count) < 7 {
		return count
	}
	return strings.Replace(f.Text('e', 1), "e+", "e", 1)
}

// Plural is a count with its noun.
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Duration writes an ISO 8601 duration of the kind pathways use, or returns it as
// it is.
func Duration(iso string) string {
	d, err := pathways.ParseDuration(iso)
	if err != nil {
		return iso
	}
	if d.Duration == 0 {
		return "at once"
	}
	if strings.HasSuffix(iso, "D") {
		return Plural(int(d.Hours()/24), "day")
	}
	return Hours(d.Duration)
}

// Hours says a time in hours and minutes, without those of which there are none.
func Hours(d time.Duration) string {
	var parts []string
	if h := int(d.Hours()); h > 0 {
		parts = append(parts, Plural(h, "hour"))
	}
	if m := int(d.Minutes()) % 60; m > 0 {
		parts = append(parts, Plural(m, "minute"))
	}
	return strings.Join(parts, " ")
}

// Limit writes a threshold with its unit, band by band.
func (w Words) Limit(t *pathways.Threshold) string {
	unit := w.Unit(t.Finding.Value)
	if t.Limit != nil {
		return Amount(*t.Limit, unit)
	}
	var bands []string
	for _, b := range t.Bands {
		text := "no limit"
		if !b.Limit.None {
			text = Amount(b.Limit.Value, unit)
		}
		if b.BelowMonths != nil {
			text += fmt.Sprintf(" under %d months", *b.BelowMonths)
		} else {
			text += " from then on"
		}
		bands = append(bands, text)
	}
	return strings.Join(bands, ", ")
}

// Unit is the unit of a finding or a calculated number, as in the dictionary.
func (w Words) Unit(id string) string {
	if f := w.dict.Finding(id); f != nil {
		return f.Unit
	}
	d := w.derived(id)
	switch {
	case d == nil:
	case d.Difference != nil:
		return w.Unit(d.Difference.Of.Value)
	case d.Ratio != nil && d.Ratio.Times == 100:
		return "%"
	}
	return ""
}
