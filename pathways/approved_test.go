package pathways

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
)

// people who sign in tests, with keys that everybody can work out.
func privateKey(id string) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed([]byte(sha256Of([]byte(id)))[10:42])
}

// approversFile lists keys, each of an identity named before the first full stop.
func approversFile(ids ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "format: %s\nkeys:\n", FormatApprovers)
	for _, id := range ids {
		identity, _, _ := strings.Cut(id, "-key")
		public := base64.StdEncoding.EncodeToString(privateKey(id).Public().(ed25519.PublicKey))
		fmt.Fprintf(&b, "  - {id: %s, identity: %s, role: safety-officer, public: %q}\n", id, identity, public)
	}
	return b.String()
}

func readApprovers(t *testing.T, text string) *Approvers {
	t.Helper()
	trusted, issues := ReadApprovers("approvers.yaml", []byte(text))
	require.Empty(t, issues.Render())
	return trusted
}

func day(text string) time.Time {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return at
}

// draftRelease is the release of a version of the embedded library before anybody
// approved it.
func draftRelease(t *testing.T, lib *Library, key string) *Release {
	t.Helper()
	e := lib.Edition(key)
	require.NotNil(t, e)
	return NewRelease(e, Signer{Role: "author", Identity: "author-1"}, Date{day("2027-11-01")})
}

// signed is a release with an approval by each key, from a day on.
func signed(x *Release, from, until string, ids ...string) *Release {
	for _, id := range ids {
		a := SignedApproval{Signing: signingOf(id, from), Expires: Date{day(until)}}
		a.Signature = signature(id, x.Statement(a))
		x = x.With(a)
	}
	return x
}

// signingOf is the signing of something by a key on a day, without the signature.
func signingOf(id, on string) Signing {
	identity, _, _ := strings.Cut(id, "-key")
	return Signing{Role: "safety-officer", Identity: identity, Key: id, Date: Date{day(on)}}
}

func signature(id string, statement []byte) string {
	return base64.StdEncoding.EncodeToString(ed25519.Sign(privateKey(id), statement))
}

// reviewed is a release with a review by a key.
func reviewed(x *Release, on, id string) *Release {
	v := ReviewNote{signingOf(id, on)}
	v.Signature = signature(id, x.ReviewStatement(v))
	return x.WithReview(v)
}

// retired is a release that takes its version out of use from a day on.
func retired(x *Release, on, from, id string) *Release {
	r := Retirement{From: Date{day(from)}, Signing: signingOf(id, on)}
	r.Signature = signature(id, x.RetirementStatement(r))
	return x.WithRetirement(r)
}

// putOff is a release with an approval more, which puts the review off to a day.
func putOff(x *Release, on, reviewBy, until, id string) *Release {
	a := SignedApproval{Signing: signingOf(id, on), Expires: Date{day(until)}, ReviewBy: &Date{day(reviewBy)}}
	a.Signature = signature(id, x.Statement(a))
	return x.With(a)
}

const asthma = "asthma@1.0.0"

func put(files fstest.MapFS, x *Release) {
	files[ReleasePlace(x.Key())] = &fstest.MapFile{Data: []byte(x.YAML())}
}

// TestApproval: a signature of a trusted key approves a version, on the days it says
// and on no other; without approvers nothing does.
func TestApproval(t *testing.T) {
	files := copyOfEmbedded(t)
	lib, _ := Load(files)
	put(files, signed(draftRelease(t, lib, asthma), "2026-12-01", "2027-12-01", "ann-key"))
	place := ReleasePlace(asthma)
	require.Equal(t, "asthma/1.0.0.release.yaml", place)

	lib, issues := Load(files)
	require.Empty(t, issues.Render())
	e := lib.Edition(asthma)
	require.False(t, e.Header.ApprovedAt(day("2027-01-01")), "nobody is trusted")
	require.Equal(t, StageReleased, e.Header.StageAt(day("2027-01-01")), "nor have any of them read it")
	require.Empty(t, lib.ApprovalFaults(day("2027-01-01")).Render())

	lib, issues = LoadTrusting(files, readApprovers(t, approversFile("ann-key", "bob-key")))
	require.Empty(t, issues.Render())
	e = lib.Edition(asthma)
	for at, approved := range map[string]bool{"2026-11-30": false, "2026-12-01": true, "2027-11-30": true, "2027-12-01": false} {
		require.Equal(t, approved, e.Header.ApprovedAt(day(at)), at)
		require.Equal(t, approved, e.Header.StageAt(day(at)) == StageApproved, at)
		require.Equal(t, approved, len(lib.Unapproved(e, day(at))) == 0, at)
	}
	a := e.Header.ApprovalAt(day("2027-01-01"))
	require.Equal(t, "ann", a.By[0].Identity)
	require.Regexp(t, `^sha256:[0-9a-f]{64}$`, a.Digest)
	require.Equal(t, "2027-12-01", e.Header.ApprovedUntil(day("2027-01-01")).String())
	require.Equal(t, []string{"approval-early"}, lib.ApprovalFaults(day("2026-11-30")).Codes())
	require.Equal(t, []string{"review-overdue", "approval-expired"}, lib.ApprovalFaults(day("2027-12-01")).Codes())
	require.Equal(t, map[string]string{asthma: a.Digest}, lib.ApprovedInUse(day("2027-01-01")))
	require.False(t, lib.AllApproved(day("2027-01-01")))
	require.Len(t, lib.Unready(day("2027-01-01")), len(lib.InUse(day("2027-01-01")))-1)
	require.True(t, e.Header.ReviewOverdue(day("2027-11-02")))
	require.False(t, e.Header.ReviewOverdue(day("2027-11-01").Add(23*time.Hour)))
}

