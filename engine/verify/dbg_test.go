package verify

import (
	"testing"

	"safetynet/engine"
)

func TestDbg(t *testing.T) {
	everyVersion(t, func(t *testing.T, prog *engine.Program) {
		r, _ := Verify(prog, Options{At: now})
		show := func(c *Child) {
			a, err := engine.Assess([]*engine.Program{prog}, c.Case)
			if err != nil {
				t.Log(err)
				return
			}
			t.Log("   ", a.Disposition.ID, a.Floor, a.Ceiling)
			for _, m := range a.Matched {
				t.Log("      met", m.Criterion, m.Disposition)
			}
			for _, m := range a.Undecided {
				t.Log("      open", m.Criterion, m.Disposition, m.Needs)
			}
		}
		for _, x := range r.Results {
			if x.Verdict == Proved || x.Audience == "adviser" || x.Child == nil || x.Code == IsCovered {
				continue
			}
			t.Log(x.Code, x.Audience, x.Subject, x.Child.Text())
			show(x.Child)
			if x.Child.Then != nil {
				show(x.Child.Then)
			}
		}
	})
}
