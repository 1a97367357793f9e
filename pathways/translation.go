package pathways

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Translation is what one version of a pathway or a shared part says to parents, in
// another language. It stands beside that version, which it never changes, and
// decides nothing. An entry names the text it was made from by a digest, so one
// whose source has changed is noticed and not used.
type Translation struct {
	Format   Format             `yaml:"format,required" json:"format"`
	Of       Str                `yaml:"of,required" json:"of"` // folder of the version: febrile-child, shared/danger-signs
	Version  Version            `yaml:"version,required" json:"version"`
	Language Language           `yaml:"language,required" json:"language"`
	Status   TranslationStatus  `yaml:"status,required" json:"status"`
	Review   *TranslationReview `yaml:"review" json:"review,omitempty"`
	Texts    []*Translated      `yaml:"texts,required" json:"texts"`
	File     `yaml:"-" json:"-"`
	source   version // nil where the library has none
	says     []ParentText
	at       map[string]*Translated
	usable   map[string]*Translated // those that are there and made from what the source says
}

// TranslationReview says who compared a translation with the English, and when. No
// names of people.
type TranslationReview struct {
	Role string `yaml:"role,required" json:"role"`
	Date Date   `yaml:"date,required" json:"date"`
}

// Translated is one text.
type Translated struct {
	ID     Str               `yaml:"id,required" json:"id"`     // as [ParentText] has it
	From   Str               `yaml:"from,required" json:"from"` // [ParentText.Digest] of the source it was made from
	Says   Str               `yaml:"says,required" json:"says"`
	Status TranslationStatus `yaml:"status" json:"status,omitempty"` // where it is weaker than that of the file
	Pos    Position          `yaml:"-" json:"-"`
}

// TranslationStatus says how far a translation can be trusted. It is no clinical
// approval.
type TranslationStatus string

const (
	// ByMachine was made by a program and read by nobody.
	ByMachine TranslationStatus = "machine"
	// ByTranslator was made by somebody who speaks both languages.
	ByTranslator TranslationStatus = "translated"
	// ByReviewer was compared with the English by a second speaker of both.
	ByReviewer TranslationStatus = "reviewed"
)

// TranslationStatuses lists them, weakest first.
func TranslationStatuses() []TranslationStatus {
	return []TranslationStatus{ByMachine, ByTranslator, ByReviewer}
}

func (TranslationStatus) allowed() []string {
	return []string{string(ByMachine), string(ByTranslator), string(ByReviewer)}
}

// weaker is the weaker of two; none says nothing.
func (s TranslationStatus) weaker(t TranslationStatus) TranslationStatus {
	all := TranslationStatuses()
	if t == "" || s != "" && slices.Index(all, s) < slices.Index(all, t) {
		return s
	}
	return t
}

func (x *Translation) ownID() string { return x.Of.Value }

// ownVersion is what stands before .yaml in the file's name.
func (x *Translation) ownVersion() string {
	if x.Version == (Version{}) || x.Language.String() == "" {
		return ""
	}
	return x.Version.String() + "." + x.Language.String()
}

// Key names what is translated: shared/danger-signs@1.1.0.
func (x *Translation) Key() string { return x.Of.Value + "@" + x.Version.String() }

// Sources are the texts there are to translate, in the order of their file.
func (x *Translation) Sources() []ParentText { return x.says }

// Say is the text of an id in the language, and how far it can be trusted. It is ""
// for a text that is missing or was made from other English.
func (x *Translation) Say(id string) (string, TranslationStatus) {
	entry := x.usable[id]
	if entry == nil {
		return "", ""
	}
	return entry.Says.Value, x.Status.weaker(entry.Status)
}

// Stale tells whether the text of an id is there and was made from other English.
func (x *Translation) Stale(id string) bool {
	entry := x.at[id]
	return entry != nil && !entry.empty() && x.usable[id] == nil
}

func (t *Translated) madeFrom(source ParentText) bool { return t.From.Value == source.Digest() }

func (t *Translated) empty() bool { return strings.TrimSpace(t.Says.Value) == "" }

