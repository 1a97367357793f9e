package reference

import (
	"fmt"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Assess works out the outcome of one or several pathways for one case. It
// expects a case that fits the pathways' dictionary ([engine.Case.Check]) and
// pathways that load without errors. It fails on a condition it cannot read, and
// on pathways that do not share their dispositions.
func Assess(defs []*pathways.Pathway, c engine.Case) (Outcome, error) { return AssessIn(nil, defs, c) }

// AssessIn is Assess in a locality, nil for none (section 6). It lifts every
// criterion and role before anything is compared; the engine lifts the outcome.
func AssessIn(in *pathways.Locality, defs []*pathways.Pathway, c engine.Case) (Outcome, error) {
	if err := usable(defs, &c); err != nil {
		return Outcome{}, fmt.Errorf("reference: %w", err)
	}
	total := Outcome{Criteria: map[string]string{}}
	var results []*result
	texts, canAnswer := map[string]*expr{}, answerable(defs, c.Audience)
	for _, def := range defs {
		v := newView(def, canAnswer, c, texts)
		v.in = in
		r, err := assessOne(v)
		if err != nil {
			return Outcome{}, fmt.Errorf("reference: %s: %w", def.ID.Value, err)
		}
		for id, status := range r.criteria {
			total.Criteria[def.ID.Value+"/"+id] = status
		}
		for _, id := range r.inconsistent {
			if !slices.Contains(total.Inconsistent, id) {
				total.Inconsistent = append(total.Inconsistent, id)
			}
		}
		results = append(results, r)
	}
	if err := total.combine(defs[0].Shared.Dispositions, in, results); err != nil {
		return Outcome{}, fmt.Errorf("reference: %w", err)
	}
	return total, nil
}

// usable reports what cannot be assessed, and completes a case without an age
// (section 1).
func usable(defs []*pathways.Pathway, c *engine.Case) error {
	if len(defs) == 0 {
		return fmt.Errorf("no pathway is given")
	}
	for _, def := range defs {
		if def.Dictionary == nil || def.Shared.Dispositions == nil || def.Signs == nil || def.SepsisTables == nil {
			return fmt.Errorf("%s: a part that it pins is missing", def.ID.Value)
		}
		if def.Shared.Dispositions.Version != defs[0].Shared.Dispositions.Version {
			return fmt.Errorf("the pathways pin different dispositions")
		}
	}
	if !c.Age.Known {
		c.Age = engine.UnknownAge()
	}
	for _, s := range []engine.Span{c.Age.Days, c.Age.Months, c.Age.Corrected} {
		if s.Lo > s.Hi {
			return fmt.Errorf("the age span %d to %d is empty", s.Lo, s.Hi)
		}
	}
	return nil
}

// result is what one pathway contributes.
type result struct {
	urgency      [rails]int
	dangerUnsure bool // a shared danger sign is open and an unknown literal of it lacks something that was answered unsure
	criteria     map[string]string
	inconsistent []string
}

// assessOne evaluates one pathway: scope, danger signs, its own criteria, raises.
func assessOne(v *view) (*result, error) {
	inconsistent, err := v.contradictions()
	if err != nil {
		return nil, err
	}
	r := &result{criteria: map[string]string{}, inconsistent: inconsistent}
	s, err := v.scope()
	if err != nil {
		return nil, err
	}
	if !s.outside { // scope rules and contradictions read the age as given
		if err = v.cutAge(); err != nil {
			return nil, err
		}
	}
	if v.excuses, err = v.holding(v.def.Excuse); err != nil {
		return nil, err
	}
	criteria, err := v.dangerSigns(s.outside)
	if err != nil {
		return nil, err
	}
	for _, sign := range criteria {
		r.dangerUnsure = r.dangerUnsure || sign.unsure
	}
	own, err := v.ownCriteria()
	if err != nil {
		return nil, err
	}
	if s.outside { // only the shared danger signs, and no raise rules (section 5)
		for _, x := range own {
			r.criteria[x.def.ID.Value] = NotMet
		}
	} else {
		criteria = append(criteria, own...)
	}
	urgency := map[*criterion][rails]int{}
	for _, x := range criteria {
		r.criteria[x.def.ID.Value] = x.status()
		urgency[x] = x.base
	}
	if !s.outside {
		if urgency, err = v.raised(criteria); err != nil {
			return nil, err
		}
	}
	return r, v.mostUrgent(r, urgency, s)
}

// mostUrgent is the most urgent disposition of what is true on each rail, after
// raises; the calm one when nothing is (section 6).
func (v *view) mostUrgent(r *result, urgency map[*criterion][rails]int, s scope) error {
	roles, err := rolesOf(v.def.Shared.Dispositions, v.in)
	if err != nil {
		return err
	}
	for at := range rails {
		r.urgency[at] = roles.calm
		for x, u := range urgency {
			if x.holds[at] {
				lifted, err := liftedBy(v.in, v.def.Shared.Dispositions, u[at])
				if err != nil {
					return err
				}
				r.urgency[at] = max(r.urgency[at], lifted)
			}
		}
		if s.counts[at] {
			r.urgency[at] = max(r.urgency[at], roles.undecided)
		}
	}
	return nil
}

// dangerSigns evaluates the shared danger signs with the pathway's exceptions,
// which are void for a child outside the pathway (section 5).
func (v *view) dangerSigns(outside bool) ([]*criterion, error) {
	var signs []*criterion
	for _, def := range v.def.Signs.Criteria {
		exceptions := ownException(def)
		for _, e := range v.def.DangerSigns.Exceptions {
			if e.Sign.Value == def.ID.Value && !outside {
				exceptions = append(exceptions, e.When.Value)
			}
		}
		x, err := v.criterion(def, exceptions)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", def.ID.Value, err)
		}
		signs = append(signs, x)
	}
	return signs, nil
}

