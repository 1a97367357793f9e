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
	all := cdshooks.Services(programs(t), now)
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

// shown are the answers for some of the vignettes of the pathways in use, made once:
// every child of a dozen, as one audience after the other would put it.
var shown = sync.OnceValue(func() map[string]cdshooks.Response {
	all, n := map[string]cdshooks.Response{}, 0
	ids := []string{"abdominal-pain", "asthma", "bronchiolitis", "diarrhoea-vomiting", "epilepsy", "febrile-child"}
	progs, err := compiled().Select(ids, nil, now)
	must(err)
	services := cdshooks.Services(progs, now)
	for i, prog := range progs {
		def := prog.Definition()
		name := filepath.Join("vignettes", def.ID.Value, def.Version.String()+".yaml")
		data, err := os.ReadFile(filepath.Join(testdata, name))
		must(err)
		file, _ := vignette.Load(name, data, compiled())
		for _, v := range file.Vignettes {
			if n++; n%12 != 0 {
				continue
			}
			who := v.Audiences[n%len(v.Audiences)]
			c, err := v.Case(prog, who)
			must(err)
			a, err := engine.Assess([]*engine.Program{prog}, c)
			must(err)
			d := fhir.Decided{Pathways: []string{def.ID.Value}, Programs: []*engine.Program{prog}, Case: c, Assessment: a, ID: card}
			all[def.ID.Value+": "+v.Name+" as "+string(who)] = cdshooks.Response{Cards: cdshooks.Cards(services[i], d, page)}
		}
	}
	return all
})

func must(err error) {
	if err != nil {
		panic(err)
	}
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

// told is what a prefetch says.
func told(t testing.TB, prefetch string) *fhir.Told {
	t.Helper()
	r, issues := cdshooks.ReadRequest([]byte(`{"hook":"patient-view","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
		"context":{"patientId":"child-1","userId":"Practitioner/1"},"prefetch":`+prefetch+`}`), service(t, "asthma"))
	require.Empty(t, issues)
	return r.Told(programs(t)[0].Definition().Dictionary, now)
}

// answersAt is a questionnaire answered at a time: the child does not grunt.
func answersAt(authored string) string {
	return `{"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"` + fhir.URL("Questionnaire", "asthma") + `","authored":"` + authored +
		`","item":[{"linkId":"grunting","answer":[{"valueCoding":{"system":"` + fhir.AnswerSystem + `","code":"no"}}]}]}`
}

// with is a decision with another assessment.
func with(d fhir.Decided, a engine.Assessment) fhir.Decided {
	d.Assessment = &a
	return d
}
