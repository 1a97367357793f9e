package pathways

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// when reads the ages of conditions, with the calculated values they name.
type when [][]*Derived

var (
	youngerThan = regexp.MustCompile(`^(corrected_)?age_(days|months|years) (<=?) (\d+)$`)
	olderThan   = regexp.MustCompile(`^age_(months|years) >= (\d+)$`)
	monthsOf    = map[string]int{"days": 0, "months": 1, "years": 12} // limits in days are below 59
)

// maxCorrection is by how much, in months, an age corrected for early birth can
// lag behind: more than it ever does.
const maxCorrection = 12

// startsBy tells whether a condition is that an age at or below this one was
// reached, and nothing else.
func startsBy(cond string, months int) bool {
	m := olderThan.FindStringSubmatch(cond)
	return m != nil && limit(m[1], m[2]) <= months
}

// endsBy tells whether a condition says by its ages that it holds of nobody from
// this age on. It takes apart what && and || join and looks at nothing else: a
// condition it cannot read may hold.
func (w when) endsBy(cond string, months int) bool {
	return w.ends(strings.Join(strings.Fields(cond), " "), months)
}

// ends is endsBy for a condition in one line, with single spaces.
func (w when) ends(cond string, months int) bool {
	if parts := joined(cond, " || "); len(parts) > 1 {
		return !slices.ContainsFunc(parts, func(part string) bool { return !w.ends(part, months) })
	}
	if parts := joined(cond, " && "); len(parts) > 1 {
		return slices.ContainsFunc(parts, func(part string) bool { return w.ends(part, months) })
	}
	if strings.HasPrefix(cond, "(") && strings.HasSuffix(cond, ")") {
		return w.ends(strings.TrimSpace(cond[1:len(cond)-1]), months)
	}
	if below, limited := youngerBy(cond); limited {
		return below <= months
	}
	for _, part := range w {
		for _, d := range part {
			if d.ID.Value == cond && d.When != nil {
				return w.endsBy(d.When.Value, months)
			}
		}
	}
	return false
}

// youngerBy is the age from which a test of an upper limit never holds.
func youngerBy(cond string) (below int, limited bool) {
	if !strings.Contains(cond, "age_") {
		return 0, false // which is quicker than to try the form
	}
	m := youngerThan.FindStringSubmatch(cond)
	if m == nil {
		return 0, false
	}
	below = limit(m[2], m[4])
	if m[3] == "<=" {
		below += max(1, monthsOf[m[2]])
	}
	if m[1] != "" {
		below += maxCorrection
	}
	return below, true
}

func limit(unit, number string) int {
	n, _ := strconv.Atoi(number) // digits only
	return n * monthsOf[unit]
}

// joined splits a condition at an operator that stands outside of brackets. A
// choice (?:) is no list of parts, nor is what has no operator.
func joined(cond, operator string) []string {
	if !strings.Contains(cond, operator) {
		return nil
	}
	var parts []string
	depth, start := 0, 0
	for i, c := range cond {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == '?' && depth == 0:
			return nil
		case depth == 0 && strings.HasPrefix(cond[i:], operator):
			parts, start = append(parts, cond[start:i]), i+len(operator)
		}
	}
	return append(parts, cond[start:])
}
