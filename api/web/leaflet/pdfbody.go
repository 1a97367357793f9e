package leaflet

import (
	"strings"

	"safetynet/pathways"
)

// head is what stands over the columns: what the sheet is, that nothing is
// approved, and what to do.
func (p *printer) head(s *Sheet, l layout, width float64) []piece {
	out := []piece{p.set(Title, piece{size: 15, bold: true}, width)}
	if s.Notice != "" {
		out = append(out, p.set(s.Notice, piece{size: 9.5, bold: true, before: 0.5}, width))
	}
	out = append(out, p.set(s.Action, piece{size: l.size + 7, bold: true, before: 2, frame: frameOf(s.Guidance, s.Emergency)}, width))
	if s.ActionMore != "" {
		out = append(out, p.set(s.ActionMore, piece{size: l.size + 1, bold: true, before: 1.5}, width))
	}
	for _, x := range s.Services {
		out = append(out, p.set(ServiceInWords(x), piece{size: l.size, bullet: true, before: 0.5}, width))
	}
	return append(out, piece{before: 2})
}

// feedback says where a family tells how it went. The sheet does not know the
// address of the checker that made it. The text to send has no room for this: there
// it would push out signs to watch for.
const feedback = "Later, tell us if it helped: open /feedback on the checker's website."

// lacking is said where a text, such as the name of a service, has letters that the
// fonts of the sheet lack.
const lacking = "This sheet can print only the letters of western European languages. Each ? in a name stands for another letter: see the web page."

// foot is what stands below the columns.
func (p *printer) foot(s *Sheet, width float64) []piece {
	made := "Made at " + s.At.Format("15:04 on Monday 2 January 2006") + " for a child: " + s.Age + "."
	if s.Reference != "" {
		made = "Code for 111 or a nurse: " + s.Reference + ", until " + s.CodeUntil + ". " + made + " " + feedback
	}
	out := []piece{
		p.set(made, piece{size: 10, bold: true, before: 2}, width),
		p.set(holds(s)+" From: "+strings.Join(s.Origin, "; ")+". "+s.Approval, piece{size: small}, width),
	}
	if p.lacking {
		out = append(out, p.set(lacking, piece{size: small, bold: true}, width))
	}
	return out
}

// body is what stands in the columns.
func (p *printer) body(s *Sheet, l layout, width float64) []piece {
	b := bodySetter{printer: p, layout: l, width: width}
	for _, e := range s.Elsewhere {
		b.heading(e.Heading)
		b.plain(join(e.Reason, e.GoTo))
	}
	b.list(FirstAidHeading, s.FirstAid)
	for _, g := range s.WatchFor {
		b.group(g)
	}
	if s.LookAgain != "" {
		b.heading(LookAgainHeading)
		b.plain("Look again " + s.LookAgain + ".")
	}
	var why []string
	for _, r := range s.Why {
		why = append(why, r.Text)
	}
	b.list(WhyHeading, why)
	b.list(ConflictHeading, s.Conflicts)
	b.list(HomeCareHeading, s.HomeCare)
	b.list(FollowUpHeading, s.FollowUp)
	if s.Course != "" {
		b.heading(CourseHeading)
		b.plain(s.Course)
	}
	b.list(UncheckedHeading, s.NotChecked)
	if len(s.left) > 0 {
		b.plain("There is more on the web page: " + strings.ToLower(strings.Join(s.left, "; ")) + ".")
	}
	return b.out
}

type bodySetter struct {
	*printer
	layout
	width float64
	out   []piece
}

func (b *bodySetter) add(text string, x piece) {
	if x.size == 0 {
		x.size = b.size
	}
	b.out = append(b.out, b.set(text, x, b.width))
}

func (b *bodySetter) heading(text string) {
	b.add(text, piece{size: b.size + 1, bold: true, before: b.size * 0.2, keep: true})
}

func (b *bodySetter) plain(text string) { b.add(text, piece{}) }

func (b *bodySetter) list(heading string, texts []string) {
	if len(texts) == 0 {
		return
	}
	b.heading(heading)
	for _, t := range texts {
		b.add(t, piece{bullet: true})
	}
}

// group is a box that says what to do, and below it the signs.
func (b *bodySetter) group(g Group) {
	b.add(g.Lead, piece{bold: true, before: b.size * 0.25, keep: true, frame: frameOf(g.Guidance, g.Emergency)})
	if b.lists(g) {
		for _, sign := range g.Signs {
			b.add(sign, piece{bullet: true})
		}
	} else {
		b.lines(runIn(g.Signs))
	}
	if g.More != "" {
		b.plain(g.More)
	}
}

// lines adds a text of which every line may be the last of a column.
func (b *bodySetter) lines(text string) {
	whole := b.set(text, piece{size: b.size}, b.width)
	for _, line := range whole.lines {
		x := whole
		x.lines = []string{line}
		b.out = append(b.out, x)
	}
}

func frameOf(g pathways.Guidance, emergency bool) frame {
	switch {
	case emergency:
		return filled
	case g == pathways.Escalate:
		return thick
	case g == pathways.SeekAdvice:
		return thin
	}
	return round
}
