package signs_test

import (
	"io/fs"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
	"safetynet/engine"
	"safetynet/pathways"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Main(m)) }

const machine = "This translation was made by a computer and nobody has checked it."

// TestEverySignInEveryLanguage: each language that is offered says every danger sign
// and every disposition in its own words, then all of it in English, under its own
// lang and dir, and says first that nobody has checked it.
func TestEverySignInEveryLanguage(t *testing.T) {
	s := webtest.Serve(t)
	lib := s.Engine.Library()
	english := s.Visit(t, "/danger-signs")
	require.Equal(t, http.StatusOK, english.Status)
	require.Contains(t, english.Source, `<html lang="en" class`)
	require.NotContains(t, english.Main(), machine)
	offered := lib.Spoken(webtest.Now)
	require.Len(t, offered, 3)
	for _, x := range offered {
		l := x.Language
		t.Run(l.String(), func(t *testing.T) {
			v := s.Visit(t, "/danger-signs?lang="+l.String())
			require.Equal(t, http.StatusOK, v.Status)
			require.Contains(t, v.Source, `<html lang="`+l.String()+`" dir="`+l.Direction()+`"`)
			require.Equal(t, pathways.ByMachine, x.Status, "nobody has read it")
			own, rest, found := strings.Cut(v.Main(), x.Say("phrases.in-english.text"))
			require.True(t, found)
			require.Contains(t, own, x.Say("phrases.notice-machine.text"))
			require.Contains(t, own, machine)
			require.NotContains(t, strings.ToLower(v.Main()), "reviewed")
			for _, key := range []string{"shared/danger-signs@1.1.0", "shared/dispositions@1.1.0"} {
				for _, text := range lib.ParentTexts(key) {
					if sign := strings.HasPrefix(text.ID, "watch_for.D"); !sign && !strings.HasPrefix(text.ID, "dispositions.") {
						continue
					}
					require.Contains(t, own, x.Say(text.ID), text.ID)
					require.NotContains(t, own, text.Source, text.ID)
					require.Contains(t, rest, text.Source, text.ID)
					require.Contains(t, english.Main(), text.Source, text.ID)
				}
			}
			for _, other := range offered {
				require.Contains(t, v.Main(), other.Language.Name())
			}
		})
	}
}

// TestLanguagesWithoutAPage are answered in English, and told so; what was asked for is
// not repeated.
func TestLanguagesWithoutAPage(t *testing.T) {
	s := webtest.Serve(t)
	for asked, says := range map[string]string{"fr": "There is no page in French yet.", "xx": "the language you asked for", "CY": "the language you asked for", "<b>": "the language you asked for"} {
		v := s.Visit(t, "/danger-signs?lang="+asked)
		require.Equal(t, http.StatusOK, v.Status)
		require.Contains(t, v.Source, `<html lang="en" class`)
		require.Contains(t, v.Main(), says)
		require.Contains(t, v.Main(), "Call 999 now.")
		require.NotContains(t, v.Main(), asked+" ")
	}
	require.NotContains(t, s.Visit(t, "/danger-signs?lang=en").Main(), "There is no page")
}

// TestALanguageThatLacksASign, or an action, or has one of other English, is not
// offered, on this page or another.
func TestALanguageThatLacksASign(t *testing.T) {
	const signs, does = "shared/danger-signs/1.1.0.cy.yaml", "shared/dispositions/1.1.0.cy.yaml"
	for name, damage := range map[string]func(lib fstest.MapFS){
		"a sign is empty":     func(lib fstest.MapFS) { edit(t, lib, signs, `says: "tagu sydyn"`, `says: ""`) },
		"an action is empty":  func(lib fstest.MapFS) { edit(t, lib, does, `says: "Ffoniwch 999 nawr."`, `says: ""`) },
		"a sign is stale":     func(lib fstest.MapFS) { edit(t, lib, signs, `from: "`, `from: "0`) },
		"no file of actions":  func(lib fstest.MapFS) { delete(lib, does) },
		"no file of phrases":  func(lib fstest.MapFS) { delete(lib, "shared/phrases/1.0.0.cy.yaml") },
		"no file of signs":    func(lib fstest.MapFS) { delete(lib, signs) },
		"actions not in Urdu": func(lib fstest.MapFS) { delete(lib, "shared/dispositions/1.1.0.ur.yaml") },
	} {
		t.Run(name, func(t *testing.T) {
			v := serve(t, damage).Visit(t, "/danger-signs?lang=cy")
			gone, left := "Cymraeg", "اردو"
			if strings.Contains(name, "Urdu") {
				gone, left = left, gone
			} else {
				require.Contains(t, v.Main(), "There is no page in Welsh yet.")
				require.NotContains(t, v.Main(), "Arwyddion argyfwng")
			}
			require.NotContains(t, v.Main(), gone)
			require.Contains(t, v.Main(), left)
			require.NotContains(t, v.Visit("/").Main(), gone)
		})
	}
}

