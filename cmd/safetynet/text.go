package main

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"safetynet/pathways"
)

// textWidth is the longest line in characters; long words may exceed it.
const textWidth = 88

// page lays out plain text for a terminal or a printer.
type page struct{ b strings.Builder }

// linef writes one wrapped paragraph.
func (p *page) linef(format string, args ...any) { p.hang("", "", fmt.Sprintf(format, args...)) }

// whole writes a line that must not be wrapped, such as one with a digest.
func (p *page) whole(text string) { p.b.WriteString(text + "\n") }

// heading opens a section.
func (p *page) heading(format string, args ...any) {
	p.gap()
	p.linef(format, args...)
}

// gap leaves one empty line, never two.
func (p *page) gap() {
	if s := p.b.String(); s != "" && !strings.HasSuffix(s, "\n\n") {
		p.b.WriteByte('\n')
	}
}

// items writes a list with bullets.
func (p *page) items(texts ...string) {
	for _, t := range texts {
		p.hang("  * ", "    ", t)
	}
}

// hang writes text wrapped to the width, the first line after first and all
// others after rest. Line breaks inside the text are spaces.
func (p *page) hang(first, rest, text string) {
	line, empty := first, true
	for _, word := range strings.Fields(text) {
		if !empty && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > textWidth {
			p.b.WriteString(strings.TrimRight(line, " ") + "\n")
			line, empty = rest, true
		}
		if !empty {
			line += " "
		}
		line, empty = line+word, false
	}
	p.b.WriteString(strings.TrimRight(line, " ") + "\n")
}

func (p *page) String() string { return p.b.String() }

// table lays out rows in columns, each as wide as its widest cell; the last
// column is not padded.
func table(indent string, rows [][]string) string {
	var widths []int
	for _, r := range rows {
		for i, cell := range r {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, r := range rows {
		line := indent
		for i, cell := range r {
			line += cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// joined writes ids, such as audiences, as they are.
func joined[T ~string](list []T) string {
	var ids []string
	for _, x := range list {
		ids = append(ids, string(x))
	}
	return strings.Join(ids, ", ")
}

// plural writes a count with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// moment writes a time in its own offset.
func moment(t time.Time) string { return t.Format("Mon 2 Jan 2006 15:04 -07:00") }

// approvalLine says whether a version is approved, by whom and until when, and whether
// its review is overdue.
func approvalLine(h *pathways.Header, at time.Time) string {
	a := h.ApprovalAt(at)
	if a == nil {
		return notApproved
	}
	var by []string
	for _, x := range a.By {
		by = append(by, x.Role+" ("+x.Identity+")")
	}
	line := "Clinically approved until " + h.ApprovedUntil(at).String() + " by " + strings.Join(by, " and ") + "; to be reviewed by " + h.ReviewBy(at).String()
	if h.ReviewOverdue(at) {
		return line + ", which has passed: REVIEW OVERDUE."
	}
	return line + "."
}

// ofAllApproved is what has to be said of so many versions of all that are approved, ""
// for nothing.
func ofAllApproved(approved, all int) string {
	switch {
	case approved == 0:
		return notApproved
	case approved < all:
		return fmt.Sprintf("NOT ALL OF THIS IS CLINICALLY APPROVED: %d of %d versions are. What is not, is not for the care of a child.", approved, all)
	}
	return ""
}

// notApproved stands wherever guidance or a definition is shown.
const notApproved = "NOT CLINICALLY APPROVED: no clinician has signed this content off. Not for the care of a child."
