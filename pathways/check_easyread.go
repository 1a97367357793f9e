package pathways

import (
	"slices"
	"strings"
)

// EasyWords is how many words an easy line has at most.
const EasyWords = 12

// kept are what an easy text must say where the text does: where to turn to, what
// not to do, parts of a whole. Each is looked for as any of its words, in lower
// case: a pattern for each would slow down loading.
var kept = []struct {
	what string
	as   []string
}{
	{"A&E", []string{"a&e"}},
	{"GP", []string{"gp"}},
	{"pharmacist", []string{"pharmacist"}},
	{"do not", []string{"do not", "never", "give no ", "give nothing"}},
	{"only", []string{"only"}},
	{"half", []string{"half"}},
	{"quarter", []string{"quarter"}},
	{"third", []string{"third"}},
}

func says(text string, any []string) bool {
	return slices.ContainsFunc(any, func(word string) bool { return strings.Contains(text, word) })
}

// easy checks one easy text by itself.
func (c *checker) easy(x Reworded) {
	var all []string
	for _, line := range x.Easy {
		text := line.Text.Value
		all = append(all, text)
		if text == "" || line.Picture.Value == "" {
			c.errorf(line.Pos, "text-missing", "", "an easy line needs a text and a picture")
		}
		if n := len(strings.Fields(text)); n > EasyWords {
			c.errorf(line.Text.Pos, "wording-long", "make two lines of it", "an easy line has %d words; %d is the most", n, EasyWords)
		}
	}
	easy := strings.Join(all, "\n")
	if want, got := numbersIn(x.Says.Value), numbersIn(easy); !slices.Equal(want, got) {
		c.errorf(x.Says.Pos, "wording-number", "say the numbers of the parent's text and no others", "the easy text has other numbers than the parent's text: %v, not %v", got, want)
	}
	said := strings.ToLower(x.Says.Value)
	easy = strings.ToLower(easy)
	for _, k := range kept {
		if says(said, k.as) && !says(easy, k.as) {
			c.errorf(x.Says.Pos, "wording-action", "say it in easy words too", "the parent's text says %q and the easy text does not", k.what)
		}
	}
}

// easyCovered asks for easy words of what can be an emergency: what to do, the
// danger signs, their first aid. Of other texts, which a reader sees as they are,
// the pages of `safetynet pathways reading` say how many have none.
func (c *checker) easyCovered(lib *Library, w *Wording, given map[string]Position) {
	report := c.warnf
	if w.Status == StatusActive {
		report = c.errorf
	}
	lacking := slices.DeleteFunc(emergencyTexts(lib), func(x saying) bool { _, has := given[x.text]; return has })
	if len(lacking) > 0 {
		report(lacking[0].pos, "wording-missing", "add it to a new version of "+w.Name, "%d of the texts for an emergency have no easy-read form, first: %q", len(lacking), lacking[0].text)
	}
}

// emergencyTexts are what to do, the danger signs and their first aid, as the
// newest active versions say them.
func emergencyTexts(lib *Library) []saying {
	s := &sayings{at: map[string]int{}}
	for _, p := range newestActive(lib.Pathways) {
		if !p.linked() {
			continue
		}
		for _, d := range p.Shared.Dispositions.List {
			s.add(d.Text)
		}
		for _, k := range p.Signs.Criteria {
			s.add(k.Because)
		}
		for _, x := range p.Signs.WatchFor {
			s.add(x.Text)
		}
		for _, a := range p.Signs.FirstAid {
			s.add(a.Text)
		}
	}
	return s.list
}