// TestListOfDefinitionApprovesNothing: what a definition says of its own approval is
// no approval.
func TestListOfDefinitionApprovesNothing(t *testing.T) {
	files := copyOfEmbedded(t)
	edit(files, "asthma/1.0.0.yaml", "approvals: []", "approvals: [{role: safety-officer, identity: ann, date: 2026-11-01}]")
	lib, _ := LoadTrusting(files, readApprovers(t, approversFile("ann-key")))
	require.Len(t, lib.Edition(asthma).Header.Approvals, 1)
	require.False(t, lib.Edition(asthma).Header.ApprovedAt(day("2027-01-01")))
}

// TestLessUrgentNeedsTwo: two people with keys of their own, on a day on which both
// approvals count.
func TestLessUrgentNeedsTwo(t *testing.T) {
	times := func(needs int, approvals ...SignedApproval) (out []string) {
		for _, a := range timesOf(&Release{}, needs, approvals) {
			out = append(out, a.From.Format("01-02")+" "+a.Until.Format("01-02"))
		}
		return out
	}
	a := func(who, key, from, until string) SignedApproval {
		return SignedApproval{Signing: Signing{Identity: who, Key: key, Date: Date{day("2027-" + from)}}, Expires: Date{day("2027-" + until)}}
	}
	ann, bob := a("ann", "k1", "01-01", "03-01"), a("bob", "k2", "02-01", "04-01")
	require.Empty(t, times(1))
	require.Equal(t, []string{"01-01 03-01"}, times(1, ann))
	require.Equal(t, []string{"01-01 02-01", "02-01 03-01", "03-01 04-01"}, times(1, ann, bob))
	require.Equal(t, []string{"02-01 03-01"}, times(2, ann, bob))
	require.Empty(t, times(2, ann), "one is not two")
	require.Empty(t, times(2, ann, a("ann", "k3", "01-01", "03-01")), "nor is one with two keys")
	require.Empty(t, times(2, ann, a("bob", "k2", "03-01", "04-01")), "nor are two on different days")
}

