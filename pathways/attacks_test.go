package pathways

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestAttacks: whatever is done to an approval makes it count for nothing, and is
// called by its name.
func TestAttacks(t *testing.T) {
	embedded, _ := Load(Embedded())
	fresh := func() *Release {
		return signed(draftRelease(t, embedded, asthma), "2026-12-01", "2027-12-01", "ann-key")
	}
	other := signed(draftRelease(t, embedded, "epilepsy@1.2.0"), "2026-12-01", "2027-12-01", "ann-key")
	all := approversFile("ann-key", "bob-key")
	for _, x := range []struct {
		name, code, keys string
		release          func() *Release
	}{
		{"by nobody trusted", "approval-key-unknown", approversFile("bob-key"), fresh},
		{"with a key of the same name", "approval-tampered", strings.ReplaceAll(approversFile("eve-key"), "eve", "ann"), fresh},
		{"revoked", "approval-key-revoked", strings.Replace(all, "}\n", ", revoked: 2027-06-01}\n", 1), fresh},
		{"after the key ended", "approval-key-ended", strings.Replace(all, "}\n", ", until: 2026-12-01}\n", 1), fresh},
		{"in another role", "approval-signer", all, func() *Release {
			x := fresh()
			x.Approvals[0].Role = "chief"
			return x
		}},
		{"in the name of somebody else", "approval-signer", all, func() *Release {
			x := fresh()
			x.Approvals[0].Identity = "bob"
			return x
		}},
		{"with the key of somebody else", "approval-tampered", all, func() *Release {
			x := fresh()
			x.Approvals[0].Key, x.Approvals[0].Identity = "bob-key", "bob"
			return x
		}},
		{"made to last", "approval-tampered", all, func() *Release {
			x := fresh()
			x.Approvals[0].Expires = Date{day("2037-12-01")}
			return x
		}},
		{"dated back", "approval-tampered", all, func() *Release {
			x := fresh()
			x.Approvals[0].Date = Date{day("2026-11-01")}
			return x
		}},
		{"to be reviewed later", "approval-tampered", all, func() *Release {
			x := fresh()
			x.ReviewBy = Date{day("2037-12-01")}
			return x
		}},
		{"by another author", "approval-tampered", all, func() *Release {
			x := fresh()
			x.Author.Identity = "author-2"
			return x
		}},
		{"of another version", "approval-replayed", all, func() *Release {
			x := fresh()
			x.Approvals = other.Approvals
			return x
		}},
		{"with a bit changed", "approval-tampered", all, func() *Release {
			x := fresh()
			s := x.Approvals[0].signature()
			s[7] ^= 1
			x.Approvals[0].Signature = base64.StdEncoding.EncodeToString(s)
			return x
		}},
		{"by its author", "approval-own", all, func() *Release {
			x := draftRelease(t, embedded, asthma)
			x.Author.Identity = "ann"
			return signed(x, "2026-12-01", "2027-12-01", "ann-key")
		}},
		{"by its author's key", "approval-own", all, func() *Release {
			x := draftRelease(t, embedded, asthma)
			x.Author.Key = "ann-key"
			return signed(x, "2026-12-01", "2027-12-01", "ann-key")
		}},
	} {
		t.Run(x.name, func(t *testing.T) {
			files := copyOfEmbedded(t)
			put(files, other)
			put(files, x.release())
			lib, issues := LoadTrusting(files, readApprovers(t, x.keys))
			require.Empty(t, issues.Render())
			at := day("2027-01-01")
			require.False(t, lib.Edition(asthma).Header.ApprovedAt(at))
			require.Equal(t, []string{"approval-missing"}, lib.Unapproved(lib.Edition(asthma), at).Codes())
			faults := slices.DeleteFunc(lib.ApprovalFaults(at), func(i Issue) bool { return i.Pos.File != ReleasePlace(asthma) })
			require.Equal(t, []string{x.code}, faults.Codes(), faults.Render())
			require.Equal(t, LevelError, faults[0].Severity)
			require.Positive(t, faults[0].Pos.Line)
		})
	}
}

