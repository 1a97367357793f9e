package engine

import (
	"slices"

	"safetynet/pathways"
)

// ready is what all rows about one criterion or rule have in common, for one audience,
// written once, when the program first speaks to that audience. A row carries it along.
// Each part holds for the texts it was written from only: a row that was read back has
// none, and one whose texts were changed is written from its texts.
type ready struct {
	pathway string
	id      *pathways.Str // of the criterion
	only    [1]string     // the criterion, alone in a list
	notes   []string
	because string
	from    *pathways.Cited

	disposition string   // its own, and all
	needs       []string // that it reads but the age: what most rows have that are open

	reasons []readyReason // to ask for what it reads, each with another urgency

	head, reason, end, endAlso string // members; endAlso is end with the other sources, where there are any
	open                       string // the whole row, where it has these and nothing else
}

// speak writes what can be said to an audience of the program's criteria, rules, signs
// and questions, the first time: most programs of a library are of older versions, and
// never speak.
func (p *Program) speak(whose int) {
	p.written[whose].Do(func() { p.makeReady(whose) })
}

func (p *Program) makeReady(whose int) {
	room := make([]ready, len(p.criteria)+len(p.raises)+len(p.scope))
	next := func(id *pathways.Str, notes []string, because pathways.Text, from *pathways.Cited, urgency int, when *node) (r *ready) {
		r, room = &room[0], room[1:]
		*r = ready{pathway: p.def.ID.Value, id: id, only: [1]string{id.Value}, notes: notes, because: because.For(audienceOrder[whose]), from: from}
		p.write(r, urgency, audienceOrder[whose], when)
		return r
	}
	for _, k := range p.criteria {
		k.ready[whose] = next(&k.def.ID, k.def.NotesRef, k.def.Because, &k.def.Cited, k.urgency, k.when)
	}
	for _, r := range p.raises {
		r.ready[whose] = next(&r.def.ID, r.def.NotesRef, r.def.Because, &r.def.Cited, r.urgency, nil)
	}
	for _, r := range p.scope {
		r.ready[whose] = next(&r.def.ID, r.def.NotesRef, r.def.Reason, &r.def.Cited, p.asks, nil)
	}
	p.questions[whose] = make([]*readyQuestion, len(p.def.Dictionary.Findings))
	for n, f := range p.def.Dictionary.Findings {
		if p.tested[f.ID.Value] {
			p.questions[whose][n] = p.readyQuestion(f, audienceOrder[whose])
		}
	}
	p.makeReadyWatch(whose)
}

// readyProvenance is which version a program is, as [ready].
type readyProvenance struct {
	of   Provenance
	head string
}

func (p *Program) makeProvenance() {
	r := &readyProvenance{of: Provenance{Pathway: p.def.ID.Value, Version: p.def.Version.String(), Digest: p.def.Digest, Pins: p.def.Pins, Status: string(p.def.Status)}}
	var none *readyProvenance
	r.head = string(none.appendHead(nil, &r.of))
	r.of.ready, p.provenance = r, r
}

func (r *readyProvenance) appendHead(dst []byte, p *Provenance) []byte {
	if r != nil && r.of.Pathway == p.Pathway && r.of.Version == p.Version && r.of.Digest == p.Digest && r.of.Pins == p.Pins {
		return append(dst, r.head...)
	}
	dst = appendText(dst, `{"pathway":`, p.Pathway)
	dst = appendText(dst, `,"version":`, p.Version)
	dst = appendText(dst, `,"digest":`, p.Digest)
	dst = appendVersion(dst, `,"pins":{"findings":`, p.Pins.Findings)
	dst = appendVersion(dst, `,"dispositions":`, p.Pins.Dispositions)
	dst = appendVersion(dst, `,"danger-signs":`, p.Pins.DangerSigns)
	return append(appendVersion(dst, `,"sepsis":`, p.Pins.Sepsis), '}')
}

