package thresholds

import (
	"fmt"
	"slices"

	"safetynet/api/web/site"
	"safetynet/engine/margin"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// section is one traffic light of the table.
type section struct {
	site.Light
	Groups []group
	Advice []advice // of the green one, which no criterion makes
}

// group is the rows of one disposition.
type group struct {
	ID, Told     string
	Measurements []row
	Others       []row
	Met          int // of the other findings
}

// row is one limit, and the criteria that read it.
type row struct {
	Finding, Limit, Band string
	State                standing
	Reading              string
	Uses                 []use
}

// use is a criterion beside a limit it reads. All of it stands once, as a rule.
type use struct {
	ID, Because, With string
	Exception         bool // the limit belongs to what takes the criterion back
	State             standing
	Source            site.Cite
}

// rule is one criterion, or raise rule, as it stands for this child.
type rule struct {
	ID, Kind, Told, Because string
	Condition, Unless       string
	State                   standing
	Sources                 []site.Cite
}

// advice is what is said with home care.
type advice struct {
	Text, When string
	Sources    []site.Cite
}

// sections is the table, and rules are the criteria in it, each once.
func (k *child) sections(m *margin.Margin) (out []section, rules []rule) {
	seen := map[string]bool{}
	out = []section{{Light: site.LightOf(pathways.Escalate)}, {Light: site.LightOf(pathways.SeekAdvice)}, {Light: site.LightOf(pathways.HomeCare), Advice: k.homeCare()}}
	for _, r := range m.Tables()[0].Rows {
		s := &out[len(out)-1-r.Guidance.Rank()]
		g := s.of(r.Disposition, k)
		x := k.row(r)
		switch {
		case r.Comparison != "" && len(r.Of) == 0 && k.dict.Finding(r.Finding) != nil:
			g.Measurements = append(g.Measurements, x)
		default:
			g.Others = append(g.Others, x)
			if r.State == margin.Met {
				g.Met++
			}
		}
		for _, u := range r.Uses {
			if !seen[u.ID] {
				seen[u.ID] = true
				rules = append(rules, ruleOf(u, g.Told))
			}
		}
	}
	return out, rules
}

// of is the group of a disposition, which come in the order of the rows.
func (s *section) of(disposition string, k *child) *group {
	i := slices.IndexFunc(s.Groups, func(g group) bool { return g.ID == disposition })
	if i < 0 {
		i = len(s.Groups)
		s.Groups = append(s.Groups, group{ID: disposition, Told: k.told(disposition)})
	}
	return &s.Groups[i]
}

func (k *child) row(r margin.Row) row {
	x := row{Finding: k.name(r.Finding), Limit: k.limit(r.Limit), Band: r.Band, State: standingOf(r.State, "Crossed")}
	if len(r.Values) > 0 {
		x.State = standingOf(r.State, "Present")
	}
	if a, ok := k.ask.Case.Findings[r.Finding]; ok && a.Known() {
		x.Reading = k.value(r.Finding, a.Value)
	}
	if len(r.Of) > 0 {
		x.Band = "from " + k.names(r.Of)
	}
	for _, u := range r.Uses {
		x.Uses = append(x.Uses, k.use(u))
	}
	return x
}

// few is how many other findings are named beside a limit.
const few = 3

func (k *child) use(u margin.Use) use {
	x := use{ID: u.ID, Because: u.Because, Exception: u.Exception, State: standingOf(u.State, "Met"), Source: site.CiteOf(u.Source)}
	switch {
	case len(u.With) > few:
		x.With = fmt.Sprintf("%d other findings", len(u.With))
	case len(u.With) > 0:
		x.With = k.names(u.With)
	}
	return x
}

func ruleOf(u margin.Use, told string) rule {
	x := rule{
		ID: u.ID, Told: told, Because: u.Because, Condition: u.Condition, Unless: u.Unless, State: standingOf(u.State, "Met"), Sources: site.Cites(u.Source, u.Also),
	}
	switch {
	case u.Kind == "raise":
		x.Kind = "raise rule"
	case u.Shared:
		x.Kind = "general danger sign"
	}
	return x
}

func (k *child) homeCare() []advice {
	var out []advice
	for _, a := range k.prog.Definition().Advice.HomeCare {
		x := advice{Text: k.voice.Say(a.Text), Sources: site.Cites(a.Source, a.Also)}
		if a.When != nil {
			x.When = a.When.Value
		}
		if x.Text != "" {
			out = append(out, x)
		}
	}
	return out
}

// bands are one limit at every age.
type bands struct {
	ID, Finding string
	All         string // the limit of all ages, where it has no bands
	Bands       []band
	Sources     []site.Cite
}

type band struct {
	Ages, Limit, Note string
	Here              bool // the child is, or may be, in it
}

// bands lists the limits of the pathway, with those of this child marked.
func (k *child) bands() []bands {
	var out []bands
	for _, u := range k.prog.Thresholds() {
		x := k.band(u.Def)
		for i := range x.Bands {
			x.Bands[i].Here = k.inBand(u.Def, i)
		}
		out = append(out, x)
	}
	return out
}

// band says a limit at every age.
func (w words) band(t *pathways.Threshold) bands {
	unit := w.Unit(t.Finding.Value)
	x := bands{ID: t.ID.Value, Finding: w.name(t.Finding.Value), Sources: site.Cites(t.Source, t.Also)}
	if t.Limit != nil {
		x.All = prose.Amount(*t.Limit, unit)
	}
	for i, b := range t.Bands {
		limit := "no limit"
		if !b.Limit.None {
			limit = prose.Amount(b.Limit.Value, unit)
		}
		x.Bands = append(x.Bands, band{Ages: bandAges(t.Bands, i), Limit: limit, Note: b.Note})
	}
	return x
}

func bandAges(list []pathways.Band, i int) string {
	from, to := 0, 0
	if i > 0 {
		from = *list[i-1].BelowMonths
	}
	if list[i].BelowMonths != nil {
		to = *list[i].BelowMonths
	}
	return ages(from, to)
}

// ages are those from one in months up to another, which is left out; 0 is no end.
func ages(from, to int) string {
	say := func(n int) string {
		if n == 0 {
			return ""
		}
		return prose.Months(n)
	}
	return prose.Between(say(from), say(to))
}

func (k *child) inBand(t *pathways.Threshold, i int) bool {
	age := k.ask.Case.Age
	return age.Known && t.At(age.Months.Lo) <= i && i <= t.At(age.Months.Hi)
}
