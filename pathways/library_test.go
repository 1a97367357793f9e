package pathways

import (
	"bytes"
	"errors"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
)

// copyOfEmbedded is the shipped library in memory, to be damaged by a test.
func copyOfEmbedded(t *testing.T) fstest.MapFS {
	out := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(Embedded(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(Embedded(), name)
		out[name] = &fstest.MapFile{Data: data}
		return err
	}))
	return out
}

func edit(lib fstest.MapFS, name, old, new string) {
	lib[name] = &fstest.MapFile{Data: bytes.Replace(lib[name].Data, []byte(old), []byte(new), 1)}
}

func TestShippedLibraryLoads(t *testing.T) {
	lib, issues := Load(Embedded())
	require.Empty(t, issues.Render())
	require.Contains(t, lib.IDs(), "febrile-child")
	for _, p := range lib.Pathways {
		require.False(t, p.ApprovedAt(p.Effective.From.Time), "nobody has approved anything yet")
		require.Regexp(t, `^sha256:[0-9a-f]{64}$`, p.Digest)
	}
}

// TestConcurrentLoadIsInOrder loads a library with mistakes in many of its files,
// one file at a time and many at once: the issues are the same, in the same order.
func TestConcurrentLoadIsInOrder(t *testing.T) {
	files := copyOfEmbedded(t)
	for name, f := range files {
		if strings.HasSuffix(name, ".yaml") {
			f.Data = append(f.Data, "no_such_key: 1\n"...)
		}
	}
	load := func(processors int) Issues {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		_, issues := Load(files)
		return issues
	}
	want := load(1)
	require.Greater(t, len(want), 2*len(files)/3)
	for range 3 {
		require.Equal(t, want, load(4))
	}
}

// TestReleasesAreFrozen is the test that refuses an edited release: the shipped
// SUMS must be what the shipped files call for.
func TestReleasesAreFrozen(t *testing.T) {
	lib, _ := Load(Embedded())
	sums, err := fs.ReadFile(Embedded(), sumsFile)
	require.NoError(t, err)
	require.Equal(t, lib.Sums(), string(sums))
}

func TestLibraryProblems(t *testing.T) {
	const pathway = "febrile-child/1.0.0.yaml"
	for _, c := range []struct {
		name   string
		damage func(fstest.MapFS)
		code   string
		file   string
	}{
		{"edited release", func(l fstest.MapFS) { edit(l, pathway, "First release.", "Second thoughts.") }, "release-edited", pathway},
		{"edited shared part", func(l fstest.MapFS) { edit(l, "shared/sepsis/1.0.0.yaml", "limit: 160", "limit: 161") }, "release-edited", pathway},
		{"not listed", func(l fstest.MapFS) { delete(l, sumsFile) }, "release-unlisted", pathway},
		{"released file gone", func(l fstest.MapFS) {
			l[sumsFile] = &fstest.MapFile{Data: append(l[sumsFile].Data, "sha256:00  febrile-child/0.9.0.yaml\n"...)}
		}, "release-missing", sumsFile},
		{"draft listed", func(l fstest.MapFS) { edit(l, pathway, "status: active", "status: draft") }, "draft-listed", pathway},
		{"draft pinned", func(l fstest.MapFS) {
			edit(l, "shared/sepsis/1.0.0.yaml", "status: active", "status: draft")
		}, "pin-draft", pathway},
		{"draft pinned by a locality", func(l fstest.MapFS) {
			edit(l, "shared/dispositions/1.1.0.yaml", "status: active", "status: draft")
		}, "pin-draft", "localities/england/1.0.0.yaml"},
		{"line of SUMS", func(l fstest.MapFS) { edit(l, sumsFile, "sha256:", "md5:") }, "sums-wrong", sumsFile},
		{"listed twice", func(l fstest.MapFS) {
			l[sumsFile] = &fstest.MapFile{Data: append(l[sumsFile].Data, l[sumsFile].Data...)}
		}, "sums-wrong", sumsFile},
		{"misplaced", func(l fstest.MapFS) { l["fever/1.0.0.yaml"] = l[pathway] }, "file-misplaced", "fever/1.0.0.yaml"},
		{"too large", func(l fstest.MapFS) {
			l[pathway] = &fstest.MapFile{Data: append(l[pathway].Data, bytes.Repeat([]byte("#\n"), maxFileBytes)...)}
		}, "file-too-large", pathway},
		{"not UTF-8", func(l fstest.MapFS) { edit(l, pathway, "First release.", "First \xff release.") }, "text-not-utf8", pathway},
		{"pins differ", func(l fstest.MapFS) {
			l["shared/sepsis/1.1.0.yaml"] = &fstest.MapFile{Data: bytes.Replace(l["shared/sepsis/1.0.0.yaml"].Data, []byte("version: 1.0.0"), []byte("version: 1.1.0"), 1)}
			l["other/1.0.0.yaml"] = &fstest.MapFile{Data: bytes.NewBuffer(bytes.Replace(bytes.Replace(l[pathway].Data,
				[]byte("id: febrile-child\n"), []byte("id: other\n"), 1), []byte("sepsis: 1.0.0"), []byte("sepsis: 1.1.0"), 1)).Bytes()}
		}, "pins-differ", "other/1.0.0.yaml"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := copyOfEmbedded(t)
			c.damage(files)
			_, issues := Load(files)
			require.True(t, issues.HasErrors())
			for _, i := range issues {
				if i.Code == c.code && i.Pos.File == c.file {
					return
				}
			}
			require.Fail(t, "the problem was not reported", issues.Render())
		})
	}
}