// link finds what the translation is of.
func (x *Translation) link(lib *Library, texts map[version][]ParentText) {
	x.at, x.usable = map[string]*Translated{}, map[string]*Translated{}
	for _, t := range x.Texts {
		x.at[t.ID.Value] = t
	}
	if x.source = lib.released(x.Key()); x.source == nil {
		return
	}
	if _, known := texts[x.source]; !known {
		texts[x.source] = textsOf(x.source)
	}
	x.says = texts[x.source]
	for _, s := range x.says {
		if entry := x.at[s.ID]; entry != nil && !entry.empty() && entry.madeFrom(s) {
			x.usable[s.ID] = entry
		}
	}
}

// released finds a version by the name [Library.Digests] has for it, drafts too.
func (lib *Library) released(key string) version {
	i := slices.IndexFunc(lib.files, func(x version) bool { return keyOf(x.file().Name) == key })
	if i < 0 {
		return nil
	}
	return lib.files[i]
}

// Translation is that of a version into a language, nil when there is none. The
// version is named as in [Library.Digests].
func (lib *Library) Translation(key string, l Language) *Translation {
	for _, x := range lib.Translations {
		if x.Key() == key && x.Language.String() == l.String() {
			return x
		}
	}
	return nil
}

// Spoken is a language in which a library says all danger signs, what to do about
// them, and the phrases around them. What it lacks of anything else is not asked.
type Spoken struct {
	Language Language
	Status   TranslationStatus // of the weakest text
	parts    []*Translation
}

// Spoken lists the languages in which nothing of the danger signs, the
// dispositions and the phrases in use at a time is missing or stale.
func (lib *Library) Spoken(at time.Time) (all []Spoken) {
	parts := lib.signParts(at)
	for _, x := range lib.Translations {
		if len(parts) == 0 || x.Key() != keyOf(parts[0].file().Name) {
			continue
		}
		s := Spoken{Language: x.Language}
		for _, part := range parts {
			s.parts = append(s.parts, lib.Translation(keyOf(part.file().Name), x.Language))
		}
		if s.weigh() {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b Spoken) int { return cmp.Compare(a.Language.String(), b.Language.String()) })
	return all
}

// signParts are the parts that say the danger signs, nil unless the library has all
// of them.
func (lib *Library) signParts(at time.Time) []version {
	signs, does, around := lib.DangerSignsAt(at), lib.DispositionsAt(at), lib.PhrasesAt(at)
	if signs == nil || does == nil || around == nil {
		return nil
	}
	return []version{signs, does, around}
}

// weigh finds the weakest text, and tells whether all are there.
func (s *Spoken) weigh() bool {
	for _, part := range s.parts {
		if part == nil || len(part.usable) < len(part.says) {
			return false
		}
		s.Status = s.Status.weaker(part.Status)
		for _, entry := range part.usable {
			s.Status = s.Status.weaker(entry.Status)
		}
	}
	return true
}

// Say is a text of the danger signs, the dispositions or the phrases in the
// language. The ids of the three are apart.
func (s Spoken) Say(id string) string {
	for _, part := range s.parts {
		if text, _ := part.Say(id); text != "" {
			return text
		}
	}
	return ""
}

// SignTexts are the ids of the texts that say what a danger sign looks like, in the
// order of their file.
func (d *DangerSigns) SignTexts() (ids []string) {
	for _, w := range d.WatchFor {
		if w.Sign != nil {
			ids = append(ids, "watch_for."+w.textKey()+".text")
		}
	}
	return ids
}

// TranslationCount counts the texts of a version by how they are translated.
type TranslationCount struct {
	Texts      int `json:"texts"`
	Missing    int `json:"missing"`
	Stale      int `json:"stale"`
	Machine    int `json:"machine"`
	Translated int `json:"translated"`
	Reviewed   int `json:"reviewed"`
}

// Count counts them.
func (x *Translation) Count() TranslationCount {
	n := TranslationCount{Texts: len(x.says)}
	for _, s := range x.says {
		switch _, status := x.Say(s.ID); {
		case x.Stale(s.ID):
			n.Stale++
		case status == ByMachine:
			n.Machine++
		case status == ByTranslator:
			n.Translated++
		case status == ByReviewer:
			n.Reviewed++
		default:
			n.Missing++
		}
	}
	return n
}
