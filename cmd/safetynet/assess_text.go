package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"

	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// questionsShown is how many of the next questions a person is shown; all of
// them are in the JSON.
const questionsShown = 5

// wording says a disposition in words.
type wording func(id string) string

// wordingOf takes the words from the dispositions a pathway pins, for whoever
// is asking.
func wordingOf(d *pathways.Pathway, a pathways.Audience) wording {
	return func(id string) string {
		if x := d.Dispositions.Get(id); x != nil {
			return x.Text.For(a)
		}
		return id
	}
}

// assessmentText lays an assessment out for reading: what to do first, why,
// what is still open, what to watch for.
func assessmentText(a *engine.Assessment, words wording) string {
	v := assessmentView{a: a, words: words}
	v.guidance()
	v.services()
	v.list("First aid, now", a.FirstAid)
	v.why()
	v.contradictions()
	v.scope()
	v.questions()
	v.watch()
	v.list("Care at home", a.HomeCare)
	v.list("What happens next", a.FollowUp)
	v.omitted()
	v.origin()
	return v.String()
}

type assessmentView struct {
	page
	a     *engine.Assessment
	words wording
}

func (v *assessmentView) guidance() {
	a := v.a
	v.hang(strings.ToUpper(strings.ReplaceAll(string(a.Guidance), "-", " "))+": ", "  ", a.Disposition.Text)
	line := a.Disposition.ID
	if a.Disposition.Within != "" && a.Disposition.Within != "PT0S" {
		line += ", within " + prose.Duration(a.Disposition.Within)
	}
	if a.Settled {
		line += ". Settled: no further answer changes this."
	} else {
		line += fmt.Sprintf(". Not settled: at least %s, at most %s.", a.Floor, a.Ceiling)
	}
	v.linef("%s", line)
	for _, c := range a.Disposition.Codes {
		v.linef("111 disposition: %s %s", c.Code, c.Display)
	}
	if !a.Approved {
		v.linef("%s", notApproved)
	}
}

func (v *assessmentView) list(title string, texts []string) {
	if len(texts) > 0 {
		v.heading("%s", title)
		v.items(texts...)
	}
}

func (v *assessmentView) why() {
	v.heading("Why")
	for _, m := range v.a.Matched {
		v.items(m.Because)
		facts := []string{m.Disposition + " by " + m.Pathway + " " + m.Criterion}
		if len(m.RaisedBy) > 0 {
			facts = append(facts, "raised by "+strings.Join(m.RaisedBy, ", "))
		}
		v.hang("    ", "    ", strings.Join(append(facts, evidence(m.Evidence)...), "; "))
		for _, l := range m.Limits {
			v.hang("    limit: ", "    ", limitText(l))
		}
		for _, c := range append([]pathways.Citation{m.Source}, m.Also...) {
			v.hang("    source: ", "    ", prose.Cite(c))
		}
	}
	assumed := false
	for _, u := range v.a.Undecided {
		if len(u.Assumed) == 0 {
			continue
		}
		assumed = true
		v.items(u.Because)
		v.hang("    ", "    ", strings.Join(append([]string{"counts as met: " + u.Pathway + " " + u.Criterion}, evidence(u.Evidence)...), "; "))
		for _, x := range u.Assumed {
			v.hang("    ", "    ", x.Finding+" is not known: "+x.Because)
		}
		v.hang("    source: ", "    ", prose.Cite(u.Source))
	}
	switch {
	case len(v.a.Matched) == 0 && v.a.Guidance == pathways.HomeCare:
		v.items("Nothing that was asked calls for more.")
	case len(v.a.Matched) == 0 && !assumed:
		v.items("Home care is not safe to say yet: too little is known.")
	}
	if n := len(v.a.Undecided); n > 0 {
		v.items(fmt.Sprintf("Neither found nor excluded: %s (all in --json).", plural(n, "criterion", "criteria")))
	}
}

