package library

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/leaflet"
	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// parentSheet is the sheet for parents: what each sign would mean for a child who
// is well but for it, at every age the pathway is for.
type parentSheet struct {
	ID, Version, Title, For string
	Date                    string
	Approved                bool
	Ages                    []ageRule // ages for which there is something to do without any sign
	Lights                  []lamp    // red, then amber
	Calm                    string    // what to do without any of the signs
	HomeCare                []line
	Course                  []line
	LookAgain, Valid        string
	Early                   bool // an age counts from the due date
}

// lamp is a level of guidance, with a name and a shape, never a colour alone.
type lamp struct {
	Class, Name, Shape string
	Groups             []signs
}

// signs are those that call for one disposition.
type signs struct {
	Lead, More string
	Lines      []line
}

// line is a text, and the ages it is for, "" for all.
type line struct{ Text, Ages string }

// ageRule is what holds for a child of some ages without any sign.
type ageRule struct{ Ages, Reason, Do string }

var lights = map[pathways.Guidance]lamp{
	pathways.Escalate:   {Class: "red", Name: "Red: get help now", Shape: "■"},
	pathways.SeekAdvice: {Class: "amber", Name: "Amber: get advice", Shape: "▲"},
}

// cache keeps the sheets of one engine: each takes the engine a hundred
// assessments or more.
type cache struct {
	sync.Mutex
	of     *engine.Engine
	sheets map[*engine.Program]*parentSheet
}

func (k *cache) get(eng *engine.Engine, prog *engine.Program) (*parentSheet, error) {
	k.Lock()
	defer k.Unlock()
	if k.of != eng {
		k.of, k.sheets = eng, map[*engine.Program]*parentSheet{}
	}
	if s := k.sheets[prog]; s != nil {
		return s, nil
	}
	s, err := sheetOf(prog)
	if err == nil {
		k.sheets[prog] = s
	}
	return s, err
}

func (d *door) sheet(c *gin.Context) {
	eng, prog := d.asked(c)
	if prog == nil {
		return
	}
	s, err := d.sheets.get(eng, prog)
	if err != nil {
		d.Service.Failed(c, "sheet for parents", err)
		return
	}
	d.views.Show(c, http.StatusOK, "sheet", d.page(s.Title+": when to get help", false, s))
}

// well is a child with nothing wrong at one age.
type well struct {
	at   stretch
	says *engine.Assessment
	out  bool // the pathway is not for this age
}

func wellChildren(prog *engine.Program) ([]well, error) {
	var all []well
	for _, s := range stretches(prog.Logic()) {
		age, err := s.age()
		if err != nil {
			return nil, err
		}
		walk, err := vignette.WellChild(prog, engine.Case{Audience: pathways.Parent, Age: age, At: moment})
		if err != nil {
			return nil, err
		}
		out := slices.ContainsFunc(walk.Assessment.OutOfScope, func(o engine.OutOfScope) bool { return o.Certain })
		all = append(all, well{s, walk.Assessment, out})
	}
	return all, nil
}

func sheetOf(prog *engine.Program) (*parentSheet, error) {
	children, err := wellChildren(prog)
	if err != nil {
		return nil, err
	}
	def := prog.Definition()
	s := &parentSheet{
		ID: def.ID.Value, Version: def.Version.String(), Title: def.Title.Parent, For: def.Scope.For.Parent, Date: def.Effective.From.String(),
		Approved: def.Approved(), Calm: def.Dispositions.Get(def.Dispositions.Roles.Calm.Value).Text.Parent,
	}
	m := maker{def.Dispositions, children}
	s.Ages = m.ageRules()
	for _, g := range []pathways.Guidance{pathways.Escalate, pathways.SeekAdvice} {
		s.Lights = append(s.Lights, m.lamp(g))
	}
	s.HomeCare = m.lines(func(a *engine.Assessment) []string { return a.HomeCare })
	s.Course = m.lines(func(a *engine.Assessment) []string { return []string{a.SafetyNet.ExpectedCourse} })
	for _, l := range def.SafetyNet.LookAgain {
		if l.For == pathways.HomeCare && l.After != nil {
			s.LookAgain, s.Valid = prose.Duration(l.After.String()), prose.Duration(l.Valid.String())
		}
	}
	for _, k := range prog.Logic().Criteria {
		k.When.Walk(func(l *engine.Literal) { s.Early = s.Early || l.Corrected() })
	}
	return s, nil
}

