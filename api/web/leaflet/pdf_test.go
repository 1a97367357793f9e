package leaflet

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

func pdfOf(t *testing.T, s *Sheet) []byte {
	var b bytes.Buffer
	require.NoError(t, PDF(&b, s))
	return b.Bytes()
}

// read is what a PDF says, with single spaces and no bullets, and its pages.
func read(t *testing.T, data []byte) (text string, pages int) {
	tool, err := exec.LookPath("pdftotext")
	if err != nil && os.Getenv("CI") == "" {
		t.Skip("pdftotext is missing, so nobody can read the page; install poppler-utils")
	}
	require.NoError(t, err, "install poppler-utils")
	cmd := exec.CommandContext(t.Context(), tool, "-raw", "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.Output()
	require.NoError(t, err)
	text = strings.ReplaceAll(string(out), "•", " ")
	return strings.Join(strings.Fields(text), " "), strings.Count(text, "\f")
}

// requireWhole: one page says what it must.
func requireWhole(t *testing.T, s *Sheet) string {
	text, pages := read(t, pdfOf(t, s))
	require.Equal(t, 1, pages, "%s, %s", s.Action, s.Origin)
	must := append([]string{s.Action, s.ActionMore, s.Reference, s.CodeUntil, s.ValidUntil, s.Notice, s.LookAgain}, s.FirstAid...)
	for _, r := range s.Why[:min(reasonsKept, len(s.Why))] {
		must = append(must, r.Text)
	}
	for _, g := range s.WatchFor {
		must = append(append(must, g.Lead, g.More), g.Signs...)
	}
	for _, e := range s.Elsewhere {
		must = append(must, e.Reason, e.GoTo)
	}
	for _, m := range must {
		require.Contains(t, text, strings.Join(strings.Fields(m), " "))
	}
	return text
}

func TestPDF(t *testing.T) {
	for name, x := range map[string]struct {
		child
		all bool // there is room for everything
	}{
		"care at home": {well, true}, "advice": {poorly, true}, "hospital": {youngBaby, true}, "ambulance": {fitting, true},
		"all pathways": {everyone, false}, "all pathways, nothing asked": {child{months: 18, unasked: true}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := x.sheet(t)
			text := requireWhole(t, s)
			require.Equal(t, !x.all, strings.Contains(text, "There is more on the web page"))
			if x.all {
				for _, must := range slices.Concat(s.HomeCare, s.FollowUp, s.NotChecked, s.Conflicts, []string{s.Course}) {
					require.Contains(t, text, must)
				}
			}
		})
	}
}

// TestPDFOfVignettes: the longest sheet that some vignettes of a pathway lead to
// fits on its page, for each thing to do. All of them take too long.
func TestPDFOfVignettes(t *testing.T) {
	eng := newEngine(t)
	seen := 0
	for _, def := range eng.Library().Pathways {
		if eng.Library().Newest(def.ID.Value) != def {
			continue
		}
		name := filepath.Join("..", "..", "..", "testdata", "vignettes", def.ID.Value, def.Version.String()+".yaml")
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		file, issues := vignette.Load(name, data, eng)
		require.False(t, issues.HasErrors(), issues.Render())
		file.Vignettes = someForParents(file.Vignettes)
		longest := map[string]vignette.Result{}
		for _, r := range file.Run(eng) {
			old, known := longest[r.Assessment.Disposition.ID]
			if r.Audience == pathways.Parent && (!known || length(r.Assessment) > length(old.Assessment)) {
				longest[r.Assessment.Disposition.ID] = r
			}
		}
		for _, r := range longest {
			requireWhole(t, New(r.Assessment, Input{Case: r.Case, Programs: programsOf(t, def.ID.Value), Reference: "KXJX-KSV6-3"}))
			seen++
		}
	}
	require.Greater(t, seen, 20)
}

// someForParents takes the first vignettes of each expected disposition.
func someForParents(all []*vignette.Vignette) []*vignette.Vignette {
	const each = 12
	taken := map[string]int{}
	return slices.DeleteFunc(slices.Clone(all), func(v *vignette.Vignette) bool {
		id := v.Expect.Disposition.Value
		if !slices.Contains(v.Audiences, pathways.Parent) || taken[id] == each {
			return true
		}
		taken[id]++
		return false
	})
}

