package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/pathways"
	"safetynet/pathways/releasetest"
)

// requireKilled waits for a program that ends itself at a step.
func requireKilled(t *testing.T, err error) {
	t.Helper()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	require.Equal(t, syscall.SIGKILL, exit.Sys().(syscall.WaitStatus).Signal())
}

// TestFaultSigningEndsAtEachStep: whichever step of writing a release is the last, the
// release is the old one until it is in place and the new one from then on; the library
// loads, and signing again comes to the same.
func TestFaultSigningEndsAtEachStep(t *testing.T) {
	dir, program := t.TempDir(), linkProgram(t)
	writeKeys(t, dir)
	lib := filepath.Join(dir, "lib")
	require.NoError(t, copyLibrary(lib))
	file := filepath.Join(lib, "asthma/1.0.0.release.yaml")
	sign := func(step, id string, more ...string) error {
		c := exec.Command(program, append([]string{"sign", "asthma@1.0.0", "--pathways", lib, "--approvers", filepath.Join(dir, "approvers.yaml"),
			"--key", filepath.Join(dir, id+".pem"), "--identity", id, "--role", "test-approver"}, more...)...)
		c.Env = append(os.Environ(), killedAt+"="+step, clockOf+"="+startOfToday().Format(time.RFC3339))
		return c.Run()
	}
	begin := []string{"--author-identity", "third", "--author-role", "test-author", "--review-by", startOfToday().AddDate(1, 0, 0).Format(time.DateOnly)}
	requireKilled(t, sign("file flushed", "first", begin...))
	require.NoFileExists(t, file, "of the first release there is nothing, and not half of it")
	require.NoError(t, sign("", "first", begin...))
	before, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, sign("", "second"))
	after, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, x := range []struct {
		step string
		want []byte
	}{{"file begun", before}, {"file written", before}, {"file flushed", before}, {"file in place", after}, {"folder flushed", after}} {
		require.NoError(t, os.WriteFile(file, before, 0o600))
		requireKilled(t, sign(x.step, "second"))
		now, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, string(x.want), string(now), x.step)
		read, issues := pathways.LoadTrusting(os.DirFS(lib), releasetest.Approvers(t))
		require.Empty(t, issues.Render(), x.step)
		require.True(t, read.Edition("asthma@1.0.0").Header.ApprovedAt(time.Now()), x.step)
		require.NoError(t, sign("", "second"), x.step)
		now, err = os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, string(after), string(now), x.step)
	}
}

// TestFaultActivatingEndsAtEachStep: whichever step of taking another library is the
// last, the log holds whole states only, those of the old library and of the new, and
// after the next start the new one is in use and in the log.
func TestFaultActivatingEndsAtEachStep(t *testing.T) {
	dir, program, today := t.TempDir(), linkProgram(t), startOfToday()
	writeKeys(t, dir)
	old, next, link := filepath.Join(dir, "old"), filepath.Join(dir, "next"), filepath.Join(dir, "lib")
	writeFolder(t, old, releasetest.Approved(t, pathways.Embedded(), today))
	plain := filepath.Join(dir, "plain")
	require.NoError(t, copyLibrary(plain))
	releaseEngland(t, plain)
	writeFolder(t, next, releasetest.Approved(t, os.DirFS(plain), today))
	point := func(at string) {
		require.NoError(t, os.Symlink(at, link+".new"))
		require.NoError(t, os.Rename(link+".new", link))
	}
	t.Setenv(clockOf, today.Add(time.Hour).Format(time.RFC3339))
	for _, x := range []struct {
		step    string
		entries int
	}{{"library read", 1}, {"library in use", 1}, {"library recorded", 2}} {
		db := filepath.Join(t.TempDir(), "log.db")
		serve := func(step string) *child {
			t.Setenv(killedAt, step)
			return startChild(t, program, "--db", db, "--pathways", link, "--approvers", filepath.Join(dir, "approvers.yaml"), "--require-approval")
		}
		point(old)
		c := serve(x.step)
		point(next)
		require.NoError(t, c.cmd.Process.Signal(syscall.SIGHUP))
		requireKilled(t, c.cmd.Wait())
		all := libraryEntries(t, db)
		require.Len(t, all, x.entries, x.step)
		require.Contains(t, all[0].Approved, "localities/england@1.0.0")
		c = serve("")
		_, told := (&testServer{url: c.url}).get(t, "/v1/localities/england", "")
		require.Equal(t, "1.1.0", told["version"], x.step)
		c.end(t)
		all = libraryEntries(t, db)
		require.Len(t, all, 2, x.step)
		require.Contains(t, all[1].Approved, "localities/england@1.1.0", x.step)
	}
}
