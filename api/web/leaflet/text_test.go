package leaflet

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// TestText: what must be said is there, a group of signs is whole or not there at
// all, and what is not there is named.
func TestText(t *testing.T) {
	for _, x := range []child{well, poorly, youngBaby, fitting, everyone, {months: 18, unasked: true}} {
		s := x.sheet(t)
		text := Text(s)
		for _, must := range append([]string{join(s.Action, s.ActionMore), s.Why[0].Text, s.Reference, s.CodeUntil, s.ValidUntil, s.Notice, s.LookAgain}, s.FirstAid...) {
			require.Contains(t, text, must)
		}
		for i, g := range s.WatchFor {
			whole := strings.Contains(text, g.Lead+" "+strings.Join(g.Signs, "; ")+".")
			require.True(t, whole || !strings.Contains(text, g.Lead))
			if i == 0 {
				require.True(t, whole)
			} else if !whole {
				require.Contains(t, text, `"`+g.Action+`"`)
			}
		}
	}
}

func TestTextIsShort(t *testing.T) {
	few := func(sign string) *Sheet {
		s := well.sheet(t)
		for i := range s.WatchFor {
			s.WatchFor[i].Signs = []string{sign, "sudden choking"}
		}
		return s
	}
	all := Text(few("a seizure (fit)"))
	require.LessOrEqual(t, utf8.RuneCountInString(all), textLimit)
	require.NotContains(t, all, "Not in this text")
	some := Text(few(strings.Repeat("very long ", 20)))
	require.LessOrEqual(t, utf8.RuneCountInString(some), textLimit)
	require.Contains(t, some, `Not in this text: the signs for "Ring a GP or 111 today".`)
	require.Contains(t, some, "Go to A&E now if you see any of these:")
}

// TestTextWithout: an empty sheet has no empty lines.
func TestTextWithout(t *testing.T) {
	require.Equal(t, "Call 999 now.", Text(&Sheet{Action: "Call 999 now."}))
}
