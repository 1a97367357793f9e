package native

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// RecordOf lays out a case. It is not quick: records are made before anything is timed.
func RecordOf(d *pathways.Dictionary, c engine.Case) (*Record, error) {
	r := &Record{Audience: Audience(slices.Index(pathways.Audiences(), c.Audience)), Age: ageOf(c.Age)}
	v := reflect.ValueOf(r).Elem()
	filled := 2 // the audience and the age
	for _, f := range d.Findings {
		field := v.FieldByName(FieldOf(f.ID.Value))
		if !field.IsValid() {
			continue // nothing reads it
		}
		filled++
		a, given := c.Findings[f.ID.Value]
		if !given {
			a = engine.UnknownAnswer(pathways.NotAsked)
		}
		switch x := field.Addr().Interface().(type) {
		case *choice:
			*x = choiceOf(f, a)
		case *number:
			*x = number{value: a.Value.Number, why: whyOf(a.Unknown)}
		}
	}
	if filled != v.NumField() {
		return nil, fmt.Errorf("native: of %d fields, only %d are findings of dictionary %s", v.NumField(), filled, d.Version)
	}
	return r, nil
}

// FieldOf is the field of a finding.
func FieldOf(id string) string {
	words := strings.Split(id, "_")
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}

func choiceOf(f *pathways.Finding, a engine.Answer) choice {
	switch {
	case !a.Known():
		return whyOf(a.Unknown)
	case f.Type == pathways.Enum:
		return choice(slices.Index(f.Values.All(), a.Value.Text)) // #nosec G115 -- lists are short
	case a.Value.Bool:
		return isYes
	}
	return isNo
}

func whyOf(r pathways.Reason) choice {
	switch r {
	case pathways.NotAsked:
		return notAsked
	case pathways.Unsure:
		return unsure
	case pathways.NotMeasured:
		return notMeasured
	}
	return 0
}

func ageOf(a engine.Age) Age { return Age{spanOf(a.Days), spanOf(a.Months), spanOf(a.Corrected)} }

func spanOf(s engine.Span) span { return span{int32(s.Lo), int32(s.Hi)} } // #nosec G115 -- at most 216 months
