package workbench_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/story"
	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
	"safetynet/engine"
	"safetynet/engine/workbench"
	"safetynet/pathways"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Main(m)) }

// croup is a new pathway as an author begins it.
var croup = sync.OnceValue(func() string {
	s, err := workbench.NewPathway(webtest.Compiled().Library(), "croup", "Croup", webtest.Now)
	if err != nil {
		panic(err)
	}
	return s.Definition.Text
})

// changed is a text with one part of it replaced.
func changed(t testing.TB, text, old, new string) string {
	t.Helper()
	require.Contains(t, text, old)
	return strings.Replace(text, old, new, 1)
}

// small is a library of one released pathway, ear 1.0.0, which is proved in a moment.
var small = sync.OnceValue(func() *engine.Engine {
	s, err := workbench.NewPathway(webtest.Compiled().Library(), "ear", "Ear", webtest.Now)
	if err != nil {
		panic(err)
	}
	text := strings.NewReplacer("version: 0.1.0", "version: 1.0.0", "status: draft", "status: active").Replace(s.Definition.Text)
	files := fstest.MapFS{"ear/1.0.0.yaml": {Data: []byte(text)}}
	for _, f := range s.Shared {
		files[f.Name] = &fstest.MapFile{Data: []byte(f.Text)}
	}
	lib, _ := pathways.Load(files) // which is not in SUMS yet
	files["SUMS"] = &fstest.MapFile{Data: []byte(lib.Sums())}
	eng, issues := engine.CompileUnproved(pathways.Load(files))
	if eng == nil {
		panic(issues.Render())
	}
	return eng
})

// withSmall serves that library alone.
func withSmall(c *api.Config) { c.Engine = small() }

// next is the next version of a released pathway.
func next(t testing.TB, lib *pathways.Library, id string) string {
	t.Helper()
	from := lib.Active(id, webtest.Now).Version
	to := from
	to.Minor++
	f, err := workbench.NewVersion(lib, id, from, to, webtest.Now)
	require.NoError(t, err)
	return f.Text
}

// TestRoles: the page is for authors and clinicians.
func TestRoles(t *testing.T) {
	s := webtest.Serve(t)
	for _, role := range story.StaffRoles {
		want := http.StatusForbidden
		if role.Is(story.Author, story.Clinician) {
			want = http.StatusOK
		}
		tab := s.SignIn(t, role)
		require.Equal(t, want, tab.Visit("/workbench").Status, role)
		require.Equal(t, want, tab.Post("/workbench", url.Values{"draft": {croup()}, "do": {"issues"}}).Status, role)
	}
	require.Contains(t, s.Visit(t, "/workbench").Title(), "Sign in")
	require.Equal(t, http.StatusUnauthorized, s.Post(t, "/workbench", url.Values{"draft": {croup()}}).Status)
}

// TestForeign: another site cannot make a browser send a draft, and nothing is cached.
func TestForeign(t *testing.T) {
	s := webtest.Serve(t)
	for _, site := range []string{"cross-site", "same-site"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/workbench", strings.NewReader("draft=x"))
		require.NoError(t, err)
		req.Header.Set("Authorization", "Bearer "+s.Token(t, story.Author))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", site)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusForbidden, resp.StatusCode)
	}
	v := s.SignIn(t, story.Author).Visit("/workbench")
	require.Equal(t, "no-store", v.Header.Get("Cache-Control"))
	require.Contains(t, v.Main(), "Nothing is kept here.")
}

// TestFaulty: mistakes stand at their lines, and there is nothing else to look at.
func TestFaulty(t *testing.T) {
	tab := webtest.Serve(t, withSmall).SignIn(t, story.Author)
	faulty := changed(t, changed(t, croup(), "when: sunken_eyes ", "when: sunken_eye "), "disposition: ed-now", "disposition: ed-soon")
	v := tab.Visit("/workbench").Set("draft", faulty).Press("issues")
	require.Equal(t, http.StatusOK, v.Status)
	require.Contains(t, v.Main(), "2 errors: it cannot be used.")
	require.Contains(t, v.Main(), "Line 66: error, \"sunken_eye\" is no finding, threshold or calculated value")
	require.Contains(t, v.Source, `<a href="#line-66">Line 66</a>`)
	require.Contains(t, v.Source, `<li id="line-66" class="wb-line wb-error" tabindex="-1">`)
	require.Contains(t, v.Main(), "Error at column 11:")
	require.Contains(t, v.Main(), "Hint: did you mean sunken_eyes?")
	require.Contains(t, v.Main(), "Left to do on lines 1, 8,")
	require.Equal(t, []string{"issues"}, v.Buttons("/workbench"))

	v.Set("draft", changed(t, faulty, "sunken_eye ", "sunken_eyes ")).Press("issues")
	require.Contains(t, v.Main(), "1 error: it cannot be used.")
	v.Set("draft", croup()).Press("issues")
	require.Contains(t, v.Main(), "No errors.")
	require.Equal(t, []string{"issues", "rules", "sheet", "try", "prove", "compare"}, v.Buttons("/workbench"))
}