// TestReleasesOfSomethingElse: a release that is not about what lies beside it does not
// load, so that no program answers from it.
func TestReleasesOfSomethingElse(t *testing.T) {
	embedded, _ := Load(Embedded())
	zero := digestPrefix + strings.Repeat("0", 64)
	for _, x := range []struct {
		name, code string
		change     func(*Release)
	}{
		{"of another digest", "release-stale", func(x *Release) { x.Digest.Value = zero }},
		{"of another proof", "release-stale", func(x *Release) { x.Proof.Value = zero }},
		{"of no proof", "release-stale", func(x *Release) { x.Proof.Value = "" }},
		{"of a version that is not there", "release-of-nothing", func(x *Release) { x.Version = Version{9, 9, 9} }},
		{"of a version that was not proved", "release-unproved", func(x *Release) { x.Of.Value, x.Proof.Value = "febrile-child", "" }},
		{"with reasons that the version does not give", "release-less-urgent", func(x *Release) {
			x.LessUrgent = []LessUrgentNote{{From: Version{1, 0, 0}, Class: ChangeClass{From: Str{Value: "a"}, To: Str{Value: "b"}}, Because: Str{Value: "So."}}}
		}},
		{"by somebody with a name", "release-identity", func(x *Release) { x.Approvals[0].Identity = "Dr Ann" }},
		{"read by its author only", "review-own", func(x *Release) { x.Reviews = []ReviewNote{{Role: "nurse", Identity: "author-1"}} }},
		{"that ends before it begins", "approval-wrong", func(x *Release) { x.Approvals[0].Expires = x.Approvals[0].Date }},
		{"with half a signature", "approval-wrong", func(x *Release) { x.Approvals[0].Signature = x.Approvals[0].Signature[:44] }},
		{"twice by one key", "approval-wrong", func(x *Release) { x.Approvals = append(x.Approvals, x.Approvals[0]) }},
	} {
		t.Run(x.name, func(t *testing.T) {
			files := copyOfEmbedded(t)
			r := signed(draftRelease(t, embedded, asthma), "2026-12-01", "2027-12-01", "ann-key")
			x.change(r)
			put(files, r)
			lib, issues := LoadTrusting(files, readApprovers(t, approversFile("ann-key")))
			require.Contains(t, issues.Codes(), x.code, issues.Render())
			require.True(t, issues.HasErrors())
			for _, e := range lib.Editions() {
				require.False(t, e.Header.ApprovedAt(day("2027-01-01")))
			}
		})
	}
}

// TestProofChangedAfterApproval: an approval is of what was proved, too.
func TestProofChangedAfterApproval(t *testing.T) {
	files := copyOfEmbedded(t)
	lib, _ := Load(files)
	put(files, signed(draftRelease(t, lib, asthma), "2026-12-01", "2027-12-01", "ann-key"))
	edit(files, "asthma/1.0.0.proof.yaml", "proved: ", "proved:  ")
	_, issues := Load(files)
	require.Equal(t, []string{"release-stale"}, issues.Codes(), issues.Render())
}

// TestChangedReleases: a release in which any byte was changed, left out or added loads
// no more, or approves nothing, or still says what was signed.
func TestChangedReleases(t *testing.T) {
	files := copyOfEmbedded(t)
	lib, _ := Load(files)
	sound := signed(draftRelease(t, lib, asthma), "2026-12-01", "2027-12-01", "ann-key")
	text, statement := []byte(sound.YAML()), sound.Statement(sound.Approvals[0])
	trusted := readApprovers(t, approversFile("ann-key"))
	rapid.Check(t, func(t *rapid.T) {
		changed := bytes.Clone(text)
		at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
		char := rapid.SampledFrom([]byte("0123456789abcdefxyzAZ-+/=.:,{}[]\"' \n#")).Draw(t, "char")
		switch rapid.IntRange(0, 2).Draw(t, "how") {
		case 0:
			changed[at] = char
		case 1:
			changed = slices.Delete(changed, at, at+1)
		case 2:
			changed = slices.Insert(changed, at, char)
		}
		s := newSource("r.yaml", changed)
		r := &reporter{files: map[string]*source{"r.yaml": s}, file: "r.yaml"}
		_, holds := readContent(&decoder{reporter: r, src: s}, &yamlNodes{})
		x, ok := holds.(*Release)
		if !ok || r.issues.HasErrors() && !slices.Equal(r.issues.Codes(), []string{"file-misplaced"}) {
			return
		}
		r.releaseForm(x)
		for _, a := range x.Approvals {
			if a.signature() != nil && trusted.key(a.Key) != nil && trusted.key(a.Key).fits(x.Statement(a), a) {
				require.Equal(t, string(statement), string(x.Statement(a)))
			}
		}
	})
}