// maker brings what is said at each age together.
type maker struct {
	list     *pathways.Dispositions
	children []well
}

func (m maker) urgency(id string) int { return m.list.Get(id).Urgency }

// lamp lists the signs that would mean a disposition of a level, most urgent first.
func (m maker) lamp(g pathways.Guidance) lamp {
	l := lights[g]
	for _, d := range slices.Backward(m.list.List) {
		if d.Guidance != g {
			continue
		}
		x := signs{}
		x.Lead, x.More, _ = strings.Cut(d.Text.Parent, ". ")
		x.Lead = strings.TrimSuffix(x.Lead, ".")
		if m.sharesLead(d) {
			x.Lead += " (" + leaflet.HowSoon(d.Within.String()) + ")"
		}
		for _, w := range m.children {
			for _, i := range w.says.SafetyNet.WatchFor {
				if !w.out && i.Then == d.ID.Value && !slices.ContainsFunc(x.Lines, func(l line) bool { return l.Text == i.Text }) {
					x.Lines = append(x.Lines, line{i.Text, m.agesOf(i)})
				}
			}
		}
		if len(x.Lines) > 0 {
			l.Groups = append(l.Groups, x)
		}
	}
	return l
}

// sharesLead tells whether another disposition starts with the same words, so that
// only the time tells them apart.
func (m maker) sharesLead(d *pathways.Disposition) bool {
	lead, _, _ := strings.Cut(d.Text.Parent, ". ")
	return d.Within != nil && slices.ContainsFunc(m.list.List, func(x *pathways.Disposition) bool {
		other, _, _ := strings.Cut(x.Text.Parent, ". ")
		return x != d && other == lead
	})
}

// agesOf words at which ages a sign means what it means, "" where it does at all
// ages but those at which as much is told without it.
func (m maker) agesOf(i engine.WatchItem) string {
	means := func(n int, other bool) bool {
		return slices.ContainsFunc(m.children[n].says.SafetyNet.WatchFor, func(x engine.WatchItem) bool {
			return x.Text == i.Text && (x.Then == i.Then) != other
		})
	}
	has := func(n int) bool { return !m.children[n].out && means(n, false) }
	return m.ages(has, func(n int) bool {
		told := m.children[n].says.Disposition.ID
		return !m.children[n].out && (m.urgency(told) < m.urgency(i.Then) || means(n, true))
	})
}

// ages words those that have something, "" where all that could have it do.
func (m maker) ages(has, could func(int) bool) string {
	all := true
	var points []stretch
	for n, w := range m.children {
		points = append(points, w.at)
		all = all && (has(n) || !could(n))
	}
	if all {
		return ""
	}
	return strings.Join(runs(points, has), "; ")
}

// lines are texts told at home, each once, with their ages.
func (m maker) lines(of func(*engine.Assessment) []string) []line {
	var out []line
	for _, w := range m.children {
		for _, text := range of(w.says) {
			if w.out || slices.ContainsFunc(out, func(l line) bool { return l.Text == text }) {
				continue
			}
			out = append(out, line{text, m.ages(
				func(n int) bool { return !m.children[n].out && slices.Contains(of(m.children[n].says), text) },
				func(n int) bool { return !m.children[n].out },
			)})
		}
	}
	return out
}

// ageRules are the ages for which more than home care is told without any sign.
func (m maker) ageRules() []ageRule {
	var out []ageRule
	for _, w := range m.children {
		if w.says.Guidance == pathways.HomeCare {
			continue
		}
		rule := m.ageRule(w.says)
		if slices.ContainsFunc(out, func(r ageRule) bool { return r.Reason == rule.Reason && r.Do == rule.Do }) {
			continue
		}
		rule.Ages = m.ages(func(k int) bool {
			same := m.ageRule(m.children[k].says)
			return m.children[k].says.Guidance != pathways.HomeCare && same.Reason == rule.Reason && same.Do == rule.Do
		}, func(int) bool { return true })
		out = append(out, rule)
	}
	return out
}

func (m maker) ageRule(a *engine.Assessment) ageRule {
	for _, o := range a.OutOfScope {
		if o.Certain {
			return ageRule{Reason: o.Reason, Do: o.GoTo}
		}
	}
	r := ageRule{Do: a.Disposition.Text}
	for _, x := range a.Matched {
		if x.Disposition == a.Disposition.ID {
			r.Reason = x.Because
			break
		}
	}
	return r
}
