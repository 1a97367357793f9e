package pathways

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

var valueForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// reasonWords are names of not knowing, letters only: as a value each would make
// an answer of what nobody knows.
var reasonWords = map[string]bool{
	"unknown": true, "notknown": true, "dontknow": true, "donotknow": true, "unsure": true, "notsure": true,
	"notasked": true, "notmeasured": true, "nottaken": true, "notrecorded": true, "notassessed": true, "notanswered": true,
	"unanswered": true, "undefined": true, "unspecified": true, "missing": true, "null": true, "nil": true, "na": true, "nan": true,
}

func letters(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) {
			return unicode.ToLower(c)
		}
		return -1
	}, s)
}

const notKnowing = `(not sure|unsure|(do not|don't|cannot|can't) (know|tell)|not known|unknown|not (asked|measured|checked))`

var (
	admits = regexp.MustCompile(`(?i)\b` + notKnowing + `\b`)
	saysNo = regexp.MustCompile(`(?i)\b(answer|choose|say|tick|select|put) ["']?(no|none|normal)\b`)
)

// unknownAnswered refuses words that make a calm answer of not knowing: a label
// such as "No, or not sure", a help text such as "If unsure, answer no".
func (c *checker) unknownAnswered(f *Finding) {
	const hint = "whoever does not know is asked to say so; unknown is never an answer"
	for _, t := range []Text{f.Text, f.Help} {
		for _, s := range slices.Concat(Sentences(t.Parent), Sentences(t.Adviser), Sentences(t.Clinician)) {
			if admits.MatchString(s) && saysNo.MatchString(s) {
				c.errorf(t.Pos, "unknown-answered", hint, "people who do not know are told to answer no: %q", s)
				break
			}
		}
	}
	label := func(t Text) {
		for _, s := range []string{t.Parent, t.Adviser, t.Clinician} {
			if admits.MatchString(s) {
				c.errorf(t.Pos, "unknown-answered", hint, "the words of an answer to %s take in not knowing: %q", f.ID.Value, s)
				return
			}
		}
	}
	for _, l := range f.Labels {
		label(l.Value)
	}
	for _, x := range f.Choices {
		label(x.Label)
	}
}

// excuses warns where a question nobody asked counts as absent for people who
// could have answered it. With when: there are answers that make the question
// needless; a remark on a reading is made only beside the reading.
func (c *checker) excuses(p *Pathway) {
	if c.followed[c.file] {
		return
	}
	check := func(list Map[Excuse]) {
		for _, e := range list {
			f := p.Dictionary.Finding(e.Key.Value)
			if f == nil || e.Value.When != nil || !slices.Contains(e.Value.Reasons, NotAsked) || (f.Type == Bool && f.Kind == Measurement) {
				continue
			}
			for _, a := range e.Value.Audience {
				if p.answers(f, a) {
					c.warnf(e.Key.Pos, "excuse-not-asked", "give when: with the answers that make the question needless, or leave not-asked out",
						"%s counts as absent where nobody asked, for a %s who could answer", f.ID.Value, a)
				}
			}
		}
	}
	check(p.Excuse)
	for _, x := range p.Criteria {
		check(x.Excuse)
	}
}

// answers tells whether an audience is expected to know a finding here.
func (p *Pathway) answers(f *Finding, a Audience) bool {
	if over, ok := p.AnsweredBy.Get(f.ID.Value); ok {
		return slices.Contains(over, a)
	}
	return f.AnsweredByAudience(a)
}
