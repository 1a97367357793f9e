package main

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/story"
	"safetynet/pathways"
	"safetynet/pathways/releasetest"
)

func startOfToday() time.Time { return time.Now().UTC().Truncate(24 * time.Hour) }

// writeFolder puts files into a new folder.
func writeFolder(t *testing.T, dir string, files fstest.MapFS) {
	t.Helper()
	require.NoError(t, os.CopyFS(dir, files))
}

// writeKeys writes the private keys first.pem and second.pem, and approvers.yaml.
func writeKeys(t *testing.T, dir string) {
	t.Helper()
	for _, id := range []string{"first", "second"} {
		der, err := x509.MarshalPKCS8PrivateKey(releasetest.Key(id))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, id+".pem"), pem.EncodeToMemory(&pem.Block{Type: pemPrivateKey, Bytes: der}), 0o600))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "approvers.yaml"), releasetest.ApproversFile(), 0o600))
}

// TestFaultKilledSigning kills the program with SIGKILL while it signs, half of the
// times as soon as it begins to write. What is then in the place of the release is the
// old one or the new one, to the byte, and the library loads.
func TestFaultKilledSigning(t *testing.T) {
	dir := t.TempDir()
	writeKeys(t, dir)
	lib := filepath.Join(dir, "lib")
	require.NoError(t, copyLibrary(lib))
	file := filepath.Join(lib, "asthma/1.0.0.release.yaml")
	sign := func(id string, more ...string) *exec.Cmd {
		return exec.Command(builtBinary(t), append([]string{"sign", "asthma@1.0.0", "--pathways", lib, "--approvers", filepath.Join(dir, "approvers.yaml"),
			"--key", filepath.Join(dir, id+".pem"), "--identity", id, "--role", "test-approver"}, more...)...)
	}
	out, err := sign("first", "--author-identity", "third", "--author-role", "test-author", "--review-by", startOfToday().AddDate(1, 0, 0).Format(time.DateOnly)).CombinedOutput()
	require.NoError(t, err, string(out))
	before, err := os.ReadFile(file)
	require.NoError(t, err)
	begun := time.Now()
	out, err = sign("second").CombinedOutput()
	require.NoError(t, err, string(out))
	whole := time.Since(begun)
	after, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NotEqual(t, before, after)

	random, came := newRandom(), map[string]int{}
	for i := range rounds(10, 60) {
		require.NoError(t, os.WriteFile(file, before, 0o600))
		c := sign("second")
		require.NoError(t, c.Start())
		if i%2 == 0 {
			waitForWriting(t, filepath.Dir(file), whole)
			time.Sleep(time.Duration(random.IntN(20_000)) * time.Microsecond)
		} else {
			time.Sleep(time.Duration(random.Int64N(int64(whole))))
		}
		_ = c.Process.Signal(syscall.SIGKILL) // it may have ended
		_ = c.Wait()
		now, err := os.ReadFile(file)
		require.NoError(t, err)
		switch {
		case bytes.Equal(now, before):
			came["old"]++
		case bytes.Equal(now, after):
			came["new"]++
		default:
			t.Fatalf("neither the old release nor the new one:\n%s", now)
		}
		read, issues := pathways.LoadTrusting(os.DirFS(lib), releasetest.Approvers(t))
		require.Empty(t, issues.Render())
		require.True(t, read.Edition("asthma@1.0.0").Header.ApprovedAt(time.Now()), "the first has approved it all the time")
	}
	t.Logf("what was found after a kill: %v", came)
}

// waitForWriting waits until a file appears that was not there, or is long overdue.
func waitForWriting(t *testing.T, dir string, usual time.Duration) {
	t.Helper()
	names := func() []string {
		entries, err := os.ReadDir(dir)
		require.NoError(t, err)
		var all []string
		for _, e := range entries {
			all = append(all, e.Name())
		}
		return all
	}
	had := names()
	for begun := time.Now(); slices.Equal(names(), had) && time.Since(begun) < 2*usual; {
		time.Sleep(50 * time.Microsecond)
	}
}

