package cdshooks

import (
	"fmt"
	"strings"

	"safetynet/api/fhir"
	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// notice stands at the head of every card.
const notice = "Not clinically approved. No clinician has signed this content off. Do not use it for the care of a child."

// At most so many are listed where the rest adds nothing to what is to be done.
const (
	maxQuestions = 10
	maxReasons   = 12
)

// detail says what was decided and why, what is not known, and the safety net.
func (w *words) detail() string {
	m := &markdown{}
	if !w.Assessment.Approved {
		m.strong(notice)
	}
	w.decided(m)
	w.why(m)
	w.known(m)
	m.items("Answers that cannot go together", w.conflicts())
	w.scope(m)
	w.unknown(m)
	m.items("First aid", w.Assessment.FirstAid)
	if w.Assessment.Settled { // before, it would read as if all were well
		m.items("Care at home", w.Assessment.HomeCare)
		m.items("Follow-up", w.Assessment.FollowUp)
	}
	w.safetyNet(m)
	w.versions(m)
	return m.text()
}

// decided is the outcome, how sure it is, and of what child.
func (w *words) decided(m *markdown) {
	a := w.Assessment
	m.strong(a.Disposition.Text)
	if !a.Settled {
		m.paragraph(fmt.Sprintf("Not settled. Certain so far: %s Still possible: %s", w.floor(), w.disposition(a.Ceiling)))
	}
	m.paragraph(fmt.Sprintf("Age: %s. Answered as %s. Assessed at %s.", prose.Age(w.Case.Age), w.Case.Audience, w.Case.At.Format("15:04 on 2 January 2006, -07:00")))
	if lacks := lackingOf(w.Issues); lacks.any() {
		m.paragraph(lacks.summary())
	}
	if a.Locality != nil && a.Disposition.RaisedFrom != "" {
		m.paragraph(fmt.Sprintf("Made more urgent for %s: it was %s", a.Locality.Title, w.disposition(a.Disposition.RaisedFrom)))
	}
	if s := a.SecondOpinion; s != nil {
		m.paragraph(fmt.Sprintf("It was decided twice and the two differ; the more urgent is told. The criteria alone came to: %s", w.disposition(s.Criteria)))
	}
}

// floor is what is certain. That nothing is must not read as home care.
func (w *words) floor() string {
	if w.Assessment.Floor == w.shared().Dispositions.Roles.Calm.Value {
		return "nothing yet."
	}
	return w.disposition(w.Assessment.Floor)
}

// why lists the criteria with what met them and where they are from.
func (w *words) why(m *markdown) {
	reasons := w.reasons()
	if len(reasons) == 0 {
		m.paragraph(w.withheld())
		return
	}
	m.heading("Why")
	for i, r := range reasons {
		if i >= maxReasons && !r.decides {
			m.item(fmt.Sprintf("%d more, less urgent.", len(reasons)-i))
			break
		}
		text := r.text
		if r.means != "" {
			text += " (" + r.means + ")"
		}
		var below []string
		if len(r.evidence) > 0 {
			below = append(below, "Known: "+strings.Join(r.evidence, "; "))
		}
		for _, x := range r.assumed {
			below = append(below, "Not known, taken as the worst: "+x)
		}
		m.item(text, append(below, fmt.Sprintf("%s of %s. Source: %s", r.criterion, r.pathway, strings.Join(r.sources, "; ")))...)
	}
}

// withheld says why there is no home care where nothing known calls for more.
func (w *words) withheld() string {
	switch roles := w.shared().Dispositions.Roles; {
	case w.Assessment.Guidance == pathways.HomeCare:
		return "Everything that would call for more is excluded."
	case w.Assessment.SecondOpinion != nil:
		return "Only the second opinion calls for it."
	case w.outside():
		return "The pathway is not for this child. The general danger signs were looked at all the same."
	case w.Assessment.Disposition.OfPathways() == roles.DangerUnsure.Value:
		return "Nothing known calls for more, and it is not sure that there is no general danger sign."
	}
	return "Nothing known calls for more. Home care is said only when everything that would call for more is excluded."
}

// known lists what was taken from the record, with its time, for whoever knows the
// child to see what is not so. Answers to a questionnaire are counted.
func (w *words) known(m *markdown) {
	var list []string
	answered := 0
	for _, f := range w.shared().Dictionary.Findings {
		a, ok := w.Case.Findings[f.ID.Value]
		origin := w.Origins[f.ID.Value]
		switch key := keyOf(fhir.Issue{Pointer: origin.Pointer}); {
		case !ok || !a.Known():
		case key == VitalsKey || key == ConditionsKey:
			text := w.name(f.ID.Value) + ": " + answer(f, a)
			if !origin.At.IsZero() {
				text += ", at " + w.clock(origin.At)
			}
			list = append(list, text)
		default:
			answered++
		}
	}
	if answered > 0 {
		list = append(list, prose.Plural(answered, "answer")+" to questions")
	}
	m.items("What is known", list)
}

func (w *words) conflicts() []string {
	var all []string
	for _, x := range w.Assessment.Inconsistent {
		all = append(all, x.Text)
	}
	return all
}

// scope says which pathways are not, or may not be, for this child.
func (w *words) scope(m *markdown) {
	var all []string
	for _, x := range w.Assessment.OutOfScope {
		is := "is not for this child"
		switch {
		case !x.Certain:
			is = "may not be for this child"
		case x.Assessed:
			is = "was applied, and the child belongs elsewhere as well"
		}
		all = append(all, fmt.Sprintf("%s %s: %s %s Source: %s", x.Pathway, is, x.Reason, x.GoTo, prose.Cite(x.Source)))
	}
	m.items("For whom the pathway is", all)
}

// unknown lists what is best asked next, and what was left out of account.
func (w *words) unknown(m *markdown) {
	questions := w.Assessment.NextQuestions
	if len(questions) > 0 {
		m.heading("What is not known")
		m.paragraph("Not known is never taken for normal. Best asked first:")
		for i, q := range questions {
			if i == maxQuestions {
				m.item(fmt.Sprintf("%d more, in the questionnaire.", len(questions)-i))
				break
			}
			m.item(fmt.Sprintf("%s (could be: %s)", q.Text, w.plain(q.CouldBe)))
		}
	}
	var unchecked []string
	for _, id := range w.Assessment.NotChecked {
		unchecked = append(unchecked, w.name(id))
	}
	if len(unchecked) > 0 {
		m.items("Not checked", []string{"Counted as absent, because it could not be known: " + strings.Join(unchecked, "; ") + "."})
	}
}

// safetyNet is what to tell the family, by what each sign would mean.
func (w *words) safetyNet(m *markdown) {
	net := w.Assessment.SafetyNet
	m.heading("Safety net")
	for _, group := range byThen(net.WatchFor) {
		var texts []string
		for _, x := range group {
			texts = append(texts, x.Text)
		}
		m.item(w.disposition(group[0].Then)+" If:", texts...)
	}
	if net.ExpectedCourse != "" {
		m.item(net.ExpectedCourse)
	}
	if net.LookAgainAt != nil {
		m.item("Look again at " + w.clock(*net.LookAgainAt) + ".")
	}
	m.item("This holds until " + w.clock(net.ValidUntil) + ".")
}

// byThen groups signs that follow each other and mean the same.
func byThen(signs []engine.WatchItem) [][]engine.WatchItem {
	var groups [][]engine.WatchItem
	for _, x := range signs {
		if n := len(groups); n > 0 && groups[n-1][0].Then == x.Then {
			groups[n-1] = append(groups[n-1], x)
		} else {
			groups = append(groups, []engine.WatchItem{x})
		}
	}
	return groups
}

// versions names everything that decided.
func (w *words) versions(m *markdown) {
	var all []string
	for _, p := range w.Assessment.Provenance {
		all = append(all, fmt.Sprintf("%s %s (%s), %s", p.Pathway, p.Version, p.Status, p.Digest))
	}
	if l := w.Assessment.Locality; l != nil {
		all = append(all, fmt.Sprintf("%s %s (%s), %s", l.ID, l.Version, l.Status, l.Digest))
	}
	m.items("Decided by", append(all, w.Assessment.Engine))
}