func (v *view) ownCriteria() ([]*criterion, error) {
	var own []*criterion
	for _, def := range v.def.Criteria {
		x, err := v.criterion(def, ownException(def))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", def.ID.Value, err)
		}
		own = append(own, x)
	}
	return own, nil
}

func ownException(def *pathways.Criterion) []string {
	if def.Exception == nil {
		return nil
	}
	return []string{def.Exception.When.Value}
}

// contradictions lists those that are true on the floor rail (section 6).
func (v *view) contradictions() ([]string, error) {
	var ids []string
	for _, x := range v.def.Dictionary.Contradictions {
		holds, err := v.trueOnFloor(&x.When)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", x.ID.Value, err)
		}
		if holds {
			ids = append(ids, x.ID.Value)
		}
	}
	return ids, nil
}

// combine makes one outcome of all pathways' results (section 6).
func (o *Outcome) combine(d *pathways.Dispositions, in *pathways.Locality, results []*result) error {
	roles, err := rolesOf(d, in)
	if err != nil {
		return err
	}
	var urgency [rails]int
	unsure := false
	for _, r := range results {
		for at := range rails {
			urgency[at] = max(urgency[at], r.urgency[at]) // several pathways: the most urgent
		}
		unsure = unsure || r.dangerUnsure
	}
	if len(o.Inconsistent) > 0 { // home care cannot be earned by contradictory answers
		urgency[ceiling] = max(urgency[ceiling], roles.undecided)
	}
	told := max(urgency[floor], urgency[guidance], min(urgency[ceiling], roles.undecided))
	if unsure {
		told = max(told, min(urgency[ceiling], roles.dangerUnsure))
	}
	o.Floor = d.List[urgency[floor]].ID.Value
	o.Ceiling = d.List[urgency[ceiling]].ID.Value
	o.Guidance = d.List[urgency[guidance]].ID.Value
	o.Disposition = d.List[told].ID.Value
	o.Level = d.List[told].Guidance
	o.Settled = urgency[floor] == urgency[ceiling]
	return nil
}