// TestPuttingOffTheReview: it takes as many as approving does, keeps what was approved
// before, and is what everybody is told from that day on.
func TestPuttingOffTheReview(t *testing.T) {
	lib, _ := Load(Embedded())
	x := signed(draftRelease(t, lib, asthma), "2026-12-01", "2027-12-01", "ann-key", "bob-key") // to be reviewed by 2027-11-01
	x = putOff(x, "2027-10-01", "2028-11-01", "2028-12-01", "ann-key")
	reviews := func(x *Release, needs int) (out []string) {
		for _, a := range timesOf(x, needs, x.Approvals) {
			out = append(out, a.From.Format(time.DateOnly)+" "+a.ReviewBy.String())
		}
		return out
	}
	require.Equal(t, []string{"2026-12-01 2027-11-01", "2027-10-01 2028-11-01", "2027-12-01 2028-11-01"}, reviews(x, 1))
	require.Equal(t, []string{"2026-12-01 2027-11-01", "2027-10-01 2027-11-01"}, reviews(x, 2), "one of two does not put it off")
	both := putOff(x, "2027-10-05", "2028-06-01", "2028-12-01", "bob-key")
	require.Equal(t, []string{"2026-12-01 2027-11-01", "2027-10-01 2027-11-01", "2027-10-05 2028-06-01", "2027-12-01 2028-06-01"}, reviews(both, 2),
		"they agree on the earlier day")

	files := copyOfEmbedded(t)
	put(files, x)
	lib, issues := LoadTrusting(files, readApprovers(t, approversFile("ann-key", "bob-key")))
	require.Empty(t, issues.Render())
	h := lib.Edition(asthma).Header
	require.Equal(t, "2027-11-01", h.ReviewBy(day("2027-09-30")).String())
	require.Equal(t, "2028-11-01", h.ReviewBy(day("2027-10-01")).String())
	require.False(t, h.ReviewOverdue(day("2027-11-02")))
	require.True(t, h.ReviewOverdue(day("2028-11-02")))
	require.Equal(t, "2028-12-01", h.ApprovedUntil(day("2027-01-01")).String())
	require.Equal(t, []string{"approval-expired"}, lib.ApprovalFaults(day("2028-01-01")).Codes(), "of the other, whom nobody followed")

	x.Approvals[2].ReviewBy = &Date{day("2038-11-01")}
	put(files, x)
	lib, issues = LoadTrusting(files, readApprovers(t, approversFile("ann-key", "bob-key")))
	require.Empty(t, issues.Render())
	require.Equal(t, []string{"approval-tampered"}, lib.ApprovalFaults(day("2027-10-02")).Codes())
	require.Equal(t, "2027-11-01", lib.Edition(asthma).Header.ReviewBy(day("2027-10-02")).String())
}

// TestStatementsAreOfOneThing: whatever is changed about a release or an approval, and
// is meant to be signed, changes what is signed; nothing can be said in two ways.
func TestStatementsAreOfOneThing(t *testing.T) {
	lib, _ := Load(Embedded())
	seen := map[string]string{}
	for _, change := range []struct {
		name string
		do   func(*Release, *SignedApproval)
	}{
		{"nothing", func(*Release, *SignedApproval) {}},
		{"of", func(x *Release, _ *SignedApproval) { x.Of.Value = "asthma-2" }},
		{"version", func(x *Release, _ *SignedApproval) { x.Version.Patch++ }},
		{"digest", func(x *Release, _ *SignedApproval) { x.Digest.Value += "0" }},
		{"proof", func(x *Release, _ *SignedApproval) { x.Proof.Value += "0" }},
		{"author", func(x *Release, _ *SignedApproval) { x.Author.Identity = "author-2" }},
		{"author's role", func(x *Release, _ *SignedApproval) { x.Author.Role = "writer" }},
		{"author's key", func(x *Release, _ *SignedApproval) { x.Author.Key = "k" }},
		{"review by", func(x *Release, _ *SignedApproval) { x.ReviewBy = Date{day("2029-01-01")} }},
		{"less urgent", func(x *Release, _ *SignedApproval) {
			x.LessUrgent = []LessUrgentNote{{Class: ChangeClass{From: Str{Value: "a"}, To: Str{Value: "b"}}}}
		}},
		{"why", func(x *Release, _ *SignedApproval) {
			x.LessUrgent = []LessUrgentNote{{Class: ChangeClass{From: Str{Value: "a"}, To: Str{Value: "b"}}, Because: Str{Value: "x"}}}
		}},
		{"role", func(_ *Release, a *SignedApproval) { a.Role = "chief" }},
		{"identity", func(_ *Release, a *SignedApproval) { a.Identity = "bob" }},
		{"key", func(_ *Release, a *SignedApproval) { a.Key = "bob-key" }},
		{"date", func(_ *Release, a *SignedApproval) { a.Date = Date{day("2026-12-02")} }},
		{"review put off", func(_ *Release, a *SignedApproval) { a.ReviewBy = &Date{day("2028-01-01")} }},
		{"expires", func(_ *Release, a *SignedApproval) { a.Expires = Date{day("2027-12-02")} }},
	} {
		x := signed(draftRelease(t, lib, asthma), "2026-12-01", "2027-12-01", "ann-key")
		a := x.Approvals[0]
		change.do(x, &a)
		text := string(x.Statement(a))
		require.True(t, strings.HasPrefix(text, approvalTitle+"\n"))
		require.Empty(t, seen[text], "%s says what %s says", change.name, seen[text])
		seen[text] = change.name
	}
}

