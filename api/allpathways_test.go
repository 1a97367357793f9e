package api

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// allActive is the shipped library with the newest version of every pathway, and
// the shared parts it pins, in use; older versions of a pathway are retired. It is
// what the drafts will be once they are released.
func allActive(t testing.TB) *engine.Engine {
	t.Helper()
	lib := newEngine(t).Library()
	files := map[string]string{}
	require.NoError(t, fs.WalkDir(pathways.Embedded(), "shared", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files[name] = strings.Replace(string(shippedFile(t, name)), "\nstatus: draft\n", "\nstatus: active\n", 1)
		}
		return err
	}))
	for _, p := range lib.Pathways {
		status := pathways.StatusRetired
		if p == lib.Newest(p.ID.Value) {
			status = pathways.StatusActive
		}
		files[p.Name] = strings.Replace(string(shippedFile(t, p.Name)), "\nstatus: "+string(p.Status)+"\n", "\nstatus: "+string(status)+"\n", 1)
	}
	return overlay(t, files)
}

// TestAllPathwaysInOneRequest: one record, every pathway, both calls.
func TestAllPathwaysInOneRequest(t *testing.T) {
	eng := allActive(t)
	f := newFixture(t, func(c *Config) {
		c.Engine = eng
		c.Now = func() time.Time { return time.Date(2027, 1, 15, 10, 0, 0, 0, time.UTC) } // every version is effective
	})
	ids, err := json.Marshal(eng.Library().IDs())
	require.NoError(t, err)
	request := func(members string) string {
		return `{"pathways":` + string(ids) + `,"audience":"parent","age":{"months":18,"days":3},` + members + `}`
	}
	for _, x := range []struct {
		name, members, guidance, disposition string
	}{
		{"nothing is known", `"findings":{}`, "seek-advice", ""},
		{"one danger sign", `"findings":{"grunting":true}`, "escalate", "call-999"},
		{"what one pathway knows leads", `"findings":{"temperature_c":39.5,"vomiting":true,"green_vomit":true}`, "escalate", "ed-now"},
	} {
		t.Run(x.name, func(t *testing.T) {
			before := len(f.recorded())
			evaluated := f.post("/v1/evaluate", request(x.members))
			require.Equal(t, http.StatusOK, evaluated.Code, beginning(evaluated))
			requireAll(t, eng, decode[answer](t, evaluated), x.guidance, x.disposition)
			require.Len(t, f.recorded(), before, "nothing is stored")

			recorded := f.record(request(x.members))
			require.Equal(t, http.StatusCreated, recorded.Code, beginning(recorded))
			a := decode[answer](t, recorded)
			requireAll(t, eng, a, x.guidance, x.disposition)
			read := f.staff("/v1/assessments/" + a.ID)
			require.Equal(t, http.StatusOK, read.Code)
			require.Contains(t, read.Body.String(), `"epilepsy"`)
		})
	}
}

// requireAll checks what an answer about every pathway has.
func requireAll(t *testing.T, eng *engine.Engine, a answer, guidance, disposition string) {
	t.Helper()
	require.Equal(t, guidance, a.Guidance)
	if disposition != "" { // of nothing, how soon is for the pathways to say
		require.Equal(t, disposition, a.Disposition.ID)
	}
	require.False(t, a.Approved)
	var from []string
	for _, p := range a.Provenance {
		from = append(from, p.Pathway)
		require.Equal(t, eng.Library().Newest(p.Pathway).Version.String(), p.Version)
	}
	require.Equal(t, eng.Library().IDs(), from)
	asked := map[string]bool{}
	for _, q := range a.NextQuestions {
		require.False(t, asked[q.Finding], "%s is asked twice", q.Finding)
		asked[q.Finding] = true
	}
}
