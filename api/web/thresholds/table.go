package thresholds

import (
	"fmt"
	"slices"

	"safetynet/engine/margin"
	"safetynet/pathways"
)

// section is one traffic light of the table.
type section struct {
	light
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

type use struct {
	ID        string
	Kind      string // in words, "" for the pathway's own criterion
	Because   string
	With      string
	Condition string
	Unless    string
	Exception bool
	State     standing
	Source    cite
	Also      []cite
	More      string // the id of what else there is to say, "" for nothing
}

// advice is what is said with home care.
type advice struct {
	Text, When string
	Sources    []cite
}

func (k *child) sections(m *margin.Margin) []section {
	seen := map[string]int{}
	out := []section{{light: lightOf(pathways.Escalate)}, {light: lightOf(pathways.SeekAdvice)}, {light: lightOf(pathways.HomeCare), Advice: k.homeCare()}}
	for _, r := range m.Tables()[0].Rows {
		s := &out[len(out)-1-r.Guidance.Rank()]
		g := s.of(r.Disposition, k)
		x := k.row(r, seen)
		switch {
		case r.Comparison != "" && len(r.Of) == 0 && k.dict.Finding(r.Finding) != nil:
			g.Measurements = append(g.Measurements, x)
		default:
			g.Others = append(g.Others, x)
			if r.State == margin.Met {
				g.Met++
			}
		}
	}
	return out
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

func (k *child) row(r margin.Row, seen map[string]int) row {
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
		x.Uses = append(x.Uses, k.use(u, r.Finding, seen))
	}
	return x
}

// use says what a criterion makes of a limit. seen counts those of one finding, so
// that each has an id of its own, and the same one whatever is answered.
func (k *child) use(u margin.Use, finding string, seen map[string]int) use {
	x := use{
		ID: u.ID, Because: u.Because, With: k.names(u.With), Unless: u.Unless, Exception: u.Exception,
		State: standingOf(u.State, "Met"), Source: citeOf(u.Source),
	}
	for _, c := range u.Also {
		x.Also = append(x.Also, citeOf(c))
	}
	switch {
	case u.Kind == "raise":
		x.Kind = "raise rule"
	case u.Shared:
		x.Kind = "general danger sign"
	}
	if x.With != "" {
		x.Condition = u.Condition
	}
	if x.With != "" || x.Unless != "" || len(x.Also) > 0 {
		key := "more-" + finding + "-" + u.ID
		seen[key]++
		x.More = fmt.Sprintf("%s-%d", key, seen[key])
	}
	return x
}

func (k *child) homeCare() []advice {
	var out []advice
	for _, a := range k.prog.Definition().Advice.HomeCare {
		x := advice{Text: k.voice.Say(a.Text), Sources: citesOf(a.Source, a.Also)}
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
	Sources     []cite
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
	unit := w.unit(t.Finding.Value)
	x := bands{ID: t.ID.Value, Finding: w.name(t.Finding.Value), Sources: citesOf(t.Source, t.Also)}
	if t.Limit != nil {
		x.All = amount(*t.Limit, unit)
	}
	for i, b := range t.Bands {
		limit := "no limit"
		if !b.Limit.None {
			limit = amount(b.Limit.Value, unit)
		}
		x.Bands = append(x.Bands, band{Ages: bandAges(t.Bands, i), Limit: limit, Note: b.Note})
	}
	return x
}

func bandAges(list []pathways.Band, i int) string {
	switch {
	case list[i].BelowMonths != nil && i == 0:
		return "under " + months(*list[i].BelowMonths)
	case list[i].BelowMonths != nil:
		return months(*list[i-1].BelowMonths) + " to under " + months(*list[i].BelowMonths)
	case i == 0:
		return "all ages"
	}
	return months(*list[i-1].BelowMonths) + " and over"
}

// months are said as years from 2 years on, and on birthdays.
func months(n int) string {
	if n%12 == 0 {
		return plural(n/12, "year")
	}
	return plural(n, "month")
}

func (k *child) inBand(t *pathways.Threshold, i int) bool {
	age := k.ask.Case.Age
	return age.Known && t.At(age.Months.Lo) <= i && i <= t.At(age.Months.Hi)
}