// TestReleaseIsReadBack: what is written is what is read, and written again it is the
// same.
func TestReleaseIsReadBack(t *testing.T) {
	files := copyOfEmbedded(t)
	lib, _ := Load(files)
	x := signed(draftRelease(t, lib, asthma), "2026-12-01", "2027-12-01", "ann-key", "bob-key")
	x.Author.Key = "author-key"
	x = retired(reviewed(x, "2026-11-30", "bob-key"), "2027-12-01", "2028-01-01", "ann-key")
	x = putOff(x, "2027-06-01", "2028-06-01", "2028-12-01", "ann-key")
	put(files, x)
	lib, issues := Load(files)
	require.Empty(t, issues.Render())
	require.Equal(t, x.YAML(), lib.Edition(asthma).Release().YAML())
	require.Equal(t, sha256Of([]byte(x.YAML())), lib.Digests()[asthma+".release"])
}

// TestRetired: a version that was taken out of use is not in use from that day on.
func TestRetired(t *testing.T) {
	files := copyOfEmbedded(t)
	lib, _ := Load(files)
	put(files, retired(draftRelease(t, lib, asthma), "2026-12-15", "2027-01-01", "ann-key"))
	lib, issues := Load(files)
	require.Empty(t, issues.Render())
	require.Equal(t, asthma, lib.Active("asthma", day("2026-12-31")).Key())
	require.Nil(t, lib.Active("asthma", day("2027-01-01")))
	require.Equal(t, StageRetired, lib.Edition(asthma).Header.StageAt(day("2027-01-01")))
}

// TestUnready: what comes into use later must be approved on that day.
func TestUnready(t *testing.T) {
	files := copyOfEmbedded(t)
	lib, _ := Load(files)
	at := day("2026-12-01")
	for _, key := range lib.InUse(at) {
		put(files, signed(draftRelease(t, lib, key), "2026-12-01", "2027-12-01", "ann-key", "bob-key"))
	}
	trusted := readApprovers(t, approversFile("ann-key", "bob-key"))
	lib, issues := LoadTrusting(files, trusted)
	require.Empty(t, issues.Render())
	require.Empty(t, lib.Unready(at).Render())
	require.True(t, lib.AllApproved(at))
	require.Len(t, lib.ApprovedInUse(at), len(lib.InUse(at)))
	require.NotEmpty(t, lib.Unready(day("2027-12-01")), "by then the approvals have expired")

	next := bytes.Replace(files["localities/england/1.0.0.yaml"].Data, []byte("version: 1.0.0"), []byte("version: 1.1.0"), 1)
	next = bytes.Replace(next, []byte("effective: {from: 2026-11-"), []byte("effective: {from: 2027-11-"), 1)
	files["localities/england/1.1.0.yaml"] = &fstest.MapFile{Data: next}
	lib, _ = LoadTrusting(files, trusted)
	files[sumsFile] = &fstest.MapFile{Data: []byte(lib.Sums())}
	lib, issues = LoadTrusting(files, trusted)
	require.Empty(t, issues.Render())
	require.Equal(t, []string{"approval-missing"}, lib.Unready(at).Codes())
	require.Contains(t, lib.Unready(at).Render(), "localities/england@1.1.0")
	require.Contains(t, lib.Unready(at).Render(), "(2027-11-")
}

// TestApproversFile: a file of keys is read strictly.
func TestApproversFile(t *testing.T) {
	sound := approversFile("ann-key", "bob-key")
	require.Len(t, readApprovers(t, sound).Keys, 2)
	for _, x := range []struct{ name, code, text string }{
		{"of another format", "approvers-wrong", strings.Replace(sound, "approvers/v1", "approvers/v2", 1)},
		{"one key twice", "approvers-wrong", sound + strings.ReplaceAll(strings.SplitAfter(approversFile("ann-key"), "keys:\n")[1], "id: ann-key, identity: ann", "id: other-key, identity: carol")},
		{"one id twice", "approvers-wrong", sound + strings.ReplaceAll(strings.SplitAfter(approversFile("eve-key"), "keys:\n")[1], "eve-key", "ann-key")},
		{"half a key", "approvers-wrong", strings.Replace(sound, `public: "`, `public: "AAAA`, 1)},
		{"for something that nobody signs", "approvers-wrong", strings.Replace(sound, "}\n", ", only: praise}\n", 1)},
		{"a name", "approvers-wrong", strings.Replace(sound, "identity: ann", "identity: Dr Ann", 1)},
		{"an unknown word", "key-unknown", strings.Replace(sound, "role:", "rank: x, role:", 1)},
		{"nothing", "yaml-empty", ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			trusted, issues := ReadApprovers("approvers.yaml", []byte(x.text))
			require.Nil(t, trusted)
			require.Contains(t, issues.Codes(), x.code, issues.Render())
		})
	}
}