// TestBegin: a draft of the next version, and one of a new pathway; what cannot be.
func TestBegin(t *testing.T) {
	tab := webtest.Serve(t).SignIn(t, story.Clinician)
	v := tab.Visit("/workbench").Set("from", "asthma@1.0.0").Press("begin")
	require.Contains(t, v.Title(), "Workbench: asthma@1.1.0")
	require.Contains(t, v.Main(), "No errors. 1 warning.")
	v = tab.Visit("/workbench").Set("id", "sore-throat").Set("title", "Sore throat").Press("new")
	require.Contains(t, v.Title(), "Workbench: sore-throat@0.1.0")
	for _, id := range []string{"", "Asthma", "asthma", "shared", "<script>"} {
		v = tab.Visit("/workbench").Set("id", id).Press("new")
		require.Equal(t, http.StatusUnprocessableEntity, v.Status)
		require.Equal(t, []string{"id"}, v.Faults())
		require.Equal(t, id, v.Value("id"))
	}
	v = tab.Visit("/workbench").Press("issues")
	require.Equal(t, []string{"draft"}, v.Faults())
	v = tab.Post("/workbench", url.Values{"do": {"begin"}, "from": {"asthma@7.0.0"}})
	require.Equal(t, []string{"from"}, v.Faults())
}

// TestViews: a sound draft as what it would be. The library is as it was.
func TestViews(t *testing.T) {
	s := webtest.Serve(t, withSmall)
	tab := s.SignIn(t, story.Author)
	v := tab.Visit("/workbench").Set("draft", croup()).Press("issues").Press("rules")
	require.Contains(t, v.Main(), "Criteria, most urgent first")
	require.Contains(t, v.Main(), "CR-A01")
	require.Contains(t, v.Main(), "croup_days")
	v.Press("sheet")
	require.Contains(t, v.Main(), "Croup: when to get help")
	require.Contains(t, v.Main(), "a high temperature for 5 days or more")
	require.Contains(t, v.Main(), "Made from the pathway croup 0.1.0")
	require.Contains(t, v.Main(), "No doctor or nurse has checked this sheet. Do not use it for the care of a child.")
	require.NotContains(t, v.Source, "/pathways/croup")
	v.Press("compare")
	require.Contains(t, v.Main(), "There is no released version to compare it with")
	require.Equal(t, http.StatusNotFound, tab.Visit("/pathways/croup").Status)
	require.Nil(t, s.Engine.Library().Newest("croup"))
}

// TestTry: a child is tried on the draft, and the reasons are told; on the way to other
// views the answers are carried.
func TestTry(t *testing.T) {
	tab := webtest.Serve(t, withSmall).SignIn(t, story.Author)
	v := tab.Visit("/workbench").Set("draft", croup()).Press("issues").Press("try")
	require.NotContains(t, v.Main(), "The draft would say")
	require.Contains(t, v.Main(), "A made-up one: nothing about a real child. Nothing is recorded.")
	v.Set("age-years", "3").Set("answer-sunken_eyes", "true").Press("assess")
	require.Equal(t, http.StatusOK, v.Status)
	require.Contains(t, v.Main(), "The draft would say: Red, escalate")
	require.Contains(t, v.Main(), "CR-R01 (ed-now): TODO Your child's eyes look sunken. DESIGN")
	require.Contains(t, v.Main(), "Still possible: call-999.")
	v.Press("issues").Press("try")
	require.Equal(t, "3", v.Value("age-years"))
	v.Press("assess")
	require.Contains(t, v.Main(), "CR-R01 (ed-now)")
	v.Set("audience", "clinician").Press("try")
	require.Contains(t, v.Main(), "Sunken eyes")
	v.Set("age-years", "three").Press("assess")
	require.Equal(t, http.StatusUnprocessableEntity, v.Status)
	require.Equal(t, []string{"age-years"}, v.Faults())
}

