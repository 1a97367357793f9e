package verify

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
)

func TestShipped(t *testing.T) {
	everyVersion(t, func(t *testing.T, prog *engine.Program) {
		t0 := time.Now()
		last, lastStep := t0, ""
		r, err := Verify(prog, Options{At: now, Others: newest(), Progress: func(s string) {
			if lastStep != "" {
				t.Log("   ", lastStep, time.Since(last))
			}
			last, lastStep = time.Now(), s
		}})
		require.NoError(t, err)
		t.Logf("%s %v %+v results %d residual %d", prog.Definition().Key(), time.Since(t0), r.Stats, len(r.Results), len(r.Residual))
		for _, x := range r.Results {
			if x.Verdict != Proved {
				text := ""
				if x.Child != nil {
					text = x.Child.Text()
				}
				t.Log(x.Code, x.Audience, x.Subject, x.Verdict, x.Because, text)
			}
		}
	})
}
