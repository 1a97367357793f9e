package cdshooks_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/cdshooks"
	"safetynet/api/fhir"
	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// The tests' clock, record, place and child.
var (
	now  = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	page = cdshooks.Page{Base: "https://safetynet.test", Patient: "child-1"}
)

const (
	card     = "0198f0a2-7c1e-7d3a-9b1f-5f3c2a1b0c9d"
	testdata = "../../testdata"
)

var compiled = sync.OnceValue(func() *engine.Engine {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	if eng == nil {
		panic(issues.Render())
	}
	return eng
})

// programs are those in use, of these pathways or of all.
func programs(t testing.TB, ids ...string) []*engine.Program {
	t.Helper()
	if len(ids) == 0 {
		ids = []string{"abdominal-pain", "asthma", "bronchiolitis", "diarrhoea-vomiting", "epilepsy", "febrile-child"}
	}
	progs, err := compiled().Select(ids, nil, now)
	require.NoError(t, err)
	return progs
}

// service is one of discovery.
func service(t testing.TB, id string) cdshooks.Service {
	t.Helper()
	all := cdshooks.Services(programs(t))
	i := slices.IndexFunc(all, func(s cdshooks.Service) bool { return s.ID == id })
	require.GreaterOrEqual(t, i, 0, id)
	return all[i]
}

// decide is what a handler does with what it was told.
func decide(t testing.TB, s cdshooks.Service, told *fhir.Told) fhir.Decided {
	t.Helper()
	require.False(t, told.Refused(), "%+v", told.Issues)
	c := engine.Case{Audience: told.Audience, Age: engine.UnknownAge(), At: told.At, Findings: told.Answers}
	var err error
	switch {
	case !told.Birth.IsZero():
		c.Age, err = engine.AgeFromBirthDate(told.Birth, told.At, 0)
	case told.Age != nil:
		c.Age, err = engine.AgeFromStated(*told.Age, told.At, 0)
	}
	require.NoError(t, err)
	progs := programs(t, s.Pathways...)
	england, err := compiled().SelectLocality("england", now)
	require.NoError(t, err)
	a, err := engine.AssessIn(england, progs, c)
	require.NoError(t, err)
	return fhir.Decided{Pathways: s.Pathways, Programs: progs, Case: c, Assessment: a, Origins: told.Origins, Issues: told.Issues, ID: card, RecordedAt: now}
}

// answered is a call of a service as it would be answered.
func answered(t testing.TB, s cdshooks.Service, body []byte) cdshooks.Response {
	t.Helper()
	r, issues := cdshooks.ReadRequest(body, s)
	require.Empty(t, issues)
	told := r.Told(programs(t)[0].Definition().Dictionary, now)
	return cdshooks.Response{Cards: cdshooks.Cards(s, decide(t, s, told), cdshooks.Page{Base: page.Base, Patient: r.Patient})}
}

// shown are the answers for every so many of the vignettes of the pathways in use.
func shown(t testing.TB, every int) map[string]cdshooks.Response {
	t.Helper()
	all, n := map[string]cdshooks.Response{}, 0
	for _, prog := range programs(t) {
		def := prog.Definition()
		name := filepath.Join("vignettes", def.ID.Value, def.Version.String()+".yaml")
		data, err := os.ReadFile(filepath.Join(testdata, name))
		require.NoError(t, err)
		file, issues := vignette.Load(name, data, compiled())
		require.False(t, issues.HasErrors(), issues.Render())
		for _, r := range file.Run(compiled()) {
			if n++; n%every != 0 || r.Assessment == nil {
				continue
			}
			d := fhir.Decided{Pathways: []string{def.ID.Value}, Programs: []*engine.Program{prog}, Case: r.Case, Assessment: r.Assessment, ID: card}
			all[def.ID.Value+": "+r.Vignette.Name+" as "+string(r.Audience)] = cdshooks.Response{Cards: cdshooks.Cards(service(t, def.ID.Value), d, page)}
		}
	}
	require.NotEmpty(t, all)
	return all
}

// plain is v as whoever reads the JSON sees it.
func plain(t testing.TB, v any) map[string]any {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	var out map[string]any
	require.NoError(t, json.Unmarshal(data, &out))
	return out
}

// codes are the codes and places of issues.
func codes(issues []fhir.Issue) []string {
	out := []string{}
	for _, i := range issues {
		out = append(out, i.Code+" "+i.Pointer)
	}
	return out
}
