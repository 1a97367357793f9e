package pathways

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// checkTranslation compares a translation with what it is of. What is missing or
// stale is not used, so it is a warning; but not in a file that says it was
// reviewed, of what families must be told.
func checkTranslation(c *checker, x *Translation) {
	if x.source == nil {
		c.errorf(x.Of.Pos, "translation-of-nothing", "name the folder of a version the library has", "the library has no %s", x.Key())
		return
	}
	reviewed := x.Status == ByReviewer || slices.ContainsFunc(x.Texts, func(t *Translated) bool { return t.Status == ByReviewer })
	if reviewed && (x.Review == nil || strings.TrimSpace(x.Review.Role) == "" || x.Review.Date.IsZero()) {
		c.errorf(x.Of.Pos, "translation-review", "add review: {role: …, date: …}", "the translation is called reviewed and does not say by whom and when")
	}
	sources := map[string]ParentText{}
	for _, s := range x.says {
		sources[s.ID] = s
		if x.at[s.ID] == nil {
			c.lacks(x, s, x.Of.Pos, "translation-missing", "safetynet translate scaffold writes the entry", "the text %s is not translated: %q", s.ID, s.Source)
		}
	}
	first := map[string]Position{}
	for _, t := range x.Texts {
		if at, again := first[t.ID.Value]; again {
			c.errorf(t.ID.Pos, "id-repeated", "keep one", "the text %s is already translated at %s", t.ID, at)
		}
		first[t.ID.Value] = t.ID.Pos
		if s, known := sources[t.ID.Value]; known {
			c.translated(x, t, s)
		} else {
			c.errorf(t.ID.Pos, "translation-unknown", Suggest(t.ID.Value, idsOfTexts(x.says)), "%s has no text for parents %q", x.Key(), t.ID)
		}
	}
}

// lacks reports what keeps a text from being used.
func (c *checker) lacks(x *Translation, s ParentText, pos Position, code, hint, format string, args ...any) {
	switch {
	case x.Status == ByReviewer && x.mustSay(s.ID):
		c.errorf(pos, code, hint, format, args...)
	case !c.followed[x.source.file().Name]:
		c.warnf(pos, code, hint, format, args...)
	}
}

// mustSay tells whether a text says a danger sign or what to do.
func (x *Translation) mustSay(id string) bool {
	switch x.source.(type) {
	case *DangerSigns, *Dispositions, *Phrases:
		return true
	case *Pathway:
		return strings.HasPrefix(id, "criteria.") || strings.HasPrefix(id, "advice.first_aid.") || strings.HasPrefix(id, "safety_net.")
	}
	return false
}

// translated checks one entry. One that is stale is compared with nothing: its
// numbers are those of another text.
func (c *checker) translated(x *Translation, t *Translated, s ParentText) {
	says := t.Says.Value
	switch {
	case t.empty():
		c.lacks(x, s, t.Says.Pos, "translation-missing", "", "the text %s is not translated: %q", s.ID, s.Source)
		return
	case !t.madeFrom(s):
		c.lacks(x, s, t.From.Pos, "translation-stale", "compare it with the English, mend it, then write from: \""+s.Digest()+"\"",
			"the translation of %s was made from another text than %q", s.ID, s.Source)
		return
	}
	if a, b := numbersIn(digits(s.Source)), numbersIn(digits(says)); !slices.Equal(a, b) {
		c.errorf(t.Says.Pos, "translation-number", "say the numbers of the English and no others", "the translation has other numbers than the English: %v, not %v", b, a)
	}
	if a, b := placeholdersIn(s.Source), placeholdersIn(says); !slices.Equal(a, b) {
		c.errorf(t.Says.Pos, "translation-placeholder", "keep what stands between { and }", "the translation has other parts to fill in than the English: %v, not %v", b, a)
	}
	switch {
	case says == s.Source:
		c.warnf(t.Says.Pos, "translation-same", "translate it, or take the entry out", "the translation of %s is the English", s.ID)
	case !x.Language.writes(says):
		c.warnf(t.Says.Pos, "translation-script", "is it in the right file?", "the translation of %s has no letter that %s is written with", s.ID, x.Language.English())
	}
}

func idsOfTexts(texts []ParentText) (ids []string) {
	for _, t := range texts {
		ids = append(ids, t.ID)
	}
	return ids
}

var (
	placeholder = regexp.MustCompile(`\{[^{}]*\}`)
	comma       = regexp.MustCompile(`(\d)[,٫](\d)`)
)

func placeholdersIn(text string) []string {
	if !strings.Contains(text, "{") {
		return nil
	}
	return slices.Sorted(slices.Values(placeholder.FindAllString(text, -1)))
}

// digits writes the numbers of a text in ASCII digits, with a full stop before
// decimals, whatever digits and sign the language has.
func digits(text string) string {
	ascii := strings.Map(func(c rune) rune {
		if c > unicode.MaxASCII && unicode.Is(unicode.Nd, c) {
			return '0' + digit(c)
		}
		return c
	}, text)
	if !strings.ContainsAny(ascii, ",٫") {
		return ascii
	}
	return comma.ReplaceAllString(ascii, "$1.$2")
}

// digit is the value of a decimal digit: Unicode has them in tens, from 0 up.
func digit(c rune) rune {
	for _, r := range unicode.Nd.R16 {
		if rune(r.Lo) <= c && c <= rune(r.Hi) {
			return (c - rune(r.Lo)) % 10
		}
	}
	for _, r := range unicode.Nd.R32 {
		if rune(r.Lo) <= c && c <= rune(r.Hi) { // #nosec G115 -- code points end at 0x10FFFF
			return (c - rune(r.Lo)) % 10 // #nosec G115 -- as above
		}
	}
	return 0
}
