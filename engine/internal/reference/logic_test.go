package reference

import (
	"fmt"
	"strings"
	"testing"

	"safetynet/pathways"
)

// Truth tables of the operators. A row holds the findings a, b, c in order (T
// true, F false, U unknown) and the value on the floor and on the ceiling rail.

var notTable = []string{
	"T FF", "F TT", "U FT",
}

var andTable = []string{
	"TT TT", "TF FF", "TU FT",
	"FT FF", "FF FF", "FU FF",
	"UT FT", "UF FF", "UU FT",
}

var orTable = []string{
	"TT TT", "TF TT", "TU TT",
	"FT TT", "FF FF", "FU FT",
	"UT TT", "UF FT", "UU FT",
}

// a ? b : c
var ifTable = []string{
	"TTT TT", "TTF TT", "TTU TT",
	"TFT FF", "TFF FF", "TFU FF",
	"TUT FT", "TUF FT", "TUU FT",
	"FTT TT", "FTF FF", "FTU FT",
	"FFT TT", "FFF FF", "FFU FT",
	"FUT TT", "FUF FF", "FUU FT",
	"UTT FT", "UTF FT", "UTU FT", // both ways true is still unknown: neither half of the or is known
	"UFT FT", "UFF FF", "UFU FT",
	"UUT FT", "UUF FT", "UUU FT",
}

// atLeast(2, [a, b, c])
var atLeastTable = []string{
	"TTT TT", "TTF TT", "TTU TT",
	"TFT TT", "TFF FF", "TFU FT",
	"TUT TT", "TUF FT", "TUU FT",
	"FTT TT", "FTF FF", "FTU FT",
	"FFT FF", "FFF FF", "FFU FF",
	"FUT FT", "FUF FF", "FUU FT",
	"UTT TT", "UTF FT", "UTU FT",
	"UFT FT", "UFF FF", "UFU FT",
	"UUT FT", "UUF FT", "UUU FT",
}

func TestTruthTables(t *testing.T) {
	for _, test := range []struct {
		when  string
		rows  int
		table []string
	}{
		{"!a", 3, notTable},
		{"a && b", 9, andTable},
		{"a || b", 9, orTable},
		{"a ? b : c", 27, ifTable},
		{"atLeast(2, [a, b, c])", 27, atLeastTable},
	} {
		wantEqual(t, test.when+" rows", len(test.table), test.rows)
		seen := map[string]bool{}
		for _, row := range test.table {
			findings, rails, _ := strings.Cut(row, " ")
			seen[findings] = true
			checkRow(t, test.when, findings, rails)
			checkRow(t, "!("+test.when+")", findings, opposite[rails])
			checkRow(t, "!!("+test.when+")", findings, rails)
		}
		wantEqual(t, test.when+" different rows", len(seen), test.rows)
	}
}

// opposite is the row of the negation: both rails turn round and change places.
var opposite = map[string]string{"TT": "FF", "FF": "TT", "FT": "FT"}

func checkRow(t *testing.T, when, findings, rails string) {
	t.Helper()
	o := assess(t, withCriterion(when), caseOf(pathways.Parent, months(24, 24), threeValued(findings)))
	want := map[string]string{"TT": Met, "FF": NotMet, "FT": Unknown}[rails]
	wantEqual(t, fmt.Sprintf("%s with %s", when, findings), o.Criteria["p/X"], want)
	on := map[byte]string{'T': "ed-now", 'F': "self-care"}
	wantEqual(t, fmt.Sprintf("floor of %s with %s", when, findings), o.Floor, on[rails[0]])
	wantEqual(t, fmt.Sprintf("ceiling of %s with %s", when, findings), o.Ceiling, on[rails[1]])
}

func withCriterion(when string) *pathways.Pathway {
	p := testPathway()
	addCriterion(p, "X", when, "ed-now")
	return p
}

func threeValued(letters string) answers {
	given := answers{}
	for i, letter := range letters {
		if id := string(rune('a' + i)); letter != 'U' {
			given[id] = letter == 'T'
		}
	}
	return given
}

func TestPrecedenceAndNesting(t *testing.T) {
	for _, test := range []struct{ when, findings, want string }{
		{"a || b && c", "TFF", Met},
		{"(a || b) && c", "TFF", NotMet},
		{"!a && b", "FTF", Met},
		{"a ? b : c ? d : a", "FFTT", Met},
		{"a || b ? c : d", "FTTF", Met},
		{"true || a", "UUU", Met},
		{"false && a", "UUU", NotMet},
		{"a == true", "TUU", Met},
		{"a != true", "TUU", NotMet},
		{"a == false", "FUU", Met},
		{"a != false", "FUU", NotMet},
		{"!(a == false)", "FUU", NotMet},
		{"atLeast(1, [a && b, c])", "TTF", Met},
		{"atLeast(0, [a])", "F", Met},
		{"atLeast(2, [a])", "T", NotMet},
	} {
		p := testPathway()
		wantEqual(t, test.when+" with "+test.findings, status(t, p, test.when, threeValued(test.findings)), test.want)
	}
}
