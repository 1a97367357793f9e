package practice_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/api"
	"safetynet/api/decisionlog"
	"safetynet/api/web/browsertest"
	"safetynet/api/web/practice/room"
	"safetynet/api/web/webtest"
	"safetynet/engine/practice"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Main(m)) }

// serve serves the cases of two pathways, which are read quickly.
func serve(t *testing.T, change ...func(*api.Config)) *webtest.Server {
	t.Helper()
	few := fstest.MapFS{}
	for _, name := range []string{"asthma/1.0.0.yaml", "bronchiolitis/1.0.0.yaml"} {
		data, err := os.ReadFile("../../../testdata/vignettes/" + name)
		require.NoError(t, err)
		few[name] = &fstest.MapFile{Data: data}
	}
	return webtest.Serve(t, append([]func(*api.Config){func(c *api.Config) { c.Vignettes = few }}, change...)...)
}

// alone begins practice of three cases.
func alone(t *testing.T, s *webtest.Server, role string) *webtest.Visitor {
	t.Helper()
	return s.Post(t, "/practice", url.Values{"go": {"alone"}, "role": {role}, "pathway": {"asthma", "bronchiolitis"}, "number": {"3"}, "seed": {"7"}})
}

// answer says what one would do and ask at the step on the page.
func answer(t *testing.T, v *webtest.Visitor, guidance string) *webtest.Visitor {
	t.Helper()
	v.Set("guidance", guidance).Set("ask", "nothing").Press("Answer")
	require.Equal(t, http.StatusOK, v.Status, v.Main())
	return v
}

// through answers every step alike until everything is answered, and counts the steps.
func through(t *testing.T, v *webtest.Visitor, guidance string) (steps int) {
	t.Helper()
	for v.Texts("h1")[0] != "What you said" {
		answer(t, v, guidance)
		v.Press("next")
		steps++
		require.Less(t, steps, 3*practice.MaxSteps+1)
	}
	return steps
}

func TestFirstPage(t *testing.T) {
	v := webtest.Serve(t).Visit(t, "/practice")
	require.Equal(t, http.StatusOK, v.Status)
	require.Equal(t, "no-store", v.Header.Get("Cache-Control"))
	require.Contains(t, v.Main(), "The children are made up.")
	require.Contains(t, v.Main(), "The cases are not clinically approved")
	require.Contains(t, v.Main(), "They are gone after 24 hours")
	for _, r := range practice.Roles() {
		require.Contains(t, v.Texts("option"), r.Name)
	}
	require.Len(t, v.Values("pathway"), 12, "six, to practise alone and in a workshop")
}

func TestAlone(t *testing.T) {
	s := serve(t)
	v := alone(t, s, "gp")
	require.Contains(t, v.Texts("h1")[0], "Case 1 of 3, step 1")
	require.Contains(t, v.Main(), "You see the child.")
	require.Contains(t, v.Main(), "This child is made up.")
	require.NotContains(t, v.Main(), "vignette", "its name would give the case away")

	v.Press("Answer")
	require.Equal(t, http.StatusUnprocessableEntity, v.Status)
	require.Equal(t, []string{"guidance", "ask"}, v.Faults())

	answer(t, v, "home-care")
	require.Equal(t, "What the engine says", strings.TrimPrefix(v.Texts("h1")[0], "Case 1 of 3, step 1 "))
	require.Contains(t, v.Main(), "Under-triage Less urgent than the engine.")
	require.Contains(t, v.Main(), "what is not known never counts as no")
	require.Contains(t, v.Main(), "Something was open")
	require.Contains(t, v.Main(), "Source:")
	require.NotContains(t, v.Main(), "How others answered", "nobody else is here")
	v.Press("next")
	require.Contains(t, v.Texts("h1")[0], "Case 1 of 3, step 2")
	steps := 1 + through(t, v, "seek-advice")
	require.Contains(t, v.Main(), "3 of 3 cases answered to the end. At the end of a case you said the same as the engine in 1 of 3. The number of this set of cases is 7.")
	require.Len(t, v.Texts("th"), 5+steps)

	v.Press("Download as CSV")
	require.Equal(t, http.StatusOK, v.Status)
	require.Equal(t, `attachment; filename="practice.csv"`, v.Header.Get("Content-Disposition"))
	rows, err := csv.NewReader(strings.NewReader(v.Source)).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 1+steps)
	require.Equal(t, []string{"1", "gp", "clinician", "1"}, rows[1][:4])
	require.Equal(t, "home-care", rows[1][8])
}

