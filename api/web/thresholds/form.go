package thresholds

import (
	"slices"

	"safetynet/api/web/site"
	"safetynet/pathways"
)

// form is what is asked of one child.
type form struct {
	Pathway, Version string
	Age              site.StatedAge
	Faults           site.Faults
	Vitals           []vital
	Pages            []questions
	Hidden           []site.Field
	Entries          []entry // to change to
}

type vital struct {
	site.Question
	Unread                       bool // no rule of the pathway reads it
	ErrorName, ErrorTyped, Wrong string
}

// questions are a page of them, as small fields.
type questions struct {
	ID, Title string
	Answered  int
	Open      bool
	Items     []site.Question
}

func (d *door) form(k *child, entries []entry) form {
	def := k.prog.Definition()
	f := form{
		Pathway: def.ID.Value, Version: def.Version.String(), Age: k.answers.Age, Faults: k.faults, Entries: entries,
	}
	var asked []string
	for _, v := range k.vitals() {
		id := v.ID.Value
		asked = append(asked, id)
		f.Vitals = append(f.Vitals, vital{
			Question: k.question(v), Unread: !k.tested[id], ErrorName: errorPrefix + id, ErrorTyped: k.typed[id], Wrong: k.faults.Of(errorPrefix + id),
		})
	}
	for _, p := range slices.Concat(def.Signs.Pages, def.Pages) {
		q := questions{ID: "page-" + p.ID.Value, Title: k.voice.Say(p.Title)}
		for _, id := range p.Ask {
			if k.prog.Answerable(k.dict.Finding(id.Value), pathways.Clinician) {
				q.ask(k, id.Value, &asked)
			}
		}
		f.add(q)
	}
	rest := questions{ID: "page-rest", Title: "Other findings"}
	for id := range k.answers.Said { // what a version asked that was looked at before
		if k.dict.Finding(id) != nil {
			rest.ask(k, id, &asked)
		}
	}
	for _, id := range k.prog.Tested() {
		if k.prog.Answerable(k.dict.Finding(id), pathways.Clinician) {
			rest.ask(k, id, &asked)
		}
	}
	f.add(rest)
	return f
}

func (f *form) add(q questions) {
	if len(q.Items) > 0 {
		f.Pages = append(f.Pages, q)
	}
}

// ask adds a question that was not asked before.
func (q *questions) ask(k *child, id string, asked *[]string) {
	if slices.Contains(*asked, id) {
		return
	}
	*asked = append(*asked, id)
	item := k.question(k.dict.Finding(id))
	q.Items = append(q.Items, item)
	if item.Answered() {
		q.Answered++
	}
	q.Open = q.Open || item.Error != ""
}

func (k *child) question(f *pathways.Finding) site.Question {
	return k.voice.Question(f, k.answers, k.faults)
}
