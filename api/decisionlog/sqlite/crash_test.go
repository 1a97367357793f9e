package sqlite

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
)

// crashFile names the log that a child process of [TestKilledWriter] writes to.
const crashFile = "SAFETYNET_TEST_CRASH_FILE"

// TestMain makes this binary the writer to be killed, when it is told so.
func TestMain(m *testing.M) {
	if path := os.Getenv(crashFile); path != "" {
		fmt.Fprintln(os.Stderr, appendForever(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// crashCallers append at the same time, so that groups are cut off.
const crashCallers = 16

// appendForever prints each id after Append returned, as a server would answer.
func appendForever(path string) error {
	s, err := Open(context.Background(), path)
	if err != nil {
		return err
	}
	var last atomic.Int64
	for e, err := range s.Entries(context.Background(), decisionlog.Query{}) {
		var n int64
		if _, scan := fmt.Sscanf(e.ID, "0193%x", &n); errors.Join(err, scan) != nil {
			return errors.Join(err, scan)
		}
		last.Store(max(last.Load(), n))
	}
	failed := make(chan error)
	for range crashCallers {
		go func() {
			for {
				d := logtest.Decision(int(last.Add(1)))
				if d.Kind != "" { // every second one, as the API records it
					d.Body = logtest.Assessment(16 << 10)
				}
				e, err := s.Append(context.Background(), d)
				if err != nil {
					failed <- err
					return
				}
				fmt.Println(e.ID)
			}
		}()
	}
	return <-failed
}

// TestKilledWriter kills a writer in the middle of its work, again and again on
// one file. Nothing it acknowledged may be missing, nothing may be there that nobody
// was waiting for, and the chain must hold. (A kill does not test the disk itself: for
// that, synchronous=FULL is checked.)
func TestKilledWriter(t *testing.T) {
	rounds := 12
	if testing.Short() {
		rounds = 2
	}
	path := filepath.Join(t.TempDir(), "log.db")
	random := rand.New(rand.NewPCG(10, 130))
	acknowledged := 0
	for round := range rounds {
		ids := killAfter(t, path, time.Duration(20+random.IntN(150))*time.Millisecond)
		s := reopen(t, path)
		for _, id := range ids {
			_, err := s.ByID(t.Context(), id)
			require.NoError(t, err, "acknowledged and lost: %s", id)
		}
		acknowledged += len(ids)
		report, err := decisionlog.Verify(s.Entries(t.Context(), decisionlog.Query{}))
		require.NoError(t, err)
		require.Empty(t, report.Breaks)
		require.GreaterOrEqual(t, report.Count, int64(acknowledged))
		require.LessOrEqual(t, report.Count, int64(acknowledged+(round+1)*crashCallers))
		require.NoError(t, s.Close())
	}
	require.Positive(t, acknowledged)
	t.Logf("%d kills, %d acknowledged, none lost", rounds, acknowledged)
}

// killAfter runs a writer for a while after its first acknowledgement, kills it
// and returns the ids it acknowledged.
func killAfter(t *testing.T, path string, pause time.Duration) []string {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), crashFile+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	lines := bufio.NewReader(out)
	first, err := lines.ReadString('\n')
	require.NoError(t, err)
	time.AfterFunc(pause, func() { _ = child.Process.Kill() })
	rest, err := io.ReadAll(lines)
	require.NoError(t, err)
	require.Error(t, child.Wait(), "it ends by being killed")
	ids := strings.Split(first+string(rest), "\n")
	return ids[:len(ids)-1] // the last is empty, or half a line
}

// TestTornLog cuts or spoils the -wal file as a crash of the machine may. What
// is left must be an unbroken chain that ends earlier, never a different one.
func TestTornLog(t *testing.T) {
	const n = 40
	path := filepath.Join(t.TempDir(), "log.db")
	s := reopen(t, path)
	want := logtest.Fill(t, s, n)
	main, err := os.ReadFile(path)
	require.NoError(t, err)
	wal, err := os.ReadFile(path + "-wal")
	require.NoError(t, err)
	random := rand.New(rand.NewPCG(11, 300))
	lengths := map[int]bool{}
	for round := range 90 {
		torn := tear(bytes.Clone(wal), round%3, random)
		copied := filepath.Join(t.TempDir(), strconv.Itoa(round)+".db")
		require.NoError(t, os.WriteFile(copied, main, 0o600))
		require.NoError(t, os.WriteFile(copied+"-wal", torn, 0o600))
		recovered := reopen(t, copied)
		got := logtest.All(t, recovered)
		require.Equal(t, want[:len(got)], append(want[:0:0], got...)) // none is no different from nil
		logtest.RequireChain(t, recovered, len(got))
		lengths[len(got)] = true
		_, err := recovered.Append(t.Context(), logtest.Decision(len(got)))
		require.NoError(t, err, "the log goes on")
		logtest.RequireChain(t, recovered, len(got)+1)
	}
	require.Greater(t, len(lengths), 10, "the cuts were at different places")
}

// tear cuts wal off, blanks a sector of it, or flips one bit.
func tear(wal []byte, how int, random *rand.Rand) []byte {
	at := random.IntN(len(wal))
	switch how {
	case 0:
		return wal[:at]
	case 1:
		clear(wal[at:min(at+512, len(wal))])
	default:
		wal[at] ^= 1 << random.IntN(8)
	}
	return wal
}