func evidence(facts map[string]any) []string {
	var out []string
	for id, value := range facts {
		text, err := json.Marshal(value)
		if err != nil {
			text = []byte("?") // evidence is made of bools, numbers and strings
		}
		out = append(out, id+" "+strings.Trim(string(text), `"`))
	}
	sort.Strings(out)
	return out
}

func limitText(l engine.Limit) string {
	band := ""
	if l.Band != "" {
		band = " (" + l.Band + ")"
	}
	return fmt.Sprintf("%s %s %s, %s%s; %s", l.Finding, l.Op, prose.Number(l.Limit), l.Threshold, band, prose.Cite(l.Source))
}

func (v *assessmentView) contradictions() {
	if len(v.a.Inconsistent) == 0 {
		return
	}
	v.heading("Answers that do not go together: ask these again")
	for _, i := range v.a.Inconsistent {
		v.items(fmt.Sprintf("%s (%s)", i.Text, strings.Join(i.Findings, ", ")))
	}
}

func (v *assessmentView) scope() {
	for _, o := range v.a.OutOfScope {
		title := "Not for this child: " + o.Pathway
		switch {
		case !o.Certain:
			title = "Perhaps not for this child: " + o.Pathway
		case o.Assessed:
			title = "Also needed, beside " + o.Pathway
		}
		v.heading("%s (%s)", title, o.Rule)
		v.items(o.Reason, o.GoTo)
		v.hang("    source: ", "    ", prose.Cite(o.Source))
	}
}

func (v *assessmentView) questions() {
	all := v.a.NextQuestions
	if len(all) == 0 {
		return
	}
	v.heading("Still to ask: %s; the first %d", plural(len(all), "question", "questions"), min(len(all), questionsShown))
	for i, q := range all[:min(len(all), questionsShown)] {
		v.hang(fmt.Sprintf("  %d. ", i+1), "     ", q.Text)
		about := q.Finding + ": " + q.Type
		if len(q.Values) > 0 {
			about = q.Finding + ": " + strings.Join(labels(q.Values), ", ")
		} else if q.Unit != "" {
			about += " in " + prose.Unit(q.Unit)
		}
		v.hang("     ", "     ", about+"; could mean "+q.CouldBe)
	}
}

func labels(choices []engine.Choice) []string {
	var out []string
	for _, c := range choices {
		out = append(out, fmt.Sprint(c.Value))
	}
	return out
}

// watch groups the safety net by what to do when a sign shows.
func (v *assessmentView) watch() {
	net := v.a.SafetyNet
	var order []string
	for _, w := range net.WatchFor {
		if !slices.Contains(order, w.Then) {
			order = append(order, w.Then)
		}
	}
	for _, then := range order {
		v.heading("Watch for. If you see any of these: %s (%s)", v.words(then), then)
		for _, w := range net.WatchFor {
			if w.Then == then {
				v.items(w.Text)
			}
		}
	}
	v.gap()
	if net.LookAgainAt != nil {
		v.linef("Look again after %s: %s", prose.Duration(net.LookAgainAfter), moment(*net.LookAgainAt))
	}
	v.linef("Valid until: %s", moment(net.ValidUntil))
	if net.ExpectedCourse != "" {
		v.heading("What to expect")
		v.hang("  ", "  ", net.ExpectedCourse)
	}
}

func (v *assessmentView) omitted() {
	if len(v.a.NotChecked) > 0 {
		v.heading("Not checked, because it could not be known here")
		v.hang("  ", "  ", strings.Join(v.a.NotChecked, ", "))
	}
	if len(v.a.Unused) > 0 {
		v.heading("Given and not used by these pathways")
		v.hang("  ", "  ", strings.Join(v.a.Unused, ", "))
	}
}

func (v *assessmentView) origin() {
	v.gap()
	for _, o := range v.a.Provenance {
		v.whole(o.Pathway + " " + o.Version + " " + o.Digest)
	}
	if l := v.a.Locality; l != nil {
		v.whole(localityLine(l))
	}
	v.linef("%s", v.a.Engine)
}
