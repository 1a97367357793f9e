package sqlite

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/internal/group"
	"safetynet/api/decisionlog/internal/packing"
	"safetynet/api/decisionlog/logtest"
)

// TestGroupsDirtyFewPages: the codes of one moment stand together in their index, so that
// a group is not written to a page for each of them. As many codes of other moments are.
func TestGroupsDirtyFewPages(t *testing.T) {
	s := openTemp(t)
	var room packing.Room
	next := 0
	frames := func(n int, moment func(i int) time.Time) int {
		var all []*group.Append
		for range n {
			d := logtest.Sized(next, 4<<10)
			code, err := decisionlog.NewReference(rand.Reader, moment(next))
			require.NoError(t, err)
			d.Reference = code
			x, err := decisionlog.Prepare(d, nil)
			require.NoError(t, err)
			all = append(all, &group.Append{Draft: x, Stored: room.Pack(x.Body)})
			next++
		}
		_, err := s.emptyWAL(t.Context())
		require.NoError(t, err)
		require.NoError(t, s.record(context.Background(), func() []*group.Append { return all }))
		for _, a := range all {
			require.NoError(t, a.Err)
		}
		var busy, written, moved int
		require.NoError(t, s.writer.QueryRow("PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &written, &moved))
		return written
	}
	scattered := func(i int) time.Time { return time.UnixMilli(int64(i) * 0x9E3779B1) }
	frames(20_000, scattered)
	const records = 50
	one := frames(records, func(int) time.Time { return logtest.Start })
	many := frames(records, scattered)
	t.Logf("pages written for %d records: %d of one moment, %d of many", records, one, many)
	require.Less(t, one+records/2, many)
}