// TestFaultKilledActivating kills the server with SIGKILL at random moments while it
// takes another library, of which everything has to be approved. The decision log
// knows the old definitions with their approvals and the new ones with theirs, and
// nothing in between; after the next start the new ones are in use.
func TestFaultKilledActivating(t *testing.T) {
	dir, today := t.TempDir(), startOfToday()
	writeKeys(t, dir)
	link, db := filepath.Join(dir, "lib"), filepath.Join(dir, "log.db")
	old := filepath.Join(dir, "old")
	writeFolder(t, old, releasetest.Approved(t, pathways.Embedded(), today))
	next := filepath.Join(dir, "next")
	require.NoError(t, copyLibrary(next))
	releaseEngland(t, next)
	unapproved := filepath.Join(dir, "unapproved")
	require.NoError(t, os.CopyFS(unapproved, os.DirFS(next)))
	approved := releasetest.Approved(t, os.DirFS(next), today)
	require.NoError(t, os.RemoveAll(next))
	writeFolder(t, next, approved)
	states := map[string]bool{}
	for _, folder := range []string{old, next} {
		lib, issues := pathways.LoadTrusting(os.DirFS(folder), releasetest.Approvers(t))
		require.Empty(t, issues.Render())
		states[stateOf(t, &story.InUse{Digests: lib.Digests(), Active: lib.InUse(time.Now()), Approved: lib.ApprovedInUse(time.Now())})] = true
	}
	require.Len(t, states, 2)
	point := func(at string) {
		require.NoError(t, os.Symlink(at, link+".new"))
		require.NoError(t, os.Rename(link+".new", link))
	}
	serve := func() *child {
		return startChild(t, builtBinary(t), "--db", db, "--pathways", link, "--approvers", filepath.Join(dir, "approvers.yaml"), "--require-approval")
	}
	england := func(c *child) (string, bool) {
		status, told := (&testServer{url: c.url}).get(t, "/v1/localities/england", "")
		require.Equal(t, http.StatusOK, status)
		return told["version"].(string), told["approved"].(bool)
	}
	random := newRandom()
	for range rounds(3, 40) {
		point(old)
		c := serve()
		version, ok := england(c)
		require.Equal(t, "1.0.0", version)
		require.True(t, ok)

		point(unapproved)
		require.NoError(t, c.cmd.Process.Signal(syscall.SIGHUP))
		require.Eventually(t, func() bool {
			return bytes.Contains([]byte(c.stderr.String()), []byte("not reloaded: the library in use stays"))
		}, 30*time.Second, 5*time.Millisecond)
		version, ok = england(c)
		require.Equal(t, "1.0.0", version, "what is not approved is not taken")
		require.True(t, ok)

		point(next)
		require.NoError(t, c.cmd.Process.Signal(syscall.SIGHUP))
		time.Sleep(time.Duration(random.IntN(1500)) * time.Millisecond)
		require.NoError(t, c.cmd.Process.Signal(syscall.SIGKILL))
		require.Error(t, c.cmd.Wait(), "it ends by being killed")
		for _, x := range libraryEntries(t, db) {
			require.True(t, states[stateOf(t, x)], "neither the old state nor the new one: %v", x)
		}
		c = serve()
		version, ok = england(c)
		require.Equal(t, "1.1.0", version)
		require.True(t, ok)
		c.end(t)
	}
	all := libraryEntries(t, db)
	require.GreaterOrEqual(t, len(all), 2)
	require.Contains(t, all[len(all)-1].Approved, "localities/england@1.1.0")
}

// stateOf is what an entry says, as text to compare.
func stateOf(t *testing.T, x *story.InUse) string {
	t.Helper()
	text, err := json.Marshal([]any{x.Digests, x.Active, x.Approved})
	require.NoError(t, err)
	return string(text)
}

// libraryEntries are those of a log whose chain must hold.
func libraryEntries(t *testing.T, db string) (all []*story.InUse) {
	t.Helper()
	requireIntact(t, db, nil)
	_, stdout, _ := runCLI(t, "log", "export", "--db", db)
	for line := range bytes.Lines([]byte(stdout)) {
		var e struct {
			Kind string
			Body story.InUse
		}
		decodeJSON(t, line, &e)
		if e.Kind == story.Library {
			all = append(all, &e.Body)
		}
	}
	return all
}
