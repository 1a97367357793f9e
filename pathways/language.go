package pathways

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Language is a language that texts are translated into, by its BCP 47 tag.
type Language struct {
	tag language.Tag
	Pos Position
}

// ParseLanguage reads a tag in its usual form, such as cy or zh-Hant. English is
// refused: it is what is translated.
func ParseLanguage(tag string) (Language, error) {
	t, err := language.Parse(tag)
	if err != nil {
		return Language{}, fmt.Errorf("%q is not the BCP 47 tag of a language", tag)
	}
	if base, _ := t.Base(); base.String() == "und" || base.String() == "en" || len(t.Extensions()) > 0 {
		return Language{}, fmt.Errorf("%q is not a language to translate into", tag)
	}
	if t.String() != tag {
		return Language{}, fmt.Errorf("%q is usually written %s", tag, t)
	}
	return Language{tag: t}, nil
}

func (l *Language) decodeNode(d *decoder, n *yaml.Node) {
	if !d.wants(n, "the tag of a language", "!!str") {
		return
	}
	parsed, err := ParseLanguage(n.Value)
	if err != nil {
		d.errorf(d.pos(n), "language-wrong", "such as cy, pl or zh-Hant", "%v", err)
		return
	}
	*l = Language{parsed.tag, d.pos(n)}
}

// String is the tag, "" for no language.
func (l Language) String() string {
	if l.tag == (language.Tag{}) {
		return ""
	}
	return l.tag.String()
}

// MarshalJSON writes the tag.
func (l Language) MarshalJSON() ([]byte, error) { return json.Marshal(l.String()) }

// Name is what the language calls itself, with a capital letter.
func (l Language) Name() string {
	name := display.Self.Name(l.tag)
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// English is what English calls the language.
func (l Language) English() string { return display.English.Tags().Name(l.tag) }

// Direction is the one the language is written in, as HTML has it: ltr or rtl.
func (l Language) Direction() string {
	if slices.Contains(toTheLeft, l.script()) {
		return "rtl"
	}
	return "ltr"
}

func (l Language) script() string {
	s, _ := l.tag.Script()
	return s.String()
}

// toTheLeft are the living scripts that are written from right to left.
var toTheLeft = []string{"Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"}

// scripts are the letters of the scripts a mistake is looked for in.
var scripts = map[string]*unicode.RangeTable{
	"Arab": unicode.Arabic, "Aran": unicode.Arabic, "Armn": unicode.Armenian, "Beng": unicode.Bengali, "Cyrl": unicode.Cyrillic,
	"Deva": unicode.Devanagari, "Ethi": unicode.Ethiopic, "Geor": unicode.Georgian, "Grek": unicode.Greek, "Gujr": unicode.Gujarati,
	"Guru": unicode.Gurmukhi, "Hans": unicode.Han, "Hant": unicode.Han, "Hebr": unicode.Hebrew, "Latn": unicode.Latin,
	"Sinh": unicode.Sinhala, "Taml": unicode.Tamil, "Telu": unicode.Telugu, "Thai": unicode.Thai,
}

// writes tells whether a text has a letter of the language, or none at all. Of a
// script that is not listed it knows nothing.
func (l Language) writes(text string) bool {
	own, known := scripts[l.script()]
	letters := false
	for _, c := range text {
		if known && unicode.Is(own, c) {
			return true
		}
		letters = letters || unicode.IsLetter(c)
	}
	return !known || !letters
}

// twinned tells whether a file is in a language whose letters are read as Latin
// ones, as all of its words are then.
func twinned(root *yaml.Node) bool {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == "language" {
			l, err := ParseLanguage(root.Content[i+1].Value)
			return err == nil && slices.Contains([]string{"Cyrl", "Grek"}, l.script())
		}
	}
	return false
}