// TestSaysWhatTheEngineSays: who answers as the engine says has only right marks, and
// the last step tells the vignette.
func TestSaysWhatTheEngineSays(t *testing.T) {
	s := serve(t)
	first := alone(t, s, "paediatric-trainee")
	through(t, first, "escalate")
	x := download(t, first)
	levels := map[int]map[int]string{}
	for _, a := range x.Answers {
		if levels[a.Case] == nil {
			levels[a.Case] = map[int]string{}
		}
		levels[a.Case][a.Step] = a.Engine
	}
	v := alone(t, s, "paediatric-trainee")
	for nth := 1; nth <= 3; nth++ {
		for step := 1; step <= len(levels[nth]); step++ {
			answer(t, v, levels[nth][step])
			require.Contains(t, v.Main(), "The same level as the engine.")
			require.Equal(t, step == len(levels[nth]), strings.Contains(v.Main(), "This is the vignette “"+x.Cases[nth-1].Name+"”"))
			v.Press("next")
		}
	}
	require.Contains(t, v.Main(), "in 3 of 3")
	require.Len(t, x.Cases, 3)
	engine := []string{}
	for nth := range 3 {
		engine = append(engine, levels[nth+1][len(levels[nth+1])])
	}
	require.ElementsMatch(t, []string{"home-care", "seek-advice", "escalate"}, engine)
}

// results are the JSON of results.
type results struct {
	Notice string
	Seed   uint64
	Cases  []struct{ Pathway, Name string }
	// Answers are the parts the tests look at.
	Answers []struct {
		Learner, Case, Step int
		Role, Said, Engine  string
		Last                bool
		Mark                string
		Criteria            []string
	}
	Calibration []struct {
		Pathway, Criterion          string
		Answers, Under, Right, Over *int
	}
}

func download(t *testing.T, v *webtest.Visitor) (x results) {
	t.Helper()
	action, form := v.Form("Download as JSON")
	file := *v // the page stays
	file.Post(action, form)
	require.Equal(t, http.StatusOK, file.Status)
	require.Equal(t, "application/json", file.Header.Get("Content-Type"))
	require.NoError(t, json.Unmarshal([]byte(file.Source), &x))
	require.Contains(t, x.Notice, "made-up")
	return x
}

// workshop opens one of three cases.
func workshop(t *testing.T, s *webtest.Server) (facilitator *webtest.Visitor, code string) {
	t.Helper()
	v := s.Visit(t, "/practice").Set("seed", "12").Set("number", "3").Press("open")
	require.Equal(t, http.StatusOK, v.Status, v.Main())
	for _, p := range v.Texts("p") {
		if after, is := strings.CutPrefix(p, "Code: "); is {
			code = after
		}
	}
	require.Len(t, code, 6)
	return v, code
}

func join(t *testing.T, s *webtest.Server, code, role string) *webtest.Visitor {
	t.Helper()
	return s.Post(t, "/practice", url.Values{"go": {"join"}, "code": {code}, "role": {role}})
}

func TestWorkshop(t *testing.T) {
	s := serve(t)
	f, code := workshop(t, s)
	require.Contains(t, f.Main(), "number 12, 3 cases. Joined: 0.")
	a, b, c := join(t, s, strings.ToLower(code), "gp"), join(t, s, code[:3]+" "+code[3:], "gp"), join(t, s, code, "health-visitor")
	onPhone := join(t, s, code, "adviser-111")
	require.Contains(t, onPhone.Main(), "You are on the telephone with a parent.")
	require.Equal(t, a.Texts("dd"), c.Texts("dd"), "the same case")

	few := "This is shown once 3 people"
	answer(t, a, "home-care")
	require.Contains(t, a.Main(), few)
	answer(t, onPhone, "escalate")
	answer(t, b, "seek-advice")
	require.Contains(t, b.Main(), few, "the adviser has steps of their own")
	answer(t, c, "seek-advice")
	require.Contains(t, c.Main(), "Of 3 people, you among them")
	require.Equal(t, []string{"Home care: 1", "Seek advice: 2 (your answer)", "Escalate: 0"}, c.Texts("li")[len(c.Texts("li"))-3:])
	require.NotContains(t, c.Main(), "GP")

	for _, v := range []*webtest.Visitor{a, b, c} {
		v.Press("next")
		through(t, v, "escalate")
	}
	f.Press("show")
	require.Contains(t, f.Main(), "Joined: 4. Finished: 3. Health visitor: 1. 111 adviser, by telephone: 1. GP: 2.")
	require.Equal(t, 1, strings.Count(f.Main(), "Escalate 3 (as the engine) As the engine 3 of 3"), "one of three cases is to be escalated")
	require.Equal(t, 2, strings.Count(f.Main(), "As the engine 0 of 3"))
	x := download(t, f)
	require.Equal(t, uint64(12), x.Seed)
	require.ElementsMatch(t, []string{"home-care", "escalate", "seek-advice", "seek-advice"}, firsts(x))
	for _, r := range x.Calibration {
		require.Nil(t, r.Answers, "three answers are few enough to be somebody's")
		require.Nil(t, r.Over)
	}
	require.NotEmpty(t, x.Calibration)
	require.Contains(t, f.Main(), "Answered, but by too few to show: "+x.Calibration[0].Pathway+", ")
	require.NotContains(t, f.Main(), "not shown Under-triage", "rows that tell nothing")
	require.NotContains(t, f.Source, c.Value("learner"), "the key of a learner is theirs")

	f.Press("end")
	require.Contains(t, f.Main(), "This workshop has ended.")
	require.Contains(t, f.Main(), "Joined: 4.", "results stay")
	require.NotContains(t, f.Buttons("/practice/workshop"), "end")
	late := join(t, s, code, "gp")
	require.Equal(t, http.StatusConflict, late.Status)
	require.Contains(t, late.Main(), "Whoever opened the workshop has ended it.")
	onPhone.Press("next")
	require.Contains(t, onPhone.Main(), "ended it before you had answered everything")
}