// until presses a button until a page no longer waits for its work.
func until(t *testing.T, v *webtest.Visitor, button string) {
	t.Helper()
	for range 100 {
		if !strings.Contains(v.Main(), "It is being worked out") {
			return
		}
		v.Press(button)
	}
	require.Fail(t, "it never ends", v.Main())
}

// TestProve: everything is proved of a sound draft; what is not is shown with a child.
func TestProve(t *testing.T) {
	tab := webtest.Serve(t, withSmall).SignIn(t, story.Author)
	v := tab.Visit("/workbench").Set("draft", croup()).Press("issues").Press("prove")
	until(t, v, "prove")
	require.Contains(t, v.Main(), "Everything is proved.")
	require.Contains(t, v.Main(), "P4-worse-is-never-calmer")

	v.Set("draft", changed(t, croup(), "when: dry_mouth || fever_days >= croup_days", `when: "!dry_mouth || fever_days >= croup_days"`)).Press("prove")
	until(t, v, "prove")
	require.Contains(t, v.Main(), "not proved,")
	require.Contains(t, v.Main(), "This child refutes it: a child")
}

// TestLessUrgent: whose guidance changes is counted, with a child, and that nobody has
// said why it is right.
func TestLessUrgent(t *testing.T) {
	tab := webtest.Serve(t, withSmall).SignIn(t, story.Clinician)
	same := next(t, small().Library(), "ear")
	v := tab.Visit("/workbench").Set("draft", same).Press("issues").Press("compare")
	until(t, v, "compare")
	require.Contains(t, v.Main(), "From 1.0.0 to 1.1.0")
	require.Contains(t, v.Main(), "Nobody's guidance changes.")
	v.Set("draft", changed(t, same, "    disposition: ed-now", "    disposition: clinician-2h")).Press("compare")
	until(t, v, "compare")
	require.Contains(t, v.Main(), "Less urgent")
	require.Contains(t, v.Main(), "The plainest child:")
	require.Contains(t, v.Main(), "the draft does not say why that is right")
	require.Contains(t, v.Main(), "ed-now, now clinician-2h")
}

// TestBusyAndStopped: one thing at a time is worked on; what is under way is shown and
// can be stopped, and then the next may begin.
func TestBusyAndStopped(t *testing.T) {
	s := webtest.Serve(t)
	long, other := next(t, s.Engine.Library(), "abdominal-pain"), croup()
	one, two := s.SignIn(t, story.Author), s.SignIn(t, story.Clinician)
	one.Visit("/workbench").Set("draft", long).Press("issues").Press("prove")
	require.Contains(t, one.Main(), "It is being worked out")
	require.Contains(t, one.Main(), "forgets it then")
	two.Visit("/workbench").Set("draft", other).Press("issues").Press("prove")
	require.Equal(t, http.StatusServiceUnavailable, two.Status)
	require.NotEmpty(t, two.Header.Get("Retry-After"))
	require.Contains(t, two.Main(), "One draft at a time is worked on")
	one.Press("Stop")
	require.Contains(t, one.Main(), "It was stopped, and the draft is forgotten.")
	for range 20 {
		if two.Press("prove"); two.Status == http.StatusOK {
			break
		}
	}
	until(t, two, "prove")
	require.Contains(t, two.Main(), "Everything is proved.")
}

// TestUpload: a file takes the place of the text.
func TestUpload(t *testing.T) {
	s := webtest.Serve(t)
	status, page := upload(t, s, croup())
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, page, "croup@0.1.0")
	status, page = upload(t, s, strings.Repeat("# much too much\n", 40<<10))
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, page, "it cannot be used")
	require.Contains(t, page, "file-too-large")
	status, _ = upload(t, s, strings.Repeat("# far too much\n", 400<<10))
	require.Equal(t, http.StatusBadRequest, status)
}

