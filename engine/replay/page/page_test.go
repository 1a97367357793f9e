package page_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/replay"
	"safetynet/engine/replay/page"
	"safetynet/pathways"
)

// tally is what comes of a file of cases when febrile-child 1.2.0, with two limits
// moved, takes the place of 1.1.0.
func tally(t *testing.T, lines io.Reader) *replay.Tally {
	t.Helper()
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	require.NotNil(t, eng, issues.Render())
	before := []*engine.Program{eng.Program("febrile-child", pathways.Version{Major: 1, Minor: 1})}
	after, err := eng.Patched([]*engine.Program{eng.Program("febrile-child", pathways.Version{Major: 1, Minor: 2})}, []engine.Patch{
		{Pathway: "febrile-child", Threshold: "fever", Limit: 38.3}, {Pathway: "febrile-child", Threshold: "heart_rate_amber", Band: 1, Limit: 160},
	})
	require.NoError(t, err)
	b, err := engine.NewPanel(nil, before)
	require.NoError(t, err)
	a, err := engine.NewPanel(nil, after)
	require.NoError(t, err)
	c, err := replay.NewComparison(b, a, after[0].Patches()...)
	require.NoError(t, err)
	out, err := replay.Run(t.Context(), c, replay.Lines(lines), replay.Options{})
	require.NoError(t, err)
	return out
}

func written(t *testing.T, x *replay.Tally, o page.Options) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, page.Write(&b, x, o))
	return b.String()
}

// TestPage compares the page with testdata/page.html; UPDATE=1 writes it anew. Look at
// it afterwards.
func TestPage(t *testing.T) {
	file, err := os.Open("testdata/cases.jsonl")
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	x := tally(t, file)
	got := written(t, x, page.Options{Cases: "1 file", Made: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), Examples: true})
	const golden = "testdata/page.html"
	if os.Getenv("UPDATE") != "" {
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), got)

	require.Equal(t, 2, strings.Count(got, page.Notice(false)), "at the top and at the bottom")
	require.Less(t, strings.Index(got, page.Notice(false)), strings.Index(got, "<h1>"), "before anything else")
	require.True(t, strings.Contains(got, "Patched, for study only."))
	require.False(t, strings.Contains(got, "<b>hot</b>"), "what a file holds is text")
	require.Equal(t, got, written(t, x, page.Options{Cases: "1 file", Made: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), Examples: true}), "every time the same")

	plain := written(t, x, page.Options{})
	require.True(t, strings.Contains(got, "parent asks, 2 months, "))
	require.False(t, strings.Contains(plain, " asks, "), "no single child")
}

// TestPageIsWhole: it is well-formed, loads nothing, and its policy lets through
// its own stylesheet and nothing else.
func TestPageIsWhole(t *testing.T) {
	data, err := os.ReadFile("testdata/page.html")
	require.NoError(t, err)
	text := string(data)
	for _, forbidden := range []string{"<script", " style=", " on", "http:", "https:", "@import", "<img", "<link"} {
		tags := strings.ToLower(regexp.MustCompile(`>[^<]*<`).ReplaceAllString(text, "><"))
		require.False(t, strings.Contains(tags, forbidden), forbidden)
	}
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(text)
	require.NotContains(t, style[1], "url(h")
	sum := sha256.Sum256([]byte(style[1]))
	policy := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(text)
	require.Equal(t, "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'", html.UnescapeString(policy[1]))

	d := xml.NewDecoder(strings.NewReader(text))
	d.Entity = xml.HTMLEntity
	depth := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		switch x := token.(type) {
		case xml.StartElement:
			depth++
			if x.Name.Local == "svg" {
				require.True(t, has(x, "aria-hidden", "true") || has(x, "role", "img"), "a plot is named, or what stands beside it is read instead")
			}
			if x.Name.Local == "table" {
				next, err := d.Token()
				require.NoError(t, err)
				require.Equal(t, "caption", next.(xml.StartElement).Name.Local)
				depth++
			}
		case xml.EndElement:
			depth--
		}
	}
	require.Zero(t, depth)
}

func has(x xml.StartElement, name, value string) bool {
	for _, a := range x.Attr {
		if a.Name.Local == name && a.Value == value {
			return true
		}
	}
	return false
}

// TestNoCase: a page of nothing says so and draws nothing.
func TestNoCase(t *testing.T) {
	text := written(t, tally(t, strings.NewReader("")), page.Options{})
	require.True(t, strings.Contains(text, "<strong>0</strong> cases decided"))
	require.True(t, strings.Contains(text, "No case is told anything else."))
	require.False(t, strings.Contains(text, "flow-title"))
}