// TestSentAgain: a page that is loaded again, or a button pressed twice, begins nothing
// else: who opened a workshop keeps it, and nobody is in it twice.
func TestSentAgain(t *testing.T) {
	s := serve(t)
	begin := s.Visit(t, "/practice").Set("number", "3")
	action, form := begin.Form("open")
	f := *begin
	f.Post(action, form)
	code := strings.Fields(strings.SplitAfter(f.Main(), "Code: ")[1])[0]

	joining := s.Visit(t, "/practice").Set("code", code).Set("role", "gp")
	action, form = joining.Form("join")
	joining.Post(action, form)
	said, first := joining.Form("answer")
	require.Contains(t, joining.Source, "<title>Case 1 of 3, step 1: what would you do? – Practice</title>")
	answer(t, joining, "escalate")
	require.Contains(t, joining.Source, "<title>Case 1 of 3, step 1: what the engine says – Practice</title>")
	const stood = "The first answer counts."
	require.NotContains(t, joining.Main(), stood)
	for guidance, other := range map[string]bool{"escalate": false, "home-care": true} {
		first.Set("guidance", guidance)
		first.Set("ask", "nothing")
		joining.Post(said, first)
		require.Contains(t, joining.Main(), "You said Escalate")
		require.Equal(t, other, strings.Contains(joining.Main(), stood), guidance)
	}
	joining.Post(action, form)
	require.Contains(t, joining.Texts("h1")[0], "Case 1 of 3, step 2", "where they are")

	action, form = begin.Form("open")
	f.Post(action, form)
	require.Contains(t, f.Main(), "Code: "+code)
	require.Contains(t, f.Main(), "Joined: 1.")
}

// firsts are what was said first.
func firsts(x results) (said []string) {
	for _, a := range x.Answers {
		if a.Case == 1 && a.Step == 1 {
			said = append(said, a.Said)
		}
	}
	return said
}

// TestCalibration: with enough answers the report says where they lie, on the pages
// and in what is downloaded.
func TestCalibration(t *testing.T) {
	now := webtest.Now
	s := serve(t, func(c *api.Config) { c.Now = func() time.Time { return now } })
	v := s.Visit(t, "/practice/calibration")
	require.Contains(t, v.Main(), "No case has been answered to its end yet")
	f, code := workshop(t, s)
	for range 10 {
		through(t, join(t, s, code, "gp"), "seek-advice")
	}
	x := download(t, f)
	want := map[string]map[string]int{} // by criterion and mark
	for _, a := range x.Answers {
		pathway, _, _ := strings.Cut(x.Cases[a.Case-1].Pathway, "@")
		if len(a.Criteria) == 0 {
			a.Criteria = []string{pathway + "/"}
		}
		for _, c := range a.Criteria {
			if a.Last && want[c] == nil {
				want[c] = map[string]int{}
			}
			if a.Last {
				want[c][a.Mark]++
			}
		}
	}
	require.GreaterOrEqual(t, len(want), 2)
	require.Len(t, x.Calibration, len(want))
	pages := []*webtest.Visitor{v.Visit("/practice/calibration"), f.Press("show")}
	for _, r := range x.Calibration {
		w := want[r.Pathway+"/"+r.Criterion] // each is a multiple of ten, and so shown as it is
		require.Equal(t, []int{w["under"], w["right"], w["over"]}, []int{*r.Under, *r.Right, *r.Over})
		require.Equal(t, w["under"]+w["right"]+w["over"], *r.Answers)
		for _, page := range pages {
			require.Contains(t, page.Main(), fmt.Sprintf("Answers %d Under-triage %d As the engine %d Over-triage %d", *r.Answers, *r.Under, *r.Right, *r.Over))
		}
	}
	now = now.Add(room.Life)
	require.Contains(t, v.Visit("/practice/calibration").Main(), "No case has been answered to its end yet")
	f.Press("show")
	require.Equal(t, http.StatusNotFound, f.Status)
	require.Contains(t, f.Main(), "Call 999 now")
}