// TestStatusOfTheWeakest: the page is as far to be trusted as its weakest text.
func TestStatusOfTheWeakest(t *testing.T) {
	review := func(lib fstest.MapFS, status string, files ...string) {
		for _, f := range files {
			edit(t, lib, "shared/"+f+".cy.yaml", "status: machine", "status: "+status+"\nreview: {role: second reader, date: 2026-11-22}")
		}
	}
	all := []string{"danger-signs/1.1.0", "dispositions/1.1.0", "phrases/1.0.0"}
	for name, x := range map[string]struct {
		damage func(lib fstest.MapFS)
		says   string
	}{
		"all translated":   {func(lib fstest.MapFS) { review(lib, "translated", all...) }, "A person made this translation."},
		"one part machine": {func(lib fstest.MapFS) { review(lib, "reviewed", all[1:]...) }, machine},
		"one text machine": {func(lib fstest.MapFS) {
			review(lib, "reviewed", all...)
			edit(t, lib, "shared/dispositions/1.1.0.cy.yaml", `says: "Ffoniwch 999 nawr."`, "says: \"Ffoniwch 999 nawr.\"\n    status: machine")
		}, machine},
		"all reviewed": {func(lib fstest.MapFS) { review(lib, "reviewed", all...) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			main := serve(t, x.damage).Visit(t, "/danger-signs?lang=cy").Main()
			require.Contains(t, main, "tagu sydyn")
			for _, notice := range []string{machine, "A person made this translation."} {
				require.Equal(t, notice == x.says, strings.Contains(main, notice), notice)
			}
		})
	}
}

// TestWaysToThePage: from where a parent starts, from the list of signs, where leaving
// would lose answers, and from the result.
func TestWaysToThePage(t *testing.T) {
	s := webtest.Serve(t)
	v := s.Visit(t, "/")
	require.Contains(t, v.Source, `href="/danger-signs?lang=ur" lang="ur" dir="rtl"`)
	require.NotContains(t, v.Source, `target="_blank"`)
	v.Set("problem", "high-temperature").Press("on")
	require.Contains(t, v.Source, `hreflang="ur" target="_blank" rel="noopener"`)
	v.Set("sign", "seizure_now").Press("on")
	require.Contains(t, v.Source, "/check/leaflet.pdf", "the result")
	require.Contains(t, v.Source, `href="/danger-signs?lang=ur"`)
}

func edit(t *testing.T, lib fstest.MapFS, file, from, to string) {
	t.Helper()
	require.Contains(t, string(lib[file].Data), from)
	lib[file] = &fstest.MapFile{Data: []byte(strings.Replace(string(lib[file].Data), from, to, 1))}
}

// serve serves a library that was changed.
func serve(t *testing.T, damage func(lib fstest.MapFS)) *webtest.Server {
	files := fstest.MapFS{}
	require.NoError(t, copyOf(files))
	damage(files)
	lib, issues := pathways.Load(files)
	eng, issues := engine.Compile(lib, issues)
	require.NotNil(t, eng, issues.Render())
	return webtest.Serve(t, func(c *api.Config) { c.Engine = eng })
}

func TestSignsInABrowser(t *testing.T) {
	s := webtest.Serve(t)
	for _, lang := range []string{"", "cy", "pl", "ur"} {
		for _, width := range []int64{320, 1280} {
			tab := browsertest.Open(t, s.URL, width, 800)
			tab.Go("/danger-signs?lang=" + lang)
			tab.NoViolations()
			tab.Picture(lang + "-" + strconv.FormatInt(width, 10))
			if lang != "" {
				tab.Click("details summary")
				tab.NoViolations()
				tab.Picture(lang + "-" + strconv.FormatInt(width, 10) + "-english")
			}
			tab.Storage()
		}
	}
}

// TestSignsOnPaperInABrowser: nothing is printed in letters too light for paper, in any language.
func TestSignsOnPaperInABrowser(t *testing.T) {
	s := webtest.Serve(t)
	for _, lang := range []string{"", "cy", "pl", "ur"} {
		tab := browsertest.Open(t, s.URL, 800, 800, browsertest.Print)
		tab.Go("/danger-signs?lang=" + lang)
		require.Equal(t, []string{"999", "111"}, tab.Texts(".signs-call a")[:2])
		require.Empty(t, tab.Pale(), lang)
		for i, number := range []string{"999", "111"} { // listened to by itself, a link says what to do
			tab.Eval(`document.querySelectorAll(".signs-call a")[`+strconv.Itoa(i)+`].focus()`, nil)
			require.Contains(t, tab.Focused(), number)
			require.Greater(t, len(tab.Focused()), len("999")+3)
		}
	}
}

// TestUrduIsDrawnToBeReadInABrowser: lines of Urdu are far enough apart for Nastaliq, and every
// number stands in the upright figures of the English, also where a device has a font
// for Urdu with others.
func TestUrduIsDrawnToBeReadInABrowser(t *testing.T) {
	tab := browsertest.Open(t, webtest.Serve(t).URL, 360, 800)
	tab.Go("/danger-signs?lang=ur")
	var close []string
	tab.Eval(`[...document.querySelectorAll(":is(h1, h2, p, li):lang(ur)")].filter(e => e.checkVisibility() && e.closest("main")).filter(e =>
		parseFloat(getComputedStyle(e).lineHeight) < 2 * parseFloat(getComputedStyle(e).fontSize)).map(e => e.innerText)`, &close)
	require.Empty(t, close)
	var ranges, urdu []string
	tab.Eval(`[...document.fonts].map(f => f.unicodeRange)`, &ranges)
	require.NotEmpty(t, ranges)
	for _, r := range ranges {
		require.True(t, strings.HasPrefix(r, "U+600-6FF"), "only letters of Urdu come from its font, no figures: %s", r)
	}
	tab.Eval(`[...new Set([...document.querySelectorAll(":is(h1, h2, p, li):lang(ur)")].map(e => getComputedStyle(e).fontFamily))]`, &urdu)
	require.Equal(t, []string{`"Urdu letters", arial, "Noto Naskh Arabic", sans-serif`}, urdu)
	var english string
	tab.Eval(`getComputedStyle(document.querySelector(".signs-notice p:lang(en)")).fontFamily`, &english)
	require.Equal(t, "arial, sans-serif", english)
}

func copyOf(files fstest.MapFS) error {
	return fs.WalkDir(pathways.Embedded(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(pathways.Embedded(), name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
}
