package pathways

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// maxSentence is the longest sentence a parent reads, in words (NHS service
// manual, content style: short sentences, at most 20 words).
const maxSentence = 20

// jargon are words parents are not shown, with what to say instead (NHS service
// manual, A to Z of health writing). phrases are those of more than one word.
var (
	jargon = spread(map[string][]string{
		"high temperature": {"fever", "feverish", "febrile", "pyrexia"},
		"being sick":       {"vomit", "vomits", "vomited", "vomiting"},
		"pee":              {"urine", "urinate", "urinating", "wee", "wees", "weeing"},
		"poo":              {"stool", "stools", "faeces", "faecal"},
		"tummy":            {"abdomen", "abdominal"},
		"doctor, nurse or other healthcare professional": {"clinician", "clinicians"},
		"children's, or a children's doctor":             {"paediatric", "paediatrics", "paediatrician"},
		"A&E":                                            {"casualty"},
		"38C":                                            {"fahrenheit", "celsius"},
		"seizure (fit)":                                  {"fit", "fits", "convulsion", "convulsions", "seizing"},
		"short of fluid":                                 {"dehydrated", "dehydration"},
		"breathing":                                      {"respiratory", "respiration"},
		"very tired, or hard to wake":                    {"lethargic", "lethargy"},
		"pain medicine":                                  {"analgesia", "analgesic", "analgesics"},
		"paracetamol or ibuprofen":                       {"antipyretic", "antipyretics"},
		"soft spot":                                      {"fontanelle"},
		"medicine":                                       {"medication", "medications"},
		"give":                                           {"administer", "administered"},
		"what to do, as an instruction":                  {"should", "shouldn't"},
		"a shorter word":                                 {"commence", "utilise", "approximately", "subsequently"},
	})
	phrases = spread(map[string][]string{
		"A&E":                {"emergency department", "a and e"},
		"a GP":               {"your gp", "your doctor"},
		"emergency medicine": {"rescue medicine"},
		"a shorter word":     {"prior to", "in order to"},
		"38C":                {"°"},
	})
)

var phrasesInOrder = slices.Sorted(maps.Keys(phrases))

// spread turns what to say instead, with the words it stands for, into word and
// what to say.
func spread(instead map[string][]string) map[string]string {
	say := map[string]string{}
	for plain, words := range instead {
		for _, w := range words {
			say[w] = plain
		}
	}
	return say
}

// aside is the other name of a thing after its plain one: tummy (abdomen),
// seizure (fit).
var aside = regexp.MustCompile(`\((\w+[ -]){0,2}\w+\)`)

// words warns of what worried, tired people stumble over: long sentences and
// words of the trade. Versions that a newer one follows cannot change and are
// let be.
func (c *checker) words(t Text) {
	if c.followed[c.file] {
		return
	}
	for _, s := range Sentences(t.Parent) {
		if n := len(strings.Fields(s)); n > maxSentence {
			c.warnf(t.Pos, "sentence-long", "at most 20 words", "a sentence for parents has %d words: %q", n, s)
		}
	}
	for _, found := range ofTheTrade(t.Parent) {
		say := jargon[found]
		if say == "" {
			say = phrases[found]
		}
		c.warnf(t.Pos, "word-of-the-trade", "say: "+say, "parents read %q here", found)
	}
}

// ofTheTrade lists the words and phrases of the trade in a text, each once.
func ofTheTrade(text string) []string {
	if strings.Contains(text, "(") {
		text = aside.ReplaceAllString(text, "")
	}
	words := strings.FieldsFunc(strings.ReplaceAll(strings.ToLower(text), "°", " ° "), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '°' })
	var found []string
	for _, w := range words {
		if jargon[w] != "" && !slices.Contains(found, w) {
			found = append(found, w)
		}
	}
	plain := " " + strings.Join(words, " ") + " "
	for _, p := range phrasesInOrder {
		if strings.Contains(plain, " "+p+" ") {
			found = append(found, p)
		}
	}
	return found
}

// clause is a condition or a time before an instruction.
var clause = regexp.MustCompile(`^(If|While|When|After|Until)\b[^.]*?, `)

// does are the verbs an instruction starts with.
var does = regexp.MustCompile(`^(Answer|Arrange|Ask|Book|Bring|Call|Check|Do|Follow|Get|Give|Go|Keep|Let|Look|Make|Offer|Phone|Please|Put|Read|Ring|Say|See|Show|Sit|Speak|Stay|Stop|Take|Tell|Think|Turn|Use|Wait|Watch|Write)\b`)

// actionFirst warns of a text about getting help that does not start with what
// to do.
func (c *checker) actionFirst(t Text) {
	if !c.followed[c.file] && t.Parent != "" && !does.MatchString(capital(clause.ReplaceAllString(t.Parent, ""))) {
		c.warnf(t.Pos, "action-late", "start with the verb: Ring, Go to, Ask …", "this text for parents does not start with what to do: %q", first(t.Parent))
	}
}

var rash = regexp.MustCompile(`(?i)\b(rash|spots)\b`)

// skinTones warns of a question about a rash that does not say how it looks on
// brown and black skin as well as on white.
func (c *checker) skinTones(f *Finding) {
	all := f.Text.Parent + " " + f.Help.Parent
	if !c.followed[c.file] && rash.MatchString(all) && !(strings.Contains(all, "brown and black skin") && strings.Contains(all, "white skin")) {
		c.warnf(f.Text.Pos, "rash-one-skin", "say what it feels like, where it is, and how it looks on white skin and on brown and black skin",
			"%s asks about a rash on one colour of skin", f.ID.Value)
	}
}

func capital(s string) string { return strings.ToUpper(s[:min(1, len(s))]) + s[min(1, len(s)):] }

// first is the first sentence of a text.
func first(text string) string {
	if s := Sentences(text); len(s) > 0 {
		return s[0]
	}
	return ""
}