// TestRefused: what is wrong with the forms of the first page is said at its place.
func TestRefused(t *testing.T) {
	s := serve(t)
	for name, x := range map[string]struct {
		path, sent string
		faults     []string
	}{
		"no role":       {"/practice", "go=alone&pathway=asthma&number=3", []string{"alone-role"}},
		"not a role":    {"/practice", "go=alone&role=parent&pathway=asthma&number=3", []string{"alone-role"}},
		"no pathway":    {"/practice", "go=alone&role=gp&number=3", []string{"alone-pathway"}},
		"not a pathway": {"/practice", "go=alone&role=gp&number=3&pathway=nope", []string{"alone-pathway"}},
		"number":        {"/practice", "go=alone&role=gp&number=4000&pathway=asthma", []string{"alone-number"}},
		"seed":          {"/practice", "go=alone&role=gp&number=3&pathway=asthma&seed=1e3", []string{"alone-seed"}},
		"great seed":    {"/practice/workshop", "go=open&number=3&pathway=asthma&seed=1000000", []string{"open-seed"}},
		"all wrong":     {"/practice/workshop", "go=open&seed=-1&number=0", []string{"open-pathway", "open-number", "open-seed"}},
		"empty code":    {"/practice", "go=join&role=gp", []string{"join-code"}},
		"wrong code":    {"/practice", "go=join&role=gp&code=AAAAAA", []string{"join-code"}},
		"nothing":       {"/practice", "go=join", []string{"join-code", "join-role"}},
	} {
		form, err := url.ParseQuery(x.sent)
		require.NoError(t, err)
		v := s.Post(t, x.path, form)
		require.Equal(t, http.StatusUnprocessableEntity, v.Status, name)
		require.Equal(t, x.faults, v.Faults(), name)
		for _, id := range x.faults {
			require.Contains(t, v.Source, `id="`+id+`"`, name)
		}
	}
	for path, sent := range map[string]string{
		"/practice?":              "go=dance",
		"/practice":               "",
		"/practice/workshop":      "go=answer",
		"/practice/results.json":  "learner=A&learner=B",
		"/practice/results.csv":   "key=AAAAAAAAAAAAAAAAAAAAAAAAAA",
		"/practice/workshop?":     "go=show&key=",
		"/practice/workshop?a=b?": "go=end&key=nope",
	} {
		form, err := url.ParseQuery(sent)
		require.NoError(t, err)
		v := s.Post(t, strings.TrimRight(path, "?"), form)
		require.Contains(t, []int{http.StatusBadRequest, http.StatusNotFound}, v.Status, path)
		require.Contains(t, v.Source, "Call 999 now", path)
	}
}

// TestForm: an answer that no page offers is refused, one that is sent again is not
// counted again, and one for another step leads back.
func TestForm(t *testing.T) {
	s := serve(t)
	v := alone(t, s, "gp")
	_, form := v.Set("guidance", "escalate").Set("ask", "nothing").Form("answer")
	with := func(key, value string) url.Values {
		other := url.Values{}
		for k, x := range form {
			other[k] = slices.Clone(x)
		}
		other.Set(key, value)
		return other
	}
	for _, x := range []struct {
		key, value string
		status     int
	}{
		{"case", "-1", http.StatusBadRequest}, {"case", "3", http.StatusBadRequest}, {"case", "x", http.StatusBadRequest}, {"case", "99999999999999999999", http.StatusBadRequest},
		{"step", "-1", http.StatusBadRequest}, {"step", "99", http.StatusBadRequest}, {"step", "1", http.StatusConflict}, {"case", "1", http.StatusConflict},
		{"guidance", "nonsense", http.StatusUnprocessableEntity}, {"ask", "nonsense", http.StatusUnprocessableEntity}, {"learner", "nobody", http.StatusNotFound},
	} {
		require.Equal(t, x.status, s.Post(t, "/practice", with(x.key, x.value)).Status, "%s=%s", x.key, x.value)
	}
	back := s.Post(t, "/practice", with("step", "1")).Press("next")
	require.Contains(t, back.Texts("h1")[0], "Case 1 of 3, step 1")
	require.Contains(t, v.Press("answer").Main(), "You said Escalate")
	again := s.Post(t, "/practice", with("guidance", "home-care"))
	require.Contains(t, again.Main(), "You said Escalate", "what was said stands")
	require.Contains(t, s.Post(t, "/practice", url.Values{"go": {"next"}, "learner": form["learner"]}).Texts("h1")[0], "Case 1 of 3, step 2")

	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/practice", strings.NewReader(form.Encode()))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusForbidden, resp.StatusCode)
}

