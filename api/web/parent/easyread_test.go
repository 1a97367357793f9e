package parent_test

import (
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
	"safetynet/engine"
	"safetynet/pathways"
)

const easyRead = "Easy read, with pictures"

// TestEasyRead: the result in easy read is the same result: what to do, each sign
// and what to do then, when to look again, the code; and it leads back.
func TestEasyRead(t *testing.T) {
	for _, x := range []struct {
		problem string
		says    map[string]string
		level   pathways.Guidance
		lines   []string
	}{
		{"runny-poo", nil, pathways.HomeCare, []string{"Your child can stay at home.", "Do not add more water to formula milk.", "Look at your child again."}},
		{"runny-poo", map[string]string{"urine_gap_h": "8"}, pathways.SeekAdvice, []string{"Is your child under 5? Then phone 111.", "Then check the list of emergency signs again."}},
		{"runny-poo", map[string]string{"urine_gap_h": "12"}, pathways.Escalate, []string{"Go to A&E now. A&E is at a hospital.", "Call 999 if you cannot get there."}},
		{"seizure", map[string]string{"seizure_now": "true"}, pathways.Escalate, []string{"Call 999 now.", "Turn your child onto their side as soon as you can."}},
	} {
		t.Run(x.problem+"/"+string(x.level), func(t *testing.T) {
			f := begin(t, x.problem, 20, x.says).toEnd(t)
			a := f.recorded(t)
			require.Equal(t, x.level, a.Guidance)
			result, reference := f.Main(), f.Value("reference")
			require.NotEmpty(t, reference)
			f.Press(easyRead)
			require.Equal(t, http.StatusOK, f.Status)
			lines := f.Texts("p")
			require.Subset(t, lines, x.lines)
			require.Subset(t, lines, []string{"Your code is " + reference + ".", "Call 999 if your child's life is in danger.", "For anything else that worries you, phone 111."})
			require.Contains(t, f.Source, `<a href="tel:999">`)
			require.Contains(t, f.Source, `<a href="tel:111">For anything else that worries you, phone 111.</a>`)
			for _, text := range textsOf(a) {
				easy, ok := f.server.Engine.Library().EasyReadAt(webtest.Now).Easy(text)
				require.True(t, ok, text)
				for _, line := range easy {
					require.Contains(t, lines, line.Text.Value)
				}
			}
			require.Contains(t, f.Main(), "Not clinically approved")
			f.Press("on")
			require.Equal(t, result, f.Main(), "the same page again")
		})
	}
}

// textsOf are the texts of a result that easy words must stand for: what to do, first
// aid, care at home, every sign to watch for, what happens next.
func textsOf(a *engine.Assessment) []string {
	texts := slices.Concat([]string{a.Disposition.Text}, a.FirstAid, a.HomeCare, a.FollowUp)
	for _, w := range a.SafetyNet.WatchFor {
		texts = append(texts, w.Text)
	}
	return texts
}

// TestEasyReadOfAYoungPerson: the easy words speak to a parent, and say who is meant.
func TestEasyReadOfAYoungPerson(t *testing.T) {
	f := begin(t, "tummy-pain", 160, nil)
	f.Press("back")
	f.Set("who", "young").Press("on")
	f.toEnd(t).Press(easyRead)
	require.Contains(t, f.Main(), "Where it says “your child”, it means you.")
	require.Contains(t, f.Main(), "Your child can stay at home.")
}

// TestEasyReadNeedsAResult: a form that is not that of a result gets no page.
func TestEasyReadNeedsAResult(t *testing.T) {
	v := webtest.Serve(t).Visit(t, "/")
	_, form := v.Form("on")
	require.GreaterOrEqual(t, v.Post("/check/easy-read", form).Status, http.StatusBadRequest)
}

// TestTheSignsPageLeadsToEasyRead: from where the signs are asked.
func TestTheSignsPageLeadsToEasyRead(t *testing.T) {
	v := webtest.Serve(t).Visit(t, "/").Set("problem", "tummy-pain").Press("on")
	require.Contains(t, v.Source, `href="/danger-signs/easy-read"`)
}

// TestEasyReadInABrowser: signs and results on a small screen without scripts and on
// a large one, and printed.
func TestEasyReadInABrowser(t *testing.T) {
	s := webtest.Serve(t)
	for _, width := range []int64{320, 1280} {
		p := sit(t, browsertest.Open(t, s.URL, width, 900, browsertest.NoScript), 20, nil)
		p.looks = false
		see := func(state string) {
			p.NoViolations()
			p.Picture(fmt.Sprintf("%s-%d", state, width))
		}
		p.Go("/danger-signs/easy-read")
		see("signs")
		for _, x := range []struct {
			state, problem string
			says           map[string]string
		}{
			{"home", "high-temperature", nil}, {"advice", "runny-poo", map[string]string{"urine_gap_h": "8"}},
			{"hospital", "runny-poo", map[string]string{"urine_gap_h": "12"}}, {"ambulance", "seizure", map[string]string{"seizure_now": "true"}},
		} {
			p.says = x.says
			p.start(x.problem)
			p.toEnd()
			p.Press(easyRead)
			see(x.state)
			require.Equal(t, "/check/easy-read", p.URL())
			p.Storage()
		}
	}
}

// TestEasyReadPrintedInABrowser: what is printed says all lines, and how urgent they
// are, and has no buttons.
func TestEasyReadPrintedInABrowser(t *testing.T) {
	pdftotext, err := exec.LookPath("pdftotext")
	require.NoError(t, err, "make tools installs it")
	tab := browsertest.Open(t, webtest.Serve(t).URL, 1280, 900)
	tab.Go("/danger-signs/easy-read")
	file := filepath.Join(t.TempDir(), "signs.pdf")
	tab.PDF(file)
	text, err := exec.Command(pdftotext, "-layout", file, "-").Output()
	require.NoError(t, err)
	for _, want := range []string{"Immediate action required", "Call 999 now.", "Your child is hard to wake.", "Not clinically approved"} {
		require.Contains(t, string(text), want)
	}
	require.NotContains(t, string(text), "Answer questions about your child")
	require.NotContains(t, string(text), "tel:")
}
