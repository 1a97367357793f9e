package pathways

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// mapped is a locality that makes of each disposition the one at its place.
func mapped(d *Dispositions, lift []int) *Locality {
	x := &Locality{ID: Str{Value: "example"}, Dispositions: d}
	for u, to := range lift {
		if to != u {
			becomes := d.List[to].ID
			x.Local = append(x.Local, &LocalDisposition{ID: d.List[u].ID, Becomes: &becomes, Because: Text{Parent: "Because."}})
		}
	}
	return x
}

func problemsOf(x *Locality) Issues {
	r := newReporter()
	checkLocality(newChecker(r, nil, x.Sources), x)
	return r.issues
}

func newestDispositions(t *testing.T) *Dispositions {
	lib, _ := Load(Embedded())
	return slices.MaxFunc(lib.Dispositions, func(a, b *Dispositions) int { return a.Version.Compare(b.Version) })
}

// outcome is what section 6 of engine/SEMANTICS.md makes of three rails. unsure
// is a danger sign somebody was unsure of, whose ceiling is the emergency.
func outcome(d *Dispositions, floor, guidance, ceiling int, unsure bool, role func(Str) int) int {
	told := max(floor, guidance, min(ceiling, role(d.Roles.Undecided)))
	if unsure {
		told = max(told, min(ceiling, role(d.Roles.DangerUnsure)))
	}
	return told
}

// sound tells, by trying every outcome, whether a map only raises, leaves home
// care, and gives one result whether it is applied to the outcome or to all that
// goes into it.
func sound(d *Dispositions, lift []int) bool {
	plain := func(role Str) int { return d.Get(role.Value).Urgency }
	lifted := func(role Str) int { return lift[plain(role)] }
	for u, to := range lift {
		if to < u || (d.List[u].Guidance == HomeCare && to != u) {
			return false
		}
		for v, other := range lift {
			if lift[max(u, v)] != max(to, other) { // two criteria, or two pathways
				return false
			}
		}
	}
	for ceiling := range lift {
		for guidance := range ceiling + 1 {
			for floor := range guidance + 1 {
				for _, unsure := range []bool{false, ceiling == len(lift)-1} {
					after := lift[outcome(d, floor, guidance, ceiling, unsure, plain)]
					if after != outcome(d, lift[floor], lift[guidance], lift[ceiling], unsure, lifted) {
						return false
					}
				}
			}
		}
	}
	return true
}

// TestLocalitiesAreSoundExactly goes through every map that keeps the order and
// raises, and takes one step away from some: those that load are those that are
// sound, no more and no fewer.
func TestLocalitiesAreSoundExactly(t *testing.T) {
	d := newestDispositions(t)
	loads := func(lift []int) bool { return len(problemsOf(mapped(d, lift))) == 0 }
	var all [][]int
	var extend func(lift []int)
	extend = func(lift []int) {
		u := len(lift)
		if u == len(d.List) {
			all = append(all, append([]int{}, lift...))
			return
		}
		least := u
		if u > 0 {
			least = max(u, lift[u-1])
		}
		for to := least; to < len(d.List); to++ {
			extend(append(lift[:u:u], to))
		}
	}
	extend(nil)
	count := 0
	for _, lift := range all {
		if sound(d, lift) {
			count++
		}
		require.Equal(t, sound(d, lift), loads(lift), "%v", lift)
	}
	require.Greater(t, count, 500, "there is something to allow")
	rapid.Check(t, func(t *rapid.T) {
		lift := append([]int{}, rapid.SampledFrom(all).Draw(t, "map")...)
		lift[rapid.IntRange(0, len(lift)-1).Draw(t, "at")] = rapid.IntRange(0, len(lift)-1).Draw(t, "to")
		require.Equal(t, sound(d, lift), loads(lift), "%v", lift)
	})
}

func TestContactForms(t *testing.T) {
	problems := func(phone, link string) Issues {
		s := &Service{ID: Str{Value: "hub"}, Name: Str{Value: "Hub"}}
		if phone != "" {
			s.Phone = &Str{Value: phone}
		}
		if link != "" {
			s.Link = &Str{Value: link}
		}
		return problemsOf(&Locality{ID: Str{Value: "example"}, Services: []*Service{s}})
	}
	for _, phone := range []string{"999", "111", "01632 960123", "+44 1632 960123"} {
		require.Empty(t, problems(phone, ""), phone)
	}
	for _, phone := range []string{"11", "111 option 2", "O1632 960123", "01632-960123", " 111", "111 ", "44+1632960123", "1234567890123456", "٩٩٩"} {
		require.Equal(t, []string{"contact-form"}, problems(phone, "").Codes(), phone)
	}
	for _, link := range []string{"https://111.nhs.uk", "https://hub.example.org/", "https://hub.example.org/a-b/c_d~1.html"} {
		require.Empty(t, problems("", link), link)
	}
	for _, link := range []string{"http://111.nhs.uk", "111.nhs.uk", "https://", "https://hub", "https://hub.example.org/?from=us", "https://hub.example.org/#top",
		"https://user@hub.example.org/", "https://hub.example.org:8443/", "https://hub..example.org/", "https://hub.example.org/a b", "https://-hub.example.org", "javascript:alert(1)"} {
		require.Equal(t, []string{"contact-form"}, problems("", link).Codes(), link)
	}
}

