package thresholds

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/engine/margin"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// result is everything told of one child.
type result struct {
	Faults   bool   // the form has some; nothing is told then
	Said     string // the outcome in one sentence, for who cannot see it change
	Age      string
	Approved bool
	Card     card
	Deciding []reason
	Also     []reason
	Still    string // what is still possible, "" where it is settled
	Ask      []string
	Remarks  []string
	Near     []near
	Errors   []straddle
	Births   births
	Harder   []changes
	Sections []section
	Rules    []rule
	Bands    []bands
	Beside   beside
	Charts   charts
	Sources  []source
}

// card is the outcome.
type card struct {
	site.Light
	Text, Within  string
	Floor, Higher string
	Settled       bool
}

// reason is a criterion that is met.
type reason struct {
	ID, Because, Told string
	Evidence          []string
	Limits            []string
	Sources           []site.Cite
}

// result assesses a child and asks for the distances.
func (d *door) result(c *gin.Context, k *child) (*result, error) {
	if len(k.faults) > 0 {
		return &result{Faults: true, Said: "Not worked out: something in the form cannot be read."}, nil
	}
	a, err := d.Service.Assess(c, k.ask)
	if err != nil {
		return nil, err
	}
	m, err := margin.Of(k.ask.Locality, k.ask.Programs, k.ask.Case)
	if err != nil {
		return nil, err
	}
	r := &result{Approved: a.Approved, Age: prose.Age(k.ask.Case.Age), Card: k.card(a), Near: k.near(m), Harder: k.escalators(m), Bands: k.bands()}
	r.Sections, r.Rules = k.sections(m)
	r.Said = fmt.Sprintf("%s. %s.", capital(r.Card.Word), r.Card.Text)
	if r.Errors, err = k.straddles(m); err != nil {
		return nil, err
	}
	if r.Births, err = k.births(m); err != nil {
		return nil, err
	}
	r.reasons(k, a)
	r.Beside = d.beside(k)
	r.Charts = d.charts(k, r.Beside)
	r.Sources = k.sources()
	return r, nil
}

func (k *child) card(a *engine.Assessment) card {
	return card{
		Light: site.LightOf(a.Guidance), Text: strings.TrimSuffix(a.Disposition.Text, "."), Within: a.Disposition.ID,
		Floor: k.floor(a), Higher: k.told(a.Ceiling), Settled: a.Settled,
	}
}

// floor says what is certain.
func (k *child) floor(a *engine.Assessment) string {
	if site.Certain(a, k.ask.Dispositions()) == nil {
		return "Nothing yet"
	}
	return k.told(a.Floor)
}

func (r *result) reasons(k *child, a *engine.Assessment) {
	for _, m := range a.Matched {
		x := k.reason(m)
		if m.Disposition == a.Disposition.ID {
			r.Deciding = append(r.Deciding, x)
		} else {
			r.Also = append(r.Also, x)
		}
	}
	if !a.Settled {
		r.Still = k.told(a.Ceiling)
		for _, q := range a.NextQuestions[:min(5, len(a.NextQuestions))] {
			r.Ask = append(r.Ask, fmt.Sprintf("%s (could be: %s)", q.Text, k.told(q.CouldBe)))
		}
	}
	for _, o := range a.OutOfScope {
		r.Remarks = append(r.Remarks, sentences(o.Reason, o.GoTo, "("+o.Source.Ref.Value+" "+o.Source.Section+")"))
	}
	for _, x := range a.Inconsistent {
		r.Remarks = append(r.Remarks, x.Text)
	}
	if len(a.Unused) > 0 {
		r.Remarks = append(r.Remarks, "No rule of this pathway reads: "+k.names(a.Unused)+".")
	}
	if s := a.SecondOpinion; s != nil {
		r.Remarks = append(r.Remarks, fmt.Sprintf("The second opinion differed (%s; by the criteria %s). The more urgent is told.", k.told(s.Disposition), k.told(s.Criteria)))
	}
}

func sentences(parts ...string) string { return strings.TrimSpace(strings.Join(parts, " ")) }

func (k *child) reason(m engine.Match) reason {
	r := reason{ID: m.Criterion, Because: m.Because, Told: k.told(m.Disposition), Sources: site.Cites(m.Source, m.Also)}
	for _, id := range sortedKeys(m.Evidence) {
		r.Evidence = append(r.Evidence, k.name(id)+": "+k.evidence(id, m.Evidence[id]))
	}
	for _, l := range m.Limits {
		text := fmt.Sprintf("%s: %s", k.name(l.Finding), prose.Compared(l.Op, prose.Amount(l.Limit, k.Unit(l.Finding))))
		if l.Band != "" {
			text += ", " + l.Band
		}
		r.Limits = append(r.Limits, text)
	}
	return r
}

// evidence is a value that met a criterion.
func (k *child) evidence(id string, v any) string {
	if a, ok := k.ask.Case.Findings[id]; ok && a.Known() {
		return k.value(id, a.Value)
	}
	if s, ok := v.(engine.Span); ok && s.Lo != s.Hi {
		return fmt.Sprintf("%d to %d", s.Lo, s.Hi)
	} else if ok {
		return fmt.Sprint(s.Lo)
	}
	return fmt.Sprint(v)
}

// source is a guideline that a citation names.
type source struct{ Ref, Title, Publisher, Issued, Read, Note string }

// sources are those of the pathway and of the parts it pins.
func (w words) sources() []source {
	def := w.prog.Definition()
	var out []source
	seen := map[string]bool{}
	for _, list := range []pathways.Map[pathways.Source]{def.Sources, def.Signs.Sources, def.SepsisTables.Sources} {
		for _, e := range list {
			if seen[e.Key.Value] {
				continue
			}
			seen[e.Key.Value] = true
			s := source{Ref: e.Key.Value, Title: e.Value.Title, Publisher: e.Value.Publisher, Note: e.Value.Note}
			if e.Value.Issued != nil {
				s.Issued = e.Value.Issued.String()
			}
			s.Read = e.Value.Read.String()
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b source) int { return strings.Compare(a.Ref, b.Ref) })
	return out
}
