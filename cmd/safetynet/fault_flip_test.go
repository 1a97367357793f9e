package main

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestFaultFlippedBit changes one bit of the file, as a bad disk does, again and
// again, half of the times in the header of an entry. What the database then says of
// an entry tells which one was hit: `log verify` must name it as the first that is
// broken, or say that the file is damaged where the database itself cannot read it.
func TestFaultFlippedBit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	server := startChild(t, builtBinary(t), "--db", path)
	var y tally
	for i := range 30 {
		y.add(assess(http.DefaultClient, server.url, urgentAndCalm(i)))
	}
	server.end(t)
	entries := requireIntact(t, path, y.ids)
	require.GreaterOrEqual(t, entries, 30)
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	rows, err := rowsOf(t, path)
	require.NoError(t, err)

	random, begun, came := newRandom(), time.Now(), map[string]int{}
	for range rounds(60, 2000) {
		at, part := random.IntN(len(whole)), "elsewhere"
		if random.IntN(2) == 0 {
			columns := strings.Fields(rows[1+random.IntN(entries)].header)
			column := columns[random.IntN(len(columns))]
			at = bytes.Index(whole, []byte(column)) + random.IntN(len(column))
		}
		flipped := bytes.Clone(whole)
		flipped[at] ^= 1 << random.IntN(8)
		require.NoError(t, os.WriteFile(path, flipped, 0o600))
		now, unreadable := rowsOf(t, path)
		hit := 0
		for seq := range entries {
			if was, is := rows[seq+1], now[seq+1]; was != is {
				hit = seq + 1
				part = map[bool]string{true: "in a header", false: "in a body"}[was.header != is.header]
				break
			}
		}
		status, _, stderr := runCLI(t, "log", "verify", "--db", path)
		switch {
		case unreadable != nil:
			part = "so that it cannot be read"
			require.NotEqual(t, statusOK, status, "byte %d: %s", at, stderr)
		case hit > 0:
			require.Equal(t, statusFailed, status, "byte %d: %s", at, stderr)
			require.Regexp(t, fmt.Sprintf(`first at entry %d\b|cannot be read beyond entry %d: .*malformed`, hit, hit-1), stderr, "byte %d %s", at, part)
		default:
			part = "and no entry changed"
		}
		came[part]++
	}
	require.Positive(t, came["in a header"])
	require.Positive(t, came["in a body"])
	t.Logf("flipped bits, each found at its entry: %v, %v", came, time.Since(begun).Round(time.Millisecond))
}

// row is an entry as the database has it, without looking at any hash.
type row struct{ header, body string }

func rowsOf(t *testing.T, path string) (map[int]row, error) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	require.NoError(t, err)
	defer db.Close()
	entries, err := db.QueryContext(t.Context(), `SELECT e.seq, concat_ws(' ', e.id, e.reference, e.recorded_at, e.body_hash, e.prev, e.hash), coalesce(b.body, '')
		FROM entries e LEFT JOIN bodies b ON b.seq = e.seq`)
	if err != nil {
		return nil, err
	}
	defer entries.Close()
	rows := map[int]row{}
	for entries.Next() {
		var seq int
		var r row
		if err := entries.Scan(&seq, &r.header, &r.body); err != nil {
			return nil, err
		}
		rows[seq] = r
	}
	return rows, errors.Join(entries.Err(), db.Close())
}
