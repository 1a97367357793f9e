package pathways

import (
	"regexp"
	"strings"
)

// maxSentence is the longest sentence a parent reads, in words (NHS service
// manual, content style: short sentences, at most 20 words).
const maxSentence = 20

// jargon are words parents are not shown, with what to say instead (NHS service
// manual, A to Z of health writing).
var jargon = []struct {
	word *regexp.Regexp
	say  string
}{
	{anyOf("fever", "feverish", "febrile", "pyrexia"), "high temperature"},
	{anyOf("vomit", "vomits", "vomited", "vomiting"), "being sick"},
	{anyOf("urine", "urinate", "urinating", "wee", "wees", "weeing"), "pee"},
	{anyOf("stool", "stools", "faeces", "faecal"), "poo"},
	{anyOf("abdomen", "abdominal"), "tummy"},
	{anyOf("clinician", "clinicians"), "doctor, nurse or other healthcare professional"},
	{anyOf("paediatric", "paediatrics", "paediatrician"), "children's, or a children's doctor"},
	{anyOf("emergency department", "casualty", "a and e"), "A&E"},
	{regexp.MustCompile(`°|\b\d+ C\b|(?i:fahrenheit|celsius)`), "38C"},
	{anyOf("your gp", "your doctor"), "a GP"},
	{anyOf("fit", "fits"), "seizure (fit)"},
	{anyOf("convulsion", "convulsions", "seizing"), "seizure (fit)"},
	{anyOf("dehydrated", "dehydration"), "short of fluid"},
	{anyOf("respiratory", "respiration"), "breathing"},
	{anyOf("lethargic", "lethargy"), "very tired, or hard to wake"},
	{anyOf("analgesia", "analgesic", "analgesics"), "pain medicine"},
	{anyOf("antipyretic", "antipyretics"), "paracetamol or ibuprofen"},
	{anyOf("fontanelle"), "soft spot"},
	{anyOf("medication", "medications"), "medicine"},
	{anyOf("rescue medicine", "rescue medication"), "emergency medicine"},
	{anyOf("administer", "administered"), "give"},
	{anyOf("should", "shouldn't"), "what to do, as an instruction"},
	{anyOf("prior to", "in order to", "commence", "utilise", "approximately", "subsequently"), "a shorter word"},
}

// aside is the other name of a thing after its plain one: tummy (abdomen),
// seizure (fit).
var aside = regexp.MustCompile(`\((\w+[ -]){0,2}\w+\)`)

func anyOf(words ...string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(` + strings.Join(words, "|") + `)\b`)
}

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
	plain := aside.ReplaceAllString(t.Parent, "")
	for _, j := range jargon {
		if found := j.word.FindString(plain); found != "" {
			c.warnf(t.Pos, "word-of-the-trade", "say: "+j.say, "parents read %q here", found)
		}
	}
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
