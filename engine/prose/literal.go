package prose

import (
	"fmt"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// test words one literal, or its negation.
func (w Words) test(l *engine.Literal, not bool) string {
	not = not != l.Negated()
	switch {
	case l.AgeVariable() != "":
		return w.age(l, not)
	case l.Wanted() != nil:
		return w.wanted(l, not)
	}
	return w.Subject(l) + ": " + w.limit(l, not)
}

// Subject is the name of what a test reads.
func (w Words) Subject(l *engine.Literal) string {
	switch {
	case l.Derived() != nil:
		return w.Name(l.Derived().ID.Value)
	case l.AgeVariable() != "":
		return "Age"
	}
	return w.Name(l.Findings()[0].ID.Value)
}

// Name is a short name of a finding: the dictionary's words for clinicians, up to
// where they begin to explain or to list the answers. Where two findings would be
// called the same, it is all of the words. A calculated value is called by what it
// is of.
func (w Words) Name(id string) string {
	f := w.dict.Finding(id)
	if f == nil {
		if d := w.derived(id); d != nil {
			return w.Calculated(d)
		}
		return strings.ReplaceAll(id, "_", " ")
	}
	if name := short(f); !w.shared[name] {
		return name
	}
	return f.Text.For(pathways.Clinician)
}

func short(f *pathways.Finding) string {
	text := f.Text.For(pathways.Clinician)
	if f.Type == pathways.Bool {
		return text
	}
	for _, stop := range []string{";", ",", ":", " over 60 s"} {
		text, _, _ = strings.Cut(text, stop)
	}
	if before, aside, _ := strings.Cut(text, " ("); !strings.Contains(aside, ") ") {
		return before
	}
	return text
}

// ageUnits are the units of the age variables.
var ageUnits = map[string]string{"age_days": "day", "age_months": "month", "age_years": "year"}

func (w Words) age(l *engine.Literal, not bool) string {
	unit, subject := ageUnits[l.AgeVariable()], "Age"
	if l.Corrected() {
		unit, subject = "month", "Corrected age"
	}
	op, n := l.Comparison(), Plural(int(l.Limit()), unit)
	if not {
		op = opposite[op]
	}
	switch op {
	case "<":
		return subject + ": under " + n
	case ">=":
		return subject + ": " + n + " or over"
	case "<=": // ages are completed units
		return subject + ": under " + Plural(int(l.Limit())+1, unit)
	case ">":
		return subject + ": " + Plural(int(l.Limit())+1, unit) + " or over"
	case "!=":
		return subject + ": not " + n
	}
	return subject + ": " + n
}

// aged are comparisons with a limit that depends on the age.
var aged = map[string]string{"<": "less than", "<=": "at or below", ">": "more than", ">=": "at or above"}

// opposite is the comparison that holds exactly where another does not.
var opposite = map[string]string{"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}

// wanted words a test of a yes, a no, or some of the values of an enumeration.
func (w Words) wanted(l *engine.Literal, not bool) string {
	f, want := l.Findings()[0], l.Wanted()
	if f.Type == pathways.Bool {
		if want[1] == not {
			return w.Name(f.ID.Value) + ": no"
		}
		return w.Name(f.ID.Value)
	}
	var values []string
	for i, v := range f.Values.All() {
		if want[i] != not {
			values = append(values, strings.ReplaceAll(v, "-", " "))
		}
	}
	return w.Name(f.ID.Value) + ": " + Or(values)
}

// limit words the boundary of a test of a number. Where a limit depends on the age
// and none applies, "not above it" holds: that is said as it is.
func (w Words) limit(l *engine.Literal, not bool) string {
	op := l.Comparison()
	if l.Banded() {
		text := aged[op] + " the limit for the age (" + w.Limit(l.Threshold()) + ")"
		if not {
			return "not " + text
		}
		return text
	}
	if not {
		op = opposite[op]
	}
	return Compared(op, Amount(l.Limit(), w.unit(l)))
}

func (w Words) unit(l *engine.Literal) string {
	if d := l.Derived(); d != nil {
		return w.Unit(d.ID.Value)
	}
	return l.Findings()[0].Unit
}

// Compared says a comparison with an amount.
func Compared(op, amount string) string {
	switch op {
	case "<":
		return "less than " + amount
	case "<=":
		return amount + " or less"
	case ">":
		return "more than " + amount
	case ">=":
		return amount + " or more"
	case "!=":
		return "not " + amount
	}
	return amount
}

// Listed writes ids of the language, such as audiences or reasons, as words.
func Listed[T ~string](ids []T) string {
	var out []string
	for _, id := range ids {
		out = append(out, strings.ReplaceAll(string(id), "-", " "))
	}
	return strings.Join(out, ", ")
}

// Or lists alternatives: "a, b or c".
func Or(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return fmt.Sprintf("%s or %s", strings.Join(list[:last], ", "), list[last])
}
