package reference

import (
	"fmt"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// view is one case as one pathway sees it: the names its conditions may use,
// and the answers.
type view struct {
	def        *pathways.Pathway
	in         *pathways.Locality // nil for none
	c          engine.Case
	canAnswer  map[string]bool            // findings the audience can answer
	excuses    map[string]pathways.Excuse // the pathway's, those that hold
	findings   map[string]*pathways.Finding
	thresholds map[string]*pathways.Threshold
	derived    map[string]*pathways.Derived
	texts      map[string]*expr // conditions parsed in this assessment
	nested     int
}

func newView(def *pathways.Pathway, canAnswer map[string]bool, c engine.Case, texts map[string]*expr) *view {
	v := &view{
		def: def, canAnswer: canAnswer, c: c, texts: texts,
		findings:   map[string]*pathways.Finding{},
		thresholds: map[string]*pathways.Threshold{},
		derived:    map[string]*pathways.Derived{},
	}
	for _, f := range def.Dictionary.Findings {
		v.findings[f.ID.Value] = f
	}
	v.name(def.Dictionary.Thresholds, def.Dictionary.Derived)
	v.name(def.Signs.Thresholds, def.Signs.Derived)
	v.name(def.SepsisTables.Thresholds, def.SepsisTables.Derived)
	v.name(def.Thresholds, def.Derived)
	return v
}

func (v *view) name(thresholds []*pathways.Threshold, derived []*pathways.Derived) {
	for _, t := range thresholds {
		v.thresholds[t.ID.Value] = t
	}
	for _, d := range derived {
		v.derived[d.ID.Value] = d
	}
}

func (v *view) parsed(text string) (*expr, error) {
	if e := v.texts[text]; e != nil {
		return e, nil
	}
	e, err := parse(text)
	if err == nil {
		v.texts[text] = e
	}
	return e, err
}

// answer is what the case says about a finding (section 1): without an answer
// it is unknown, not asked.
func (v *view) answer(id string) engine.Answer {
	if a, ok := v.c.Findings[id]; ok {
		return a
	}
	return engine.UnknownAnswer(pathways.NotAsked)
}

// answerable are the findings an audience can answer (section 3): by the
// pathway's override, else by the dictionary; with several pathways the union.
func answerable(defs []*pathways.Pathway, audience pathways.Audience) map[string]bool {
	can := map[string]bool{}
	for _, p := range defs {
		for _, f := range p.Dictionary.Findings {
			by, overridden := p.AnsweredBy.Get(f.ID.Value)
			if !overridden {
				by = f.AnsweredBy
			}
			if slices.Contains(by, audience) {
				can[f.ID.Value] = true
			}
		}
	}
	return can
}

// inAudience tells whether something limited to audiences is for this case;
// no limit is for all.
func (v *view) inAudience(limit []pathways.Audience) bool {
	return len(limit) == 0 || slices.Contains(limit, v.c.Audience)
}

// urgency is a disposition's place in the order of urgency.
func (v *view) urgency(id string) (int, error) { return urgencyOf(v.def.Shared.Dispositions, id) }

func urgencyOf(d *pathways.Dispositions, id string) (int, error) {
	for i, x := range d.List {
		if x.ID.Value == id {
			return i, nil
		}
	}
	return 0, fmt.Errorf("there is no disposition %q", id)
}

// level is the guidance a disposition belongs to.
func (v *view) level(urgency int) pathways.Guidance {
	return v.def.Shared.Dispositions.List[urgency].Guidance
}
