package safetycase_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/safetycase"
	"safetynet/engine/verify"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

var day = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func compiled(t *testing.T, files fs.FS) *engine.Engine {
	t.Helper()
	lib, issues := pathways.Load(files)
	eng, issues := engine.Compile(lib, issues)
	require.NotNil(t, eng, issues.Render())
	return eng
}

// inputs are those of one version, with as little as there can be.
func inputs(eng *engine.Engine, id string) safetycase.Inputs {
	return safetycase.Inputs{Software: "9.9.9", Date: day, Pathways: []safetycase.Given{{Program: eng.Program(id, eng.Library().Active(id, day).Version)}}}
}

func written(t *testing.T, eng *engine.Engine, in safetycase.Inputs) (*safetycase.Case, string) {
	t.Helper()
	x, err := safetycase.Make(eng, in)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, safetycase.Write(&b, x))
	return x, b.String()
}

// TestWhole: the document is well-formed, loads nothing, and says first of all that
// nothing is approved.
func TestWhole(t *testing.T) {
	eng := compiled(t, pathways.Embedded())
	in := inputs(eng, "asthma")
	in.Modules = []safetycase.Module{{Name: "a/<b>", Version: "v1"}}
	x, text := written(t, eng, in)
	_, again := written(t, eng, in)
	require.Equal(t, text, again)
	require.Equal(t, 2, strings.Count(text, safetycase.Notice), "at the top and at the bottom")
	require.Less(t, strings.Index(text, safetycase.Notice), strings.Index(text, "<h1>"))
	require.True(t, strings.Contains(text, "0 of 1</strong> pathways clinically approved"))
	require.True(t, strings.Contains(text, "a/&lt;b&gt;"))
	require.True(t, strings.Contains(text, "not recorded"))
	for _, forbidden := range []string{"<script", " style=", "http:", "https:", "@import", "<img", "<link"} {
		require.NotContains(t, strings.ToLower(regexp.MustCompile(`>[^<]*<`).ReplaceAllString(text, "><")), forbidden)
	}
	d := xml.NewDecoder(strings.NewReader(text))
	d.Entity = xml.HTMLEntity
	level := 1
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		if x, is := token.(xml.StartElement); is && len(x.Name.Local) == 2 && x.Name.Local[0] == 'h' && x.Name.Local != "hr" {
			now := int(x.Name.Local[1] - '0')
			require.LessOrEqual(t, now, level+1, "no level of heading is left out")
			level = now
		}
	}
	require.Empty(t, x.Pathways[0].Release.Approvals)
}

// TestNothingIsHidden: every hazard, control, piece of evidence and open point of
// the log is in the document, and what was not done is said.
func TestNothingIsHidden(t *testing.T) {
	eng := compiled(t, pathways.Embedded())
	x, text := written(t, eng, inputs(eng, "asthma"))
	controls, open := 0, 0
	for _, h := range eng.Library().Hazards().List {
		require.True(t, strings.Contains(text, `<h3 id="`+h.ID.Value+`">`))
		for _, k := range h.Controls {
			controls++
			if k.Open != nil {
				open++
			}
			require.True(t, k.Open == nil || len(k.Open.Value) > 10)
			for _, e := range k.Evidence {
				require.True(t, strings.Contains(text, `id="`+x.At(e)+`"`))
			}
		}
	}
	require.Equal(t, controls, x.Controls())
	require.Len(t, x.Open(), open)
	require.Equal(t, open, strings.Count(text, "<strong>Open:</strong>")-1, "and the slips nobody measured")
	require.True(t, strings.Contains(text, "no measurement was given"))
	require.True(t, strings.Contains(text, "No comparison was made"))
	require.True(t, strings.Contains(text, "These are the proofs on record"))
	require.Zero(t, x.Scored(), "scores are for a clinical safety officer")
}

// TestDeclared: what is declared is said once, with who asks where it is not everybody.
func TestDeclared(t *testing.T) {
	_, text := written(t, compiled(t, pathways.Embedded()), inputs(compiled(t, pathways.Embedded()), "asthma"))
	require.Equal(t, 1, strings.Count(text, "<li><code>P2-can-decide</code>: "))
	require.True(t, strings.Contains(text, "<code>P2-can-decide</code>: AW-R07 (parent, adviser), D01, D13, D23</li>"))
}

// TestStale: a measurement of slips with other vignettes is shown as one.
func TestStale(t *testing.T) {
	eng := compiled(t, pathways.Embedded())
	in := inputs(eng, "asthma")
	in.Pathways[0].Mutation = &verify.Mutation{Examples: 7, Scores: []verify.Score{{Mutants: 10, Equivalent: 2, Examples: 8, Proofs: 3, Together: 8}}}
	x, text := written(t, eng, in)
	require.True(t, x.Pathways[0].Mutation.Stale())
	require.True(t, strings.Contains(text, "vignettes notice 8 (100.0%), proofs 3 (37.5%)"))
	require.True(t, strings.Contains(text, "measured with 7 results of vignettes; now there are 0"))
	in.Pathways[0].Results = make([]vignette.Result, 7)
	for i := range in.Pathways[0].Results {
		in.Pathways[0].Results[i].Vignette = &vignette.Vignette{}
	}
	x, text = written(t, eng, in)
	require.False(t, x.Pathways[0].Mutation.Stale())
	require.False(t, strings.Contains(text, "now there are"))
}

// TestCalmer: a class told something less urgent shows its reason, or that it has
// none.
func TestCalmer(t *testing.T) {
	eng := compiled(t, pathways.Embedded())
	in := inputs(eng, "epilepsy")
	class := verify.Class{From: "ed-now", To: "self-care", Direction: verify.LessUrgent, Count: "1500000000000", Witness: &verify.Witness{}}
	in.Pathways[0].Difference = &verify.Difference{From: verify.Compared{Version: "1.0.0"}, Audiences: []verify.AudienceDifference{{Audience: pathways.Parent, Inputs: "9", Classes: []verify.Class{class}}}}
	_, text := written(t, eng, in)
	require.True(t, strings.Contains(text, "<strong>NOT JUSTIFIED</strong>"))
	require.True(t, strings.Contains(text, "1.5e12"))
	in.Pathways[0].Difference.Audiences[0].Classes[0].Justification = &pathways.LessUrgent{Because: pathways.Str{Value: "Because of it."}}
	_, text = written(t, eng, in)
	require.False(t, strings.Contains(text, "NOT JUSTIFIED"))
	require.True(t, strings.Contains(text, "Because of it."))
}

// TestNoLog: a library without a hazard log has no safety case.
func TestNoLog(t *testing.T) {
	files := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(pathways.Embedded(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == "hazards.yaml" {
			return err
		}
		data, err := fs.ReadFile(pathways.Embedded(), name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	}))
	eng := compiled(t, files)
	_, err := safetycase.Make(eng, inputs(eng, "asthma"))
	require.ErrorIs(t, err, safetycase.ErrNoLog)
}