func upload(t *testing.T, s *webtest.Server, text string) (int, string) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	require.NoError(t, w.WriteField("do", "issues"))
	require.NoError(t, w.WriteField("draft", ""))
	part, err := w.CreateFormFile("file", "draft.yaml")
	require.NoError(t, err)
	_, err = part.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/workbench", &body)
	require.NoError(t, err)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Authorization", "Bearer "+s.Token(t, story.Author))
	req.Header.Set("Accept", "text/html")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	var page bytes.Buffer
	_, err = page.ReadFrom(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, page.String()
}

// TestHostile: whatever is sent is answered soon and with a page, and nothing of it is
// run or believed.
func TestHostile(t *testing.T) {
	tab := webtest.Serve(t, withSmall).SignIn(t, story.Author)
	many := func(n int, row string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, row, i, i, i)
		}
		return b.String()
	}
	wide := strings.TrimSuffix(strings.Repeat("(dry_mouth && sunken_eyes) || ", 130), " || ")
	drafts := map[string]string{
		"not YAML":        "{{{{",
		"nothing but a #": "#",
		"binary":          "\x00\xff\xfe\x01",
		"script":          changed(t, croup(), "Croup", "<script>alert(1)</script>"),
		"another place":   changed(t, croup(), "id: croup\n", "id: ../../etc/x\n"),
		"laughs":          "a: &a [x, x]\nb: [*a, *a]\n",
		"deep":            strings.Repeat("[", 5000),
		"no version":      changed(t, croup(), "version: 0.1.0", "version: "),
		"a shared part":   text(t, "shared/findings/1.1.0.yaml"),
		"an active one":   changed(t, croup(), "status: draft", "status: active"),
		"unknown names":   croup() + many(900, "# %d\nx%d: y%d\n"),
		"many criteria": changed(t, changed(t, croup(), "derived:\n", "derived:\n  - {id: wide, when: '"+wide+"', source: {ref: DESIGN, grade: design}}\n"),
			"criteria:\n", "criteria:\n"+many(1500, "  - {id: W%d, when: wide && fever_days >= croup_days, disposition: ed-now, because: a%d%d, source: {ref: DESIGN, grade: design}}\n")),
		"long line": changed(t, croup(), "# escalate", "# "+strings.Repeat("é", 100<<10)),
	}
	for name, draft := range drafts {
		t.Run(name, func(t *testing.T) {
			v := tab.Visit("/workbench").Set("draft", draft).Press("issues")
			require.Contains(t, []int{http.StatusOK, http.StatusServiceUnavailable}, v.Status)
			require.NotContains(t, v.Source, "<script>alert")
			require.NotEmpty(t, v.Main())
			if name == "many criteria" && v.Status == http.StatusOK {
				require.Contains(t, v.Main(), "cel-too-large", "all conditions together are bounded")
			}
			for _, do := range []string{"assess"} {
				v := tab.Post("/workbench", url.Values{"draft": {draft}, "do": {do}, "answer-sunken_eyes": {"?", "<b>"}, "answer-x": {"1"}, "age-years": {"-1"}, "audience": {"God"}})
				require.Contains(t, []int{http.StatusOK, http.StatusUnprocessableEntity, http.StatusServiceUnavailable}, v.Status, do)
			}
		})
	}
}

func text(t *testing.T, name string) string {
	t.Helper()
	text, found := webtest.Compiled().Library().Text(name)
	require.True(t, found)
	return text
}

// TestWithoutLibrary: the page says that there is none.
func TestWithoutLibrary(t *testing.T) {
	s := webtest.Serve(t, func(c *api.Config) { c.Engine = nil })
	status, _ := upload(t, s, croup())
	require.Equal(t, http.StatusServiceUnavailable, status)
}

// FuzzDraft sends any text as a draft.
func FuzzDraft(f *testing.F) {
	f.Add(croup())
	f.Add("format: safetynet/pathway/v1\nid: x\nversion: 1.0.0\n")
	f.Add("{")
	lib := small().Library()
	f.Fuzz(func(t *testing.T, text string) {
		d := workbench.Lay(lib, []byte(text), webtest.Now)
		require.Equal(t, d.Engine == nil, d.Issues.HasErrors())
		for _, i := range d.Issues {
			require.NotEmpty(t, i.Code)
			require.NotEqual(t, pathways.Level(""), i.Severity)
		}
	})
}
