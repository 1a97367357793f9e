package cdshooks

import (
	"fmt"
	"strings"

	"safetynet/api/fhir"
	"safetynet/api/story"
	"safetynet/pathways"
)

// Page is what cards are made for: where links lead, and whose record is open.
type Page struct {
	Base    string // of the links, absolute, without a slash at the end; "" for no links
	Patient string // id, for the suggestions; answered and never kept
}

// Cards says what was decided. The first card has the guidance and, as its uuid,
// the id of the record; without a record it has none. A second one says what of the
// child's record is missing or was not used, if anything is.
func Cards(s Service, d fhir.Decided, at Page) []Card {
	w := wordsOf(s, d, at)
	lead := Card{
		UUID: d.ID, Summary: w.summary(), Detail: w.detail(), Indicator: indicator(d), Source: w.source(),
		OverrideReasons: overrideReasons(), Links: w.links(),
	}
	if lead.Suggestions = w.suggestions(); len(lead.Suggestions) > 0 {
		lead.SelectionBehavior = AnyNumber
	}
	cards := []Card{lead}
	if lacks := lackingOf(d.Issues); lacks.any() {
		cards = append(cards, Card{Summary: lacks.summary(), Detail: lacks.detail(), Indicator: Warning, Source: w.source()})
	}
	return cards
}

// indicator follows the guidance. While answers are open it is never the calm one,
// and what is not known is taken for the most urgent.
func indicator(d fhir.Decided) string {
	switch a := d.Assessment; {
	case a.Guidance == pathways.HomeCare && a.Settled:
		return Info
	case a.Guidance == pathways.HomeCare || a.Guidance == pathways.SeekAdvice:
		return Warning
	}
	return Critical
}

// maxSummary is how many characters a summary has at most.
const maxSummary = 139

// summary is whom it is about and what to do, in one line.
func (w *words) summary() string {
	title := w.service.Title
	if w.outside() {
		title += " (not for this child)"
	}
	tail := ""
	if !w.Assessment.Settled {
		tail = " Not everything is known."
	}
	return cut(title+": "+w.Assessment.Disposition.Text, maxSummary-len([]rune(tail))) + tail
}

// cut shortens a text at a word to a number of characters.
func cut(text string, most int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= most {
		return string(runes)
	}
	short := string(runes[:most]) // one more than is kept, to see whether a word ends there
	if i := strings.LastIndexByte(short, ' '); i > 0 {
		short = short[:i]
	} else {
		short = string(runes[:most-1])
	}
	return strings.TrimRight(short, " ,;:.(") + "…"
}

// source is the pathway that decided, or all of them. That nobody has approved it is
// said where no record system hides it.
func (w *words) source() Source {
	label, url := "Safetynet", "/pathways"
	topic := &fhir.Coding{System: TopicSystem, Code: w.service.ID, Display: w.service.Title}
	if len(w.Assessment.Provenance) == 1 {
		p := w.Assessment.Provenance[0]
		label = fmt.Sprintf("%s %s %s", label, p.Pathway, p.Version)
		url += "/" + p.Pathway + "?version=" + p.Version
	} else {
		label += " " + w.service.ID
	}
	if !w.Assessment.Approved {
		label += ", not clinically approved"
	}
	return Source{Label: label, URL: w.url(url), Topic: topic}
}

// maxLinked is how many pathways of several have links.
const maxLinked = 2

// links lead to the pages of the pathways that decided.
func (w *words) links() []Link {
	var links []Link
	add := func(label, path string) {
		if url := w.url(path); url != "" {
			links = append(links, Link{Label: label, URL: url, Type: "absolute"})
		}
	}
	deciding := w.deciding()
	if len(deciding) == 0 {
		add("All pathways, with their sources", "/pathways")
	}
	for _, p := range deciding[:min(len(deciding), maxLinked)] {
		id, title := p.ID.Value, p.Title.For(pathways.Clinician)
		version := "?version=" + p.Version.String()
		add(title+": limits and how near they are", "/thresholds?pathway="+id)
		add(title+": the pathway with its sources", "/pathways/"+id+version)
		add(title+": sheet for parents", "/pathways/"+id+"/sheet"+version)
	}
	return links
}

func (w *words) url(path string) string {
	if w.page.Base == "" {
		return ""
	}
	return strings.TrimRight(w.page.Base, "/") + path
}

// overrideReasons are the ones a desk chooses from.
func overrideReasons() []fhir.Coding {
	var all []fhir.Coding
	for _, x := range story.OverrideReasons {
		all = append(all, fhir.Coding{System: ReasonSystem, Code: x.ID, Display: x.Text})
	}
	return all
}