func TestEmptyAndUnreadableLibraries(t *testing.T) {
	_, issues := Load(fstest.MapFS{})
	require.Equal(t, []string{"library-empty"}, issues.Codes())
	_, issues = Load(brokenFS{})
	require.Equal(t, []string{"library-unreadable"}, issues.Codes())
}

type brokenFS struct{}

func (brokenFS) Open(string) (fs.File, error) { return nil, errors.New("the disk is on fire") }

// TestDigestCoversPins: a change in any pinned part is a change of the pathway.
func TestDigestCoversPins(t *testing.T) {
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	lib, _ := Load(Embedded())
	before := lib.Active("febrile-child", day).Digest
	for _, name := range []string{"febrile-child/1.2.0.yaml", "shared/findings/1.1.0.yaml", "shared/dispositions/1.1.0.yaml",
		"shared/danger-signs/1.1.0.yaml", "shared/sepsis/1.0.0.yaml"} {
		files := copyOfEmbedded(t)
		files[name] = &fstest.MapFile{Data: append(files[name].Data, "# a note\n"...)}
		changed, _ := Load(files)
		require.NotEqual(t, before, changed.Active("febrile-child", day).Digest, name)
	}
}

func TestActiveFollowsTheCalendar(t *testing.T) {
	files := copyOfEmbedded(t)
	next := bytes.Replace(files["febrile-child/1.0.0.yaml"].Data, []byte("version: 1.0.0"), []byte("version: 1.1.0"), 1)
	next = bytes.Replace(next, []byte("from: 2026-11-01"), []byte("from: 2027-01-01"), 1)
	files["febrile-child/1.1.0.yaml"] = &fstest.MapFile{Data: next}
	delete(files, "febrile-child/1.2.0.yaml")
	lib, _ := Load(files)
	day := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		require.NoError(t, err)
		return d
	}
	require.Nil(t, lib.Active("febrile-child", day("2026-10-31")))
	require.Equal(t, "1.0.0", lib.Active("febrile-child", day("2026-11-01")).Version.String())
	require.Equal(t, "1.0.0", lib.Active("febrile-child", day("2026-12-31")).Version.String())
	require.Equal(t, "1.1.0", lib.Active("febrile-child", day("2027-01-01")).Version.String())
	require.Nil(t, lib.Active("none", day("2027-01-01")))
	require.Nil(t, lib.Pathway("febrile-child", Version{9, 0, 0}))
}

// TestStrAt finds a word of the value in the file through every YAML style.
func TestStrAt(t *testing.T) {
	for name, text := range map[string]string{
		"plain":   "a: first && wanted\n",
		"single":  "a: 'it''s && wanted'\n",
		"double":  "a: \"x \\\"y\\\" && wanted\"\n",
		"folded":  "a: >-\n  first &&\n  wanted\n",
		"literal": "a: |\n    first &&\n    wanted\n",
		"wrapped": "a: first &&\n   wanted\n",
		"flow":    "a: {b: first && wanted}\n",
	} {
		t.Run(name, func(t *testing.T) {
			r := newReporter()
			src := newSource("f.yaml", []byte(text))
			r.files["f.yaml"] = src
			root := parseYAML(r, src, &yamlNodes{})
			require.Empty(t, r.issues.Render())
			value := root.Content[1]
			if name == "flow" {
				value = value.Content[1]
			}
			s := (&decoder{reporter: r, src: src}).str(value)
			pos := s.At(strings.Index(s.Value, "wanted"))
			line := src.line(pos.Line)
			require.True(t, strings.HasPrefix(line[pos.Col-1:], "wanted"), "%s in %q", pos, line)
		})
	}
}

func TestTextFallsBack(t *testing.T) {
	both := Text{Parent: "p", Clinician: "c"}
	require.Equal(t, "p", both.For(Parent))
	require.Equal(t, "p", both.For(Adviser))
	require.Equal(t, "c", both.For(Clinician))
	require.Equal(t, "a", Text{Parent: "p", Adviser: "a"}.For(Adviser))
	require.Equal(t, "p", Text{Parent: "p", Adviser: "a"}.For(Clinician))
	require.Empty(t, Text{Clinician: "c"}.For(Parent))
}

func TestScalarForms(t *testing.T) {
	for _, s := range []string{"1.0", "1.0.0.0", "01.0.0", "v1.0.0", "1.0.0-rc1", ""} {
		_, err := ParseVersion(s)
		require.Error(t, err, s)
	}
	for s, want := range map[string]time.Duration{"PT4H": 4 * time.Hour, "P3D": 72 * time.Hour, "PT1H30M": 90 * time.Minute, "PT0S": 0} {
		d, err := ParseDuration(s)
		require.NoError(t, err)
		require.Equal(t, want, d.Duration)
	}
	for _, s := range []string{"PT", "P", "4H", "P1W", "PT-1H", "PT1.5H"} {
		_, err := ParseDuration(s)
		require.Error(t, err, s)
	}
}

// TestWholeDictionaryIsThere compares with the count of the clinical notes.
func TestWholeDictionaryIsThere(t *testing.T) {
	lib, _ := Load(Embedded())
	require.Len(t, lib.Dictionaries[0].Findings, 256)
	for _, f := range lib.Dictionaries[0].Findings {
		require.Equal(t, f, lib.Dictionaries[0].Finding(f.ID.Value))
	}
}
