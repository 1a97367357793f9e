package page

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"safetynet/engine"
	"safetynet/engine/replay"
	"safetynet/pathways"
)

// count writes a number with a comma before each three digits.
func count(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Share writes a part of a whole in per cent. Some are never none, and not all never
// all of them.
func Share(n, of int64) string {
	switch {
	case of == 0:
		return "–"
	case n == 0:
		return "0%"
	case n == of:
		return "100%"
	}
	p := 100 * float64(n) / float64(of)
	switch {
	case p < 0.1:
		return "under 0.1%"
	case p > 99.9:
		return "over 99.9%"
	}
	return strconv.FormatFloat(p, 'f', 1, 64) + "%"
}

// Side says by what one side decides.
func Side(s replay.Side, patches []string) string {
	var parts []string
	for _, p := range s.Pathways {
		parts = append(parts, p.ID+" "+p.Version)
	}
	out := strings.Join(parts, " and ")
	if s.Locality != nil {
		out += " in " + s.Locality.ID + " " + s.Locality.Version
	}
	if len(patches) > 0 {
		out += " (patched)"
	}
	return out
}

// Child says what is known of an example, in one line: who asked, the age made coarse,
// and the answers in the order of the dictionary.
func Child(d *pathways.Dictionary, e replay.Example) string {
	var c struct {
		Audience pathways.Audience          `json:"audience"`
		Age      engine.Age                 `json:"age"`
		Findings map[string]json.RawMessage `json:"findings"`
	}
	if err := json.Unmarshal(e.Case, &c); err != nil {
		return "a case that cannot be shown"
	}
	var ids []string
	for id := range c.Findings {
		ids = append(ids, id)
	}
	place := func(id string) int {
		if f := d.Finding(id); f != nil {
			return f.DictionaryAt
		}
		return len(d.Findings)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b)) })
	parts := []string{string(c.Audience) + " asks", coarse(c.Age)}
	for _, id := range ids {
		parts = append(parts, id+" "+answer(d.Finding(id), c.Findings[id]))
	}
	return strings.Join(parts, ", ")
}

// answer writes an answer as people do.
func answer(f *pathways.Finding, raw json.RawMessage) string {
	var why struct {
		Unknown string `json:"unknown"`
	}
	if err := json.Unmarshal(raw, &why); err == nil && why.Unknown != "" {
		return why.Unknown
	}
	switch text := string(raw); {
	case text == "true":
		return "yes"
	case text == "false":
		return "no"
	case f != nil && f.Unit != "" && text[0] != '"':
		return text + " " + f.Unit
	default:
		return strings.Trim(text, `"`)
	}
}

// coarse is an age that many children have: months up to the second birthday, then
// years.
func coarse(a engine.Age) string {
	switch lo, hi := a.Months.Lo, a.Months.Hi; {
	case !a.Known:
		return "age not known"
	case lo < 24 && lo == hi:
		return unit(lo, "month")
	case lo >= 24 && lo/12 == hi/12:
		return unit(lo/12, "year")
	case lo < 24:
		return fmt.Sprintf("%d to %d months", lo, hi)
	default:
		return fmt.Sprintf("%d to %d years", lo/12, hi/12)
	}
}

func unit(n int, name string) string {
	if n != 1 {
		name += "s"
	}
	return fmt.Sprintf("%d %s", n, name)
}

var guidanceWords = map[string]string{
	string(pathways.HomeCare): "home care", string(pathways.SeekAdvice): "seek advice", string(pathways.Escalate): "escalate",
}

var ageWords = map[string]string{
	"under-3-months": "under 3 months", "3-to-11-months": "3 to 11 months", "1-to-4-years": "1 to 4 years", "5-to-11-years": "5 to 11 years",
	"12-years-and-over": "12 years and over", replay.NoAge: "age not known",
}

// worded is a word for an id, or the id.
func worded(words map[string]string, id string) string { return cmp.Or(words[id], id) }
