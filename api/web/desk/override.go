package desk

import (
	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/pathways"
)

// override is another disposition than the engine's, as the adviser asks for it.
// A more urgent one is theirs to choose. A calmer one is only noted: a clinician
// must agree, and until then what the engine came to stands.
type override struct{ To, Why string }

// overridden is what an override comes to.
type overridden struct {
	Text     string // of the disposition asked for
	Why      string
	Calmer   bool
	Unproven bool // calmer, without a reason that could carry it
}

// over weighs an override against an assessment; nil where there is none, or it
// asks for what the engine came to.
func (o override) over(a *engine.Assessment, all *pathways.Dispositions) *overridden {
	to, now := all.Get(o.To), all.Get(a.Disposition.ID)
	if to == nil || now == nil || to == now {
		return nil
	}
	x := &overridden{Text: adviser.Say(to.Text), Calmer: to.Urgency < now.Urgency}
	carries := false
	for _, r := range story.OverrideReasons {
		if r.ID == o.Why {
			x.Why, carries = r.Text, r.Calmer
		}
	}
	x.Unproven = x.Calmer && !carries
	return x
}

// words says an override beside what the engine came to.
func (o overridden) words() string {
	text := "Adviser chose a more urgent outcome: " + o.Text
	if o.Calmer {
		text = "Adviser asks for a calmer outcome, NEEDS A CLINICIAN, does not stand until one agrees: " + o.Text
	}
	if o.Why != "" {
		text += " Reason: " + o.Why + "."
	}
	return text
}
