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

// TestAttacksOnReviewsAndRetirements: what is done to a review makes it count for
// nothing; a library in which a retirement was touched does not load where there are
// approvers, for nobody may guess whether the version is in use.
func TestAttacksOnReviewsAndRetirements(t *testing.T) {
	embedded, _ := Load(Embedded())
	fresh := func(key string) *Release {
		x := draftRelease(t, embedded, key)
		return retired(reviewed(x, "2026-12-01", "ann-key"), "2026-12-01", "2027-03-01", "ann-key")
	}
	other, all := fresh("epilepsy@1.2.0"), approversFile("ann-key", "bob-key")
	for _, x := range []struct {
		name, code, keys string
		change           func(*Release)
	}{
		{"by nobody trusted", "key-unknown", approversFile("bob-key"), func(*Release) {}},
		{"with a key of the same name", "tampered", strings.ReplaceAll(approversFile("eve-key"), "eve", "ann"), func(*Release) {}},
		{"revoked", "key-revoked", strings.Replace(all, "}\n", ", revoked: 2027-06-01}\n", 1), func(*Release) {}},
		{"after the key ended", "key-ended", strings.Replace(all, "}\n", ", until: 2026-12-01}\n", 1), func(*Release) {}},
		{"in another role", "signer", all, func(x *Release) { x.Reviews[0].Role, x.Retired.Role = "chief", "chief" }},
		{"with the key of somebody else", "tampered", all, func(x *Release) {
			x.Reviews[0].Key, x.Reviews[0].Identity = "bob-key", "bob"
			x.Retired.Key, x.Retired.Identity = "bob-key", "bob"
		}},
		{"dated back", "tampered", all, func(x *Release) { x.Reviews[0].Date, x.Retired.Date = Date{day("2026-11-01")}, Date{day("2026-11-01")} }},
		{"from another day", "tampered", all, func(x *Release) { x.Retired.From, x.Reviews[0].Date = Date{day("2037-03-01")}, Date{day("2026-12-02")} }},
		{"of another version", "replayed", all, func(x *Release) { x.Reviews, x.Retired = other.Reviews, other.Retired }},
		{"each in the place of the other", "tampered", all, func(x *Release) {
			x.Reviews[0].Signature, x.Retired.Signature = x.Retired.Signature, x.Reviews[0].Signature
		}},
		{"by its author's key", "own", all, func(x *Release) { x.Author.Key = "ann-key" }},
	} {
		t.Run(x.name, func(t *testing.T) {
			files := copyOfEmbedded(t)
			put(files, other)
			r := fresh(asthma)
			x.change(r)
			put(files, r)
			trusted := readApprovers(t, x.keys)
			_, issues := LoadTrusting(files, trusted)
			issues = slices.DeleteFunc(issues, func(i Issue) bool { return i.Pos.File != ReleasePlace(asthma) })
			require.Equal(t, []string{"retirement-" + x.code}, issues.Codes(), issues.Render())
			require.Equal(t, LevelError, issues[0].Severity)
			require.NotEmpty(t, issues[0].Hint)
			require.Contains(t, issues[0].Snippet, "from: ")

			files = copyOfEmbedded(t)
			notRetired := *other
			notRetired.Retired = nil
			put(files, &notRetired)
			r.Retired = nil
			put(files, r)
			lib, issues := LoadTrusting(files, trusted)
			require.Empty(t, issues.Render())
			at := day("2027-01-01")
			require.Empty(t, lib.Edition(asthma).Header.ReviewsAt(at))
			require.Equal(t, StageReleased, lib.Edition(asthma).Header.StageAt(at))
			faults := slices.DeleteFunc(lib.ApprovalFaults(at), func(i Issue) bool { return i.Pos.File != ReleasePlace(asthma) })
			require.Equal(t, []string{"review-" + x.code}, faults.Codes(), faults.Render())
			require.Equal(t, LevelError, faults[0].Severity)
			require.Positive(t, faults[0].Pos.Line)
		})
	}
}

// TestKeyForReviewsOnly: somebody may be trusted to have read a version and no more.
func TestKeyForReviewsOnly(t *testing.T) {
	files := copyOfEmbedded(t)
	embedded, _ := Load(files)
	x := signed(reviewed(draftRelease(t, embedded, asthma), "2026-12-01", "ann-key"), "2026-12-01", "2027-12-01", "ann-key")
	put(files, x)
	trusted := readApprovers(t, strings.Replace(approversFile("ann-key"), "}\n", ", only: review}\n", 1))
	lib, issues := LoadTrusting(files, trusted)
	require.Empty(t, issues.Render())
	at := day("2027-01-01")
	require.Len(t, lib.Edition(asthma).Header.ReviewsAt(at), 1)
	require.Equal(t, StageReviewed, lib.Edition(asthma).Header.StageAt(at))
	require.False(t, lib.Edition(asthma).Header.ApprovedAt(at))
	require.Equal(t, []string{"approval-key-limited"}, lib.ApprovalFaults(at).Codes())
	put(files, retired(x, "2026-12-01", "2027-03-01", "ann-key"))
	_, issues = LoadTrusting(files, trusted)
	require.Equal(t, []string{"retirement-key-limited"}, issues.Codes(), issues.Render())
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
		{"read by its author only", "review-own", func(x *Release) { x.Reviews = []ReviewNote{{Signing{Role: "nurse", Identity: "author-1"}}} }},
		{"that ends before it begins", "approval-wrong", func(x *Release) { x.Approvals[0].Expires = x.Approvals[0].Date }},
		{"with half a signature", "approval-wrong", func(x *Release) { x.Approvals[0].Signature = x.Approvals[0].Signature[:44] }},
		{"twice by one key", "approval-wrong", func(x *Release) { x.Approvals = append(x.Approvals, x.Approvals[0]) }},
		{"approved without a signature", "approval-unsigned", func(x *Release) { x.Approvals[0].Signature = "" }},
		{"approved by no key", "approval-unsigned", func(x *Release) { x.Approvals[0].Key = "" }},
		{"read without a signature", "review-unsigned", func(x *Release) { x.Reviews = []ReviewNote{{signingOf("bob-key", "2026-12-01")}} }},
		{"retired without a signature", "retirement-unsigned", func(x *Release) {
			x.Retired = &Retirement{Date{day("2027-01-01")}, signingOf("ann-key", "2026-12-01")}
		}},
		{"retired before it was said", "retirement-order", func(x *Release) { *x = *retired(x, "2026-12-01", "2026-11-30", "ann-key") }},
		{"approved again before", "approval-order", func(x *Release) { *x = *signed(x, "2026-11-30", "2027-12-01", "ann-key") }},
		{"put off to an earlier day", "approval-order", func(x *Release) { *x = *putOff(x, "2026-12-02", "2027-10-01", "2027-12-01", "ann-key") }},
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
	sound = retired(reviewed(sound, "2026-12-01", "ann-key"), "2026-12-01", "2027-03-01", "ann-key")
	text := []byte(sound.YAML())
	var statements []string
	for _, thing := range sound.signed() {
		statements = append(statements, string(thing.in(sound)))
	}
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
		for _, thing := range x.signed() {
			if k := trusted.key(thing.Key); thing.signature() != nil && k != nil && k.fits(thing.in(x), thing.Signing) {
				require.Contains(t, statements, string(thing.in(x)))
			}
		}
	})
}
