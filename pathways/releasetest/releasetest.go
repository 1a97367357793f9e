// Package releasetest approves libraries in tests, with keys that everybody can work
// out. What it signs is approved by nobody.
package releasetest

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io/fs"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/pathways"
)

// Key is the private key of a key id.
func Key(id string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("safetynet test " + id))
	return ed25519.NewKeyFromSeed(seed[:])
}

// Approvers trusts the keys first and second, of the role accounts of the same names.
func Approvers(t testing.TB) *pathways.Approvers {
	t.Helper()
	trusted, issues := pathways.ReadApprovers("approvers.yaml", ApproversFile())
	require.Empty(t, issues.Render())
	return trusted
}

// ApproversFile is the file of them.
func ApproversFile() []byte {
	text := "format: " + pathways.FormatApprovers + "\nkeys:\n"
	for _, id := range []string{"first", "second"} {
		public := base64.StdEncoding.EncodeToString(Key(id).Public().(ed25519.PublicKey))
		text += fmt.Sprintf("  - {id: %s, identity: %s, role: test-approver, public: %q}\n", id, id, public)
	}
	return []byte(text)
}

// Release is the release of a version with the approval of both for a year from a day
// on, to be reviewed half a year after it.
func Release(e *pathways.Edition, from time.Time) *pathways.Release {
	x := pathways.NewRelease(e, pathways.Signer{Role: "test-author", Identity: "third"}, pathways.Date{Time: from.AddDate(0, 6, 0)})
	for _, id := range []string{"first", "second"} {
		a := pathways.SignedApproval{Expires: pathways.Date{Time: from.AddDate(1, 0, 0)}}
		a.Signing = pathways.Signing{Role: "test-approver", Identity: id, Key: id, Date: pathways.Date{Time: from}}
		a.Signature = signature(id, x.Statement(a))
		x = x.With(a)
	}
	return x
}

// Retired is a release in which the first takes its version out of use from a day on.
func Retired(x *pathways.Release, from time.Time) *pathways.Release {
	day := pathways.Date{Time: from}
	r := pathways.Retirement{From: day, Signing: pathways.Signing{Role: "test-approver", Identity: "first", Key: "first", Date: day}}
	r.Signature = signature("first", x.RetirementStatement(r))
	return x.WithRetirement(r)
}

func signature(id string, statement []byte) string {
	return base64.StdEncoding.EncodeToString(ed25519.Sign(Key(id), statement))
}

// Approved is a copy of a library in which everything in use on a day is approved from
// that day on.
func Approved(t testing.TB, files fs.FS, from time.Time) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		out[name] = &fstest.MapFile{Data: data}
		return err
	}))
	lib, issues := pathways.Load(out)
	require.False(t, issues.HasErrors(), issues.Render())
	for _, key := range lib.InUse(from) {
		out[pathways.ReleasePlace(key)] = &fstest.MapFile{Data: []byte(Release(lib.Edition(key), from).YAML())}
	}
	return out
}
