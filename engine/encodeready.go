package engine

import (
	"slices"

	"safetynet/pathways"
)

// ready is what all rows about one criterion or rule have in common, for one audience,
// written once, when the program is compiled. A row carries it along. Each part holds
// for the texts it was written from only: a row that was read back has none, and one
// whose texts were changed is written from its texts.
type ready struct {
	pathway, criterion string
	only               []string // the criterion, alone in a list
	notes              []string
	because            string
	source             pathways.Citation
	also               []pathways.Citation
	position           pathways.Position

	disposition string   // its own, and all
	needs       []string // that it reads but the age: what most rows have that are open

	reasons []*readyReason // to ask for what it reads, each with another urgency

	head, reason, end, endAlso string // members; endAlso is end with the other sources
	open                       string // the whole row, where it has these and nothing else
}

// makeReady writes what can be said of the program's criteria, rules and questions.
func (p *Program) makeReady() {
	p.makeProvenance()
	for _, k := range p.criteria {
		k.ready = p.readyFor(k.def.ID, k.def.NotesRef, k.def.Because, &k.def.Cited, k.urgency)
		for _, r := range k.ready {
			r.makeOpen(k.when)
		}
	}
	for _, r := range p.raises {
		r.ready = p.readyFor(r.def.ID, r.def.NotesRef, r.def.Because, &r.def.Cited, r.urgency)
	}
	for _, r := range p.scope {
		r.ready = p.readyFor(r.def.ID, r.def.NotesRef, r.def.Reason, &r.def.Cited, p.asks)
	}
	for i, a := range audienceOrder {
		p.questions[i] = make([]*readyQuestion, len(p.def.Dictionary.Findings))
		for n, f := range p.def.Dictionary.Findings {
			if p.tested[f.ID.Value] {
				p.questions[i][n] = p.readyQuestion(f, a)
			}
		}
	}
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

// readyFor writes them, for each audience.
func (p *Program) readyFor(id pathways.Str, notes []string, because pathways.Text, from *pathways.Cited, urgency int) (all [audiences]*ready) {
	var none *ready
	room := make([]byte, 0, 2048)
	d := p.def.Shared.Dispositions.List[urgency]
	common := ready{disposition: d.ID.Value, pathway: p.def.ID.Value, criterion: id.Value, only: []string{id.Value}, notes: notes, source: from.Source, also: from.Also, position: id.Pos}
	common.head = string(none.appendHead(room, p.def.ID.Value, id.Value, notes))
	common.end = string(none.appendEnd(room, &from.Source, nil, id.Pos))
	common.endAlso = string(none.appendEnd(room, &from.Source, from.Also, id.Pos))
	for i, a := range audienceOrder {
		r := common
		r.because = because.For(a)
		r.reason = string(none.appendReason(room, r.because))
		for _, u := range p.reach(urgency) {
			r.reasons = append(r.reasons, newReason(room, r.because, p.def.Shared.Dispositions.List[u], a))
		}
		all[i] = &r
	}
	return all
}

// makeOpen writes the row that is open for want of all that a condition reads.
func (r *ready) makeOpen(when *node) {
	r.needs = []string{}
	when.walk(func(l *Literal) {
		for _, f := range l.Findings() {
			r.needs = appendNew(r.needs, f.ID.Value)
		}
	})
	r.needs = slices.Clip(r.needs)
	row := appendString(append(make([]byte, 0, len(r.head)+len(r.reason)+len(r.end)+512), r.head...), r.disposition)
	row = appendTexts(append(row, r.reason...), `,"needs":`, r.needs)
	r.open = string(append(row, r.end...))
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
	return r.pathway == pathway && r.criterion == criterion && sameList(r.notes, notes)
}

func (r *ready) ends(source *pathways.Citation, at pathways.Position) bool {
	return r.source.Ref.Value == source.Ref.Value && r.source.Section == source.Section && r.source.Grade == source.Grade && r.position == at
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
		case sameList(r.also, also):
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