// withExample is the shipped library with testdata/localities/example, changed.
func withExample(t *testing.T, oldNew ...string) fstest.MapFS {
	files := copyOfEmbedded(t)
	files["localities/example/1.0.0.yaml"] = &fstest.MapFile{Data: []byte(strings.NewReplacer(oldNew...).Replace(exampleText(t)))}
	return files
}

func exampleText(t *testing.T) string {
	data, err := os.ReadFile("../testdata/localities/example/1.0.0.yaml")
	require.NoError(t, err)
	return string(data)
}

func TestLocalitiesInALibrary(t *testing.T) {
	lib, issues := Load(withExample(t))
	require.False(t, issues.HasErrors(), issues.Render())
	require.Equal(t, []string{"england", "example"}, lib.LocalityIDs())
	example := lib.Locality("example", Version{1, 0, 0})
	require.Equal(t, "example@1.0.0", example.Key())
	require.Nil(t, lib.Locality("example", Version{2, 0, 0}))
	require.Nil(t, lib.ActiveLocality("example", example.Effective.From.Time), "a draft is not in use")
	require.Equal(t, "clinician-2h", example.At("clinician-4h").Becomes.Value)
	require.NoError(t, compiledSchema(t).Validate(instance(t, []byte(exampleText(t)))))

	files := withExample(t, "status: draft", "status: active")
	_, issues = Load(files)
	require.Contains(t, issues.Codes(), "release-unlisted", "a released locality is frozen like a pathway")
	released, _ := Load(files)
	files[sumsFile] = &fstest.MapFile{Data: []byte(released.Sums())}
	lib, issues = Load(files)
	require.False(t, issues.HasErrors(), issues.Render())
	from := example.Effective.From.Time
	require.Equal(t, "1.0.0", lib.ActiveLocality("example", from).Version.String())
	require.Nil(t, lib.ActiveLocality("example", from.AddDate(0, 0, -1)))
	edit(files, "shared/dispositions/1.1.0.yaml", "Call 999 now.", "Call an ambulance.")
	_, issues = Load(files)
	require.Contains(t, issues.Render(), "localities/example/1.0.0.yaml:1:1: error [release-edited]", "its digest covers what it pins")
}

func TestLocalityProblems(t *testing.T) {
	for name, x := range map[string]struct{ old, new, code string }{
		"no dispositions": {"dispositions: 1.1.0", "dispositions: 9.0.0", "pin-missing"},
		"elsewhere":       {"id: example", "id: other", "file-misplaced"},
		"called none":     {"id: example", "id: none", "id-form"},
		"no such source":  {"ref: DESIGN, section: \"times", "ref: HUB, section: \"times", "source-unknown"},
		"entry twice":     {"id: gp-or-111-today", "id: clinician-2h", "id-repeated"},
		"service twice":   {"[hub, phone-111]", "[hub, hub]", "id-repeated"},
		"no name":         {"\"NHS 111 by phone\"", "\"\"", "text-missing"},
		"no disposition":  {"id: gp-or-111-today", "id: gp-today", "disposition-unknown"},
		"becomes nothing": {"becomes: clinician-2h", "becomes: clinician-3h", "disposition-unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			_, issues := Load(withExample(t, x.old, x.new))
			require.Contains(t, issues.Codes(), x.code, issues.Render())
			require.True(t, issues.HasErrors())
		})
	}
}

// TestShippedLocalitiesCoverEveryContact: the shipped ones name a service for
// whatever sends a family somewhere, and change no disposition.
func TestShippedLocalitiesCoverEveryContact(t *testing.T) {
	lib, _ := Load(Embedded())
	names, err := fs.Glob(Embedded(), "localities/*/*.yaml")
	require.NoError(t, err)
	require.Len(t, lib.Localities, len(names))
	for _, x := range lib.Localities {
		for u, d := range x.Dispositions.List {
			told := x.At(d.ID.Value)
			require.Equal(t, d.Guidance != HomeCare, told != nil && len(told.Services) > 0, "%s: %s", x.Key(), d.ID)
			require.Equal(t, u, x.Lift()[u], fmt.Sprintf("%s raises %s", x.Key(), d.ID))
		}
	}
}
