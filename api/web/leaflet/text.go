package leaflet

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// textLimit is how many characters a text to send is meant to have. What must be
// said may take more: signs that call for an ambulance are never left out.
const textLimit = 1150

// Text is the sheet as a plain text to send: what to do, why, the most urgent
// signs, when to look again. Less urgent signs are left out as whole groups where
// it would be too long, and the text says so.
func Text(s *Sheet) string {
	groups, reasons := len(s.WatchFor), min(2, len(s.Why))
	for {
		text := textWith(s, groups, reasons)
		switch {
		case utf8.RuneCountInString(text) <= textLimit:
			return text
		case groups > 1:
			groups--
		case reasons > 1:
			reasons--
		default:
			return text
		}
	}
}

func textWith(s *Sheet, groups, reasons int) string {
	out := []string{join(s.Action, s.ActionMore)}
	for _, x := range s.Services {
		if x.Phone != "" && x.Phone != x.Name {
			out = append(out, x.Name+": "+x.Phone+".")
		}
	}
	out = append(out, s.FirstAid...)
	for _, r := range s.Why[:reasons] {
		out = append(out, r.Text)
	}
	for _, e := range s.Elsewhere {
		out = append(out, join(e.Reason, e.GoTo))
	}
	out = append(out, signs(s.WatchFor, groups)...)
	if s.LookAgain != "" {
		out = append(out, "Look again "+s.LookAgain+".")
	}
	return strings.Join(append(out, closing(s)...), "\n")
}

// closing is what ends everything that is sent.
func closing(s *Sheet) []string {
	var out []string
	if s.ValidUntil != "" {
		out = append(out, holds(s))
	}
	if s.Reference != "" {
		out = append(out, "Code for 111 or a nurse: "+s.Reference+". It works until "+s.CodeUntil+".")
	}
	if s.Notice != "" {
		out = append(out, s.Notice)
	}
	return out
}

// holds says when the advice ends.
func holds(s *Sheet) string {
	return "This advice is good until " + s.ValidUntil + ". Then check again."
}

// signs are the first groups in full, and what the others would call for.
func signs(all []Group, groups int) []string {
	var out, left []string
	for _, g := range all[:min(groups, len(all))] {
		out = append(out, g.Lead+" "+strings.Join(g.Signs, "; ")+".")
	}
	for _, g := range all[len(out):] {
		if action := `"` + g.Action + `"`; !slices.Contains(left, action) {
			left = append(left, action)
		}
	}
	if len(left) > 0 {
		out = append(out, fmt.Sprintf("Not in this text: the signs for %s. They are on the web page and on the leaflet.", strings.Join(left, ", ")))
	}
	return out
}

// join puts two texts behind each other, of which the second may be empty.
func join(a, b string) string { return strings.TrimSpace(a + " " + b) }
