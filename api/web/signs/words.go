package signs

import (
	"slices"
	"time"

	"safetynet/pathways"
)

// parts are the parts of a library that the page is made of.
type parts struct {
	signs        *pathways.DangerSigns
	dispositions *pathways.Dispositions
	texts        map[string]string // in English, by id
}

// partsAt finds those in use, nil where one is not there.
func partsAt(lib *pathways.Library, now time.Time) *parts {
	p := &parts{lib.DangerSignsAt(now), lib.DispositionsAt(now), map[string]string{}}
	around := lib.PhrasesAt(now)
	if p.signs == nil || p.dispositions == nil || around == nil {
		return nil
	}
	for _, key := range []string{
		"shared/danger-signs@" + p.signs.Version.String(), "shared/dispositions@" + p.dispositions.Version.String(), "shared/phrases@" + around.Version.String(),
	} {
		for _, t := range lib.ParentTexts(key) {
			p.texts[t.ID] = t.Source
		}
	}
	return p
}

func (p *parts) english() func(id string) string {
	return func(id string) string { return p.texts[id] }
}

func phrase(id string) string { return "phrases." + id + ".text" }

func disposition(id string) string { return "dispositions." + id + ".text" }

// words are what the page says in one language.
type words struct {
	Lang, Dir          string
	Title, NotApproved string
	Emergency          string // what to do about a sign
	AnyOne, DoNotWait  string
	Signs              []string
	Worried, Phone     string
	Told               string
	Dispositions       []string // the others, most urgent first
	InEnglish          string
	Languages, Check   string
}

func (p *parts) words(lang, dir string, say func(id string) string) words {
	w := words{
		Lang: lang, Dir: dir, Title: say(phrase("title")), NotApproved: say(phrase("not-approved")),
		Emergency: say(disposition(p.dispositions.Roles.Emergency.Value)), AnyOne: say(phrase("any-one")), DoNotWait: say(phrase("do-not-wait")),
		Worried: say(phrase("worried")), Phone: say(phrase("phone-111")), Told: say(phrase("told")), InEnglish: say(phrase("in-english")),
		Languages: say(phrase("languages")), Check: say(phrase("check")),
	}
	for _, id := range p.signs.SignTexts() {
		if text := say(id); !slices.Contains(w.Signs, text) { // two signs may look alike
			w.Signs = append(w.Signs, text)
		}
	}
	for _, x := range slices.Backward(p.dispositions.List) {
		if x.ID.Value != p.dispositions.Roles.Emergency.Value {
			w.Dispositions = append(w.Dispositions, say(disposition(x.ID.Value)))
		}
	}
	return w
}
