package thresholds

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"safetynet/api/web/site"
	"safetynet/engine/margin"
	"safetynet/engine/prose"
)

// horizon is how many days ahead birthdays are looked for.
const horizon = 366

// near is how far one reading is from what would matter.
type near struct {
	Reading string
	Steps   []step
}

// step is the least change of a reading that does something, in words.
type step struct {
	site.Light // of what is told then; zero where nothing changes
	By         string
	Does       string
}

func (k *child) near(m *margin.Margin) []near {
	var out []near
	for _, n := range m.Near() {
		x := near{Reading: k.name(n.Finding) + " " + prose.Amount(n.Value, n.Unit)}
		x.Steps = append(k.way(n, n.Up, "more"), k.way(n, n.Down, "less")...)
		out = append(out, x)
	}
	return out
}

func (k *child) way(n margin.Near, w margin.Way, word string) []step {
	var out []step
	by := func(d, at float64) string {
		return fmt.Sprintf("%s %s (%s)", prose.Number(d), word, prose.Amount(at, n.Unit))
	}
	if w.Worse != nil {
		out = append(out, k.changed(by(w.Worse.By, w.Worse.Value.Number), *w.Worse))
	}
	if w.Better != nil {
		out = append(out, k.changed(by(w.Better.By, w.Better.Value.Number), *w.Better))
	}
	if l := w.Limit; l != nil && !slices.ContainsFunc([]*margin.Change{w.Worse, w.Better}, func(c *margin.Change) bool { return c != nil && c.By == l.By }) {
		out = append(out, step{By: by(l.By, l.Value), Does: strings.Join(k.crossings(l.Limits, true), "; ") + ". What to do stays the same"})
	}
	return out
}

// crossings says limits, each once with all criteria that read it.
func (k *child) crossings(list []margin.Crossing, verbs bool) []string {
	var texts []string
	rules := map[string][]string{}
	for _, x := range list {
		text := k.limit(x.Limit)
		if verbs {
			text = crosses(x) + " " + text
		}
		if rules[text] == nil {
			texts = append(texts, text)
		}
		rules[text] = append(rules[text], x.Rules...)
	}
	for i, t := range texts {
		texts[i] = fmt.Sprintf("%s (%s)", t, ruled(rules[t]))
	}
	return texts
}

// crosses says which way a limit is crossed by a step.
func crosses(x margin.Crossing) string {
	if x.State == margin.Met {
		return "is no longer"
	}
	return "crosses"
}

func (k *child) changed(by string, c margin.Change) step {
	l := site.LightOf(k.guidance(c.Disposition))
	does := fmt.Sprintf("makes it %s: %s", l.Name, k.told(c.Disposition))
	if len(c.Met) > 0 {
		does += " (" + ruled(c.Met) + ")"
	}
	return step{Light: l, By: by, Does: does}
}

// straddle is what a reading could be, in words.
type straddle struct {
	Reading string
	Limits  []string
	Told    string
}

func (k *child) straddles(m *margin.Margin) ([]straddle, error) {
	list, err := m.Straddles(k.errors)
	var out []straddle
	for _, s := range list {
		x := straddle{Reading: fmt.Sprintf("%s %s with an error of %s could be %s to %s",
			k.name(s.Finding), prose.Amount(s.Value, s.Unit), prose.Number(s.Error), prose.Number(s.From), prose.Amount(s.To, s.Unit))}
		x.Limits = k.crossings(s.Limits, false)
		x.Told = "What to do is the same for all of it: " + k.told(s.Most)
		if s.Least != s.Most {
			x.Told = fmt.Sprintf("What to do lies between “%s” and “%s”", k.told(s.Least), k.told(s.Most))
		}
		out = append(out, x)
	}
	return out, err
}

// births are the coming days on which the age alone changes something.
type births struct {
	Asked bool // a date of birth was given
	Days  []birthday
}

type birthday struct {
	When   string
	Limits []string
	Begins string
	Ends   string
	Told   string
}

func (k *child) births(m *margin.Margin) (births, error) {
	birth, ok := k.answers.Age.BirthDate()
	if !ok {
		return births{}, nil
	}
	list, err := m.Birthdays(birth, horizon)
	b := births{Asked: true}
	for _, day := range list {
		x := birthday{When: fmt.Sprintf("In %s, on %s", prose.Plural(day.InDays, "day"), occasion(birth, day.Date)), Begins: ruled(day.Begins), Ends: ruled(day.Ends)}
		for _, l := range day.Limits {
			x.Limits = append(x.Limits, k.moved(l))
		}
		if day.Before != day.After {
			x.Told = fmt.Sprintf("The same answers then mean: %s", k.told(day.After))
		}
		b.Days = append(b.Days, x)
	}
	return b, err
}

// occasion names a day: "the 1st birthday, 1 December 2026".
func occasion(birth time.Time, date string) string {
	on, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	text := on.Format("2 January 2006")
	if on.Month() == birth.Month() && on.Day() == birth.Day() {
		return fmt.Sprintf("the %s birthday, %s", ordinal(on.Year()-birth.Year()), text)
	}
	return text
}

func ordinal(n int) string {
	names := []string{"", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}
	if n > 0 && n < len(names) {
		return names[n]
	}
	return fmt.Sprintf("%dth", n)
}

func (k *child) moved(l margin.LimitChange) string {
	side := func(v *float64) string {
		if v == nil {
			return "no limit"
		}
		return prose.Compared(l.Comparison, prose.Amount(*v, l.Unit))
	}
	verb := "the limit changes"
	if l.Before != nil && l.After != nil {
		verb = "the limit rises"
		if *l.After < *l.Before {
			verb = "the limit drops"
		}
	}
	return fmt.Sprintf("%s: %s from %s to %s (%s)", k.name(l.Finding), verb, side(l.Before), side(l.After), ruled(l.Rules))
}

// changes are the single other answers that lead to one disposition.
type changes struct {
	site.Light
	Told  string
	Items []change
}

type change struct{ Finding, To, Met string }

func (k *child) escalators(m *margin.Margin) []changes {
	var out []changes
	for _, e := range m.Escalators() {
		told := k.told(e.Disposition)
		i := slices.IndexFunc(out, func(c changes) bool { return c.Told == told })
		if i < 0 {
			i = len(out)
			out = append(out, changes{Light: site.LightOf(k.guidance(e.Disposition)), Told: told})
		}
		to := k.value(e.Finding, e.Value)
		if e.From != nil {
			to = k.value(e.Finding, *e.From) + " → " + to
		}
		out[i].Items = append(out[i].Items, change{k.name(e.Finding), to, ruled(e.Met)})
	}
	return out
}