// write writes the members of a row, and of a criterion's, whose condition is given, the
// row that is open for want of all that it reads.
func (p *Program) write(r *ready, urgency int, a pathways.Audience, when *node) {
	var none *ready
	list := p.def.Shared.Dispositions.List
	r.disposition = list[urgency].ID.Value
	j := joined{text: make([]byte, 0, 4096)}
	j.add(&r.head, none.appendHead(j.text, r.pathway, r.id.Value, r.notes))
	j.add(&r.reason, none.appendReason(j.text, r.because))
	j.add(&r.end, none.appendEnd(j.text, &r.from.Source, nil, r.id.Pos))
	if len(r.from.Also) > 0 {
		j.add(&r.endAlso, none.appendEnd(j.text, &r.from.Source, r.from.Also, r.id.Pos))
	}
	reach := p.reach(urgency)
	r.reasons = make([]readyReason, len(reach))
	for i, u := range reach {
		r.reasons[i].write(&j, r.because, list[u], a)
	}
	if when != nil {
		r.needs = when.findings()
		row := appendString(none.appendHead(j.text, r.pathway, r.id.Value, r.notes), r.disposition)
		row = appendTexts(none.appendReason(row, r.because), `,"needs":`, r.needs)
		j.add(&r.open, none.appendEnd(row, &r.from.Source, nil, r.id.Pos))
	}
	j.cut()
}

// joined are texts written one behind the other, to be held as one.
type joined struct {
	text []byte
	into []*string
	ends []int
}

// add notes what was written since the last time, and where it is to be.
func (j *joined) add(into *string, written []byte) {
	j.text, j.into, j.ends = written, append(j.into, into), append(j.ends, len(written))
}

// cut puts every text in its place.
func (j *joined) cut() {
	whole, from := string(j.text), 0
	for i, end := range j.ends {
		*j.into[i], from = whole[from:end], end
	}
}

// findings are the ids of those a condition reads.
func (n *node) findings() []string {
	ids := make([]string, 0, 16)
	n.walk(func(l *Literal) {
		for _, f := range l.Findings() {
			ids = appendNew(ids, f.ID.Value)
		}
	})
	return append(make([]string, 0, len(ids)), ids...)
}

// needing is a copy of a list of findings, or the program's own list of the same.
func (r *ready) needing(ids []string) []string {
	if slices.Equal(ids, r.needs) {
		return r.needs
	}
	return append([]string{}, ids...)
}

// justOpen tells whether a row is the one that was written for it.
func (r *ready) justOpen(u *Undecided) bool {
	return r != nil && sameList(r.needs, u.Needs) && len(u.Needs) > 0 && len(u.Evidence) == 0 && len(u.Assumed) == 0 && r.disposition == u.Disposition &&
		r.heads(u.Pathway, u.Criterion, u.NotesRef) && r.because == u.Because && r.ends(&u.Source, u.Position)
}

func (r *ready) heads(pathway, criterion string, notes []string) bool {
	return r.pathway == pathway && r.id.Value == criterion && sameList(r.notes, notes)
}

func (r *ready) ends(source *pathways.Citation, at pathways.Position) bool {
	own := &r.from.Source
	return own.Ref.Value == source.Ref.Value && own.Section == source.Section && own.Grade == source.Grade && r.id.Pos == at
}

func (r *ready) appendHead(dst []byte, pathway, criterion string, notes []string) []byte {
	if r != nil && r.heads(pathway, criterion, notes) {
		return append(dst, r.head...)
	}
	dst = appendText(dst, `{"pathway":`, pathway)
	dst = appendText(dst, `,"criterion":`, criterion)
	return append(appendAny(dst, `,"notes_ref":`, notes, appendItem), `,"disposition":`...)
}

func (r *ready) appendReason(dst []byte, because string) []byte {
	if r != nil && r.because == because {
		return append(dst, r.reason...)
	}
	return appendText(dst, `,"because":`, because)
}

// appendEnd writes the sources and the place. Not every row names the other sources.
func (r *ready) appendEnd(dst []byte, source *pathways.Citation, also []pathways.Citation, at pathways.Position) []byte {
	if r != nil && r.ends(source, at) {
		switch {
		case len(also) == 0:
			return append(dst, r.end...)
		case sameList(r.from.Also, also):
			return append(dst, r.endAlso...)
		}
	}
	dst = appendCitation(append(dst, `,"source":`...), source)
	dst = appendAny(dst, `,"also":`, also, appendCitation)
	return append(appendPosition(append(dst, `,"position":`...), at), '}')
}

// sameList tells whether two lists are one and the same, or both empty. Lists of a
// definition are never changed.
func sameList[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}