func length(a *engine.Assessment) int {
	n := len(a.SafetyNet.ExpectedCourse)
	for _, w := range a.SafetyNet.WatchFor {
		n += len(w.Text)
	}
	for _, text := range slices.Concat(a.FirstAid, a.HomeCare, a.FollowUp) {
		n += len(text)
	}
	return n
}

func TestPDFIsDeterministic(t *testing.T) {
	for _, x := range []child{well, fitting, everyone} {
		require.Equal(t, pdfOf(t, x.sheet(t)), pdfOf(t, x.sheet(t)))
	}
}

// TestPDFOfTooMuch: rather a second page than a sign left out.
func TestPDFOfTooMuch(t *testing.T) {
	s := everyone.sheet(t)
	for i := range 60 {
		s.WatchFor[0].Signs = append(s.WatchFor[0].Signs, fmt.Sprintf("sign number %d of too many", i))
	}
	text, pages := read(t, pdfOf(t, s))
	require.Equal(t, 2, pages)
	for _, sign := range s.WatchFor[0].Signs {
		require.Contains(t, text, sign)
	}
	require.Equal(t, 2, strings.Count(text, s.Reference))
	require.Equal(t, 2, strings.Count(text, s.Notice))
}

func TestPDFLetters(t *testing.T) {
	s := well.sheet(t)
	s.HomeCare = []string{"It’s “½” – 38° … café ≥ 3"}
	text, _ := read(t, pdfOf(t, s))
	require.Contains(t, text, "It’s “½” – 38° … café >= 3")
}

// TestShorter: what is left out goes in order, and what must be said stays.
func TestShorter(t *testing.T) {
	s := &Sheet{
		FirstAid: []string{"aid"}, WatchFor: []Group{{Signs: []string{"sign"}}}, Why: make([]Reason, 5), Course: "course", FollowUp: []string{"later"},
		HomeCare: []string{"drinks", "Call 999 if it stays.", "rest", "Do not wait."}, NotChecked: []string{"one", "two"},
	}
	all := shorter(s)
	require.Equal(t, s, all[0])
	last := all[len(all)-1]
	require.Equal(t, []string{UncheckedHeading, CourseHeading, WhyHeading, FollowUpHeading, HomeCareHeading}, last.left)
	require.Equal(t, s.FirstAid, last.FirstAid)
	require.Equal(t, s.WatchFor, last.WatchFor)
	require.Len(t, last.Why, reasonsKept)
	var home [][]string
	for _, x := range all {
		if n := len(home); n == 0 || len(home[n-1]) != len(x.HomeCare) {
			home = append(home, x.HomeCare)
		}
	}
	require.Equal(t, [][]string{
		s.HomeCare, {"drinks", "Call 999 if it stays.", "Do not wait."}, {"Call 999 if it stays.", "Do not wait."}, {"Call 999 if it stays."}, {},
	}, home)
}

// TestFrames: each level has a frame of its own, and no letters are too small.
func TestFrames(t *testing.T) {
	frames := []frame{frameOf(pathways.HomeCare, false), frameOf(pathways.SeekAdvice, false), frameOf(pathways.Escalate, false), frameOf(pathways.Escalate, true)}
	require.Equal(t, []frame{round, thin, thick, filled}, frames)
	for _, l := range layouts {
		require.GreaterOrEqual(t, l.size, 9.0)
	}
}

// TestFlow: a heading stands in one column with what it is about.
func TestFlow(t *testing.T) {
	line := piece{lines: []string{""}, size: 10}
	heading := line
	heading.keep = true
	places, columns := flow([]piece{line, line, heading, line}, 3.5*line.height())
	require.Equal(t, 2, columns)
	var in []int
	for _, p := range places {
		in = append(in, p.column)
	}
	require.Equal(t, []int{0, 0, 1, 1}, in)
	require.Zero(t, places[2].y)
}

// TestLettersThatCannotBePrinted: a sheet with a name in another script says that it
// cannot print it, and one without does not.
func TestLettersThatCannotBePrinted(t *testing.T) {
	s := poorly.sheet(t)
	plain, _ := read(t, pdfOf(t, s))
	require.NotContains(t, plain, lacking)
	s.Services = append(s.Services, engine.Service{Name: "بچوں کا ہسپتال", Phone: "01234 567890"})
	text, pages := read(t, pdfOf(t, s))
	require.Equal(t, 1, pages)
	require.Contains(t, text, lacking)
	require.Contains(t, text, "01234 567890")
}
