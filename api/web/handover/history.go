package handover

import (
	"slices"

	"safetynet/api/story"
)

// latest is the assessment of the story that is handed on, nil without a story.
func (c Call) latest() *story.Assessed {
	if c.Story == nil {
		return nil
	}
	return c.Story.Latest()
}

// override is the one that holds, nil for none.
func (c Call) override() *story.Overridden {
	if a := c.latest(); a != nil {
		return a.Override()
	}
	return nil
}

func (c Call) standing() string {
	if o := c.override(); o != nil {
		return o.To
	}
	return c.Told.Disposition.ID
}

// chosen says who chose another disposition than the rules, and why.
func (c Call) chosen(o *story.Overridden) string {
	how := "More urgent than before"
	if o.Calmer {
		how = "Less urgent than before"
	}
	return how + ", chosen by the " + string(o.By.Role) + ". Reason: " + ReasonText(o.Reason) + "."
}

// ReasonText is a reason for an override in words.
func ReasonText(id string) string {
	i := slices.IndexFunc(story.OverrideReasons, func(r story.OverrideReason) bool { return r.ID == id })
	if i < 0 {
		return id
	}
	return story.OverrideReasons[i].Text
}

// history says what was recorded before: the assessments, how the child changed,
// what somebody chose instead, what is still to be done.
func (c Call) history() []string {
	if c.Story == nil {
		return nil
	}
	var all []string
	for _, a := range c.Story.Assessments {
		if a != c.latest() {
			all = append(all, "Before, at "+c.moment(a.At)+", by the "+string(a.By.Role)+": "+c.outcome(a.Told.Disposition.ID))
		}
		for _, x := range a.Overrides {
			if o := x.Body.(*story.Overridden); x.TakenBack == nil && o != c.override() {
				all = append(all, "Before, at "+c.moment(x.At)+": "+c.outcome(o.To)+". "+c.chosen(o))
			}
		}
	}
	if c.Trend != "" {
		all = append(all, "Since the assessment before: "+c.Trend)
	}
	for _, x := range c.Story.Tasks {
		task := x.Body.(*story.Tasked)
		all = append(all, "Still open: "+task.What+", due at "+c.moment(task.Due))
	}
	return all
}