// TestManyAtOnce: so many may begin at a moment, and those who practise go on.
func TestManyAtOnce(t *testing.T) {
	s := serve(t)
	v := alone(t, s, "gp")
	status := http.StatusOK
	for n := 0; status != http.StatusTooManyRequests; n++ {
		require.Less(t, n, 1000)
		status = join(t, s, "AAAAAA", "gp").Status
	}
	refused := alone(t, s, "gp")
	require.Equal(t, "1", refused.Header.Get("Retry-After"))
	require.Contains(t, refused.Main(), "Call 999 now")
	answer(t, v, "escalate")
}

// TestNothingIsRecorded: practice is no decision, and the decision log knows nothing of
// it.
func TestNothingIsRecorded(t *testing.T) {
	s := serve(t)
	v := alone(t, s, "gp")
	through(t, v, "escalate")
	for range s.Log.Entries(t.Context(), decisionlog.Query{}) {
		require.Fail(t, "there is an entry")
	}
}

// TestNoCases: without vignettes, with one file that is broken, or none for a role,
// the pages say so.
func TestNoCases(t *testing.T) {
	for name, files := range map[string]fs.FS{"none": nil, "broken": fstest.MapFS{"asthma/1.0.0.yaml": {Data: []byte("pathway: [")}}} {
		s := serve(t, func(c *api.Config) { c.Vignettes = files })
		require.Contains(t, s.Visit(t, "/practice").Main(), "There are no cases", name)
	}
	data, err := os.ReadFile("../../../testdata/vignettes/asthma/1.0.0.yaml")
	require.NoError(t, err)
	s := webtest.Serve(t, func(c *api.Config) { c.Vignettes = fstest.MapFS{"asthma/1.0.0.yaml": {Data: data}} })
	require.Equal(t, []string{"asthma", "asthma"}, s.Visit(t, "/practice").Values("pathway"))
}

// TestLinks: every criterion that is named leads to its row in the library.
func TestLinks(t *testing.T) {
	s := serve(t)
	link := regexp.MustCompile(`href="(/pathways/[a-z-]+)#([^"]+)"`)
	pages := map[string]string{}
	v, n := alone(t, s, "gp"), 0
	for v.Texts("h1")[0] != "What you said" {
		for _, m := range link.FindAllStringSubmatch(answer(t, v, "seek-advice").Source, -1) {
			if pages[m[1]] == "" {
				pages[m[1]] = s.Visit(t, m[1]).Source
			}
			require.Contains(t, pages[m[1]], `id="`+m[2]+`"`)
			n++
		}
		v.Press("next")
	}
	require.Greater(t, n, 9)
}

// TestAnyForm: whatever a form says, it is answered, and never as a failure of ours.
func TestAnyForm(t *testing.T) {
	s := serve(t)
	v := alone(t, s, "adviser-111")
	f, code := workshop(t, s)
	paths := rapid.SampledFrom([]string{"/practice", "/practice/workshop", "/practice/results.csv", "/practice/results.json"})
	words := rapid.SampledFrom([]string{
		"", "alone", "join", "answer", "next", "open", "show", "end", "gp", "asthma", "3", "0", "1", "-1", "99999999999999999999", "escalate", "nothing", "age",
		v.Value("learner"), f.Value("key"), code, "\x00", "é", strings.Repeat("x", 5000),
	})
	rapid.Check(t, func(r *rapid.T) {
		form := url.Values{}
		for _, name := range []string{"go", "learner", "key", "code", "role", "pathway", "number", "seed", "case", "step", "guidance", "ask"} {
			if rapid.Bool().Draw(r, "with "+name) {
				form[name] = rapid.SliceOfN(words, 1, 2).Draw(r, name)
			}
		}
		got := s.Post(t, paths.Draw(r, "path"), form)
		if got.Status >= http.StatusInternalServerError || got.Source == "" {
			r.Fatalf("%d", got.Status)
		}
	})
}
