package postgres

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
	"safetynet/api/decisionlog/postgres/pgtest"
)

func TestTablesAreAppendOnly(t *testing.T) {
	address := pgtest.Shared(t).Database(t)
	s := openAt(t, address)
	logtest.Fill(t, s, 3)
	conn := raw(t, address)
	for _, statement := range []string{
		`UPDATE safetynet.entries SET id = 'x' WHERE seq = 2`,
		`UPDATE safetynet.entries SET id = 'x' WHERE seq = 99`,
		`DELETE FROM safetynet.entries`,
		`DELETE FROM safetynet.entries WHERE seq = 3`,
		`TRUNCATE safetynet.entries CASCADE`,
		`TRUNCATE safetynet.bodies`,
		`UPDATE safetynet.bodies SET body = 'x' WHERE seq = 2`,
		`DELETE FROM safetynet.bodies WHERE seq = 2`,
		`INSERT INTO safetynet.bodies VALUES (2, 'x') ON CONFLICT (seq) DO UPDATE SET body = 'x'`,
		`INSERT INTO safetynet.entries SELECT 5, 'x', 'y', recorded_at, body_hash, hash, 'z' FROM safetynet.entries WHERE seq = 3`,
		`INSERT INTO safetynet.entries SELECT 4, 'x', 'y', recorded_at, body_hash, prev, 'z' FROM safetynet.entries WHERE seq = 3`,
		`INSERT INTO safetynet.entries SELECT 0, 'x', 'y', recorded_at, body_hash, '', 'z' FROM safetynet.entries WHERE seq = 3`,
		`INSERT INTO safetynet.entries SELECT 3, id, reference, recorded_at, body_hash, prev, hash FROM safetynet.entries WHERE seq = 3 ON CONFLICT DO NOTHING`,
		`MERGE INTO safetynet.entries e USING (SELECT 2 AS seq) x ON e.seq = x.seq WHEN MATCHED THEN DELETE`,
	} {
		_, err := conn.Exec(t.Context(), statement)
		require.ErrorContains(t, err, "the decision log is append-only", statement)
	}
	for _, statement := range []string{
		`INSERT INTO safetynet.bodies VALUES (2, 'x')`,
		`INSERT INTO safetynet.bodies VALUES (4, 'x')`,
		`INSERT INTO safetynet.bodies VALUES (4, '')`,
		`INSERT INTO safetynet.tokens VALUES ('short', '0', 'adviser', '')`,
		`INSERT INTO safetynet.entries SELECT 4, 'x', '', recorded_at, body_hash, hash, 'z' FROM safetynet.entries WHERE seq = 3`,
	} {
		_, err := conn.Exec(t.Context(), statement)
		require.ErrorContains(t, err, "violates", statement)
	}
	logtest.RequireChain(t, s, 3)
}

// TestTamperingIsFoundAtItsPlace alters tables as their owner can, with the
// triggers switched off.
func TestTamperingIsFoundAtItsPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		statement  string
		want       []string // "seq code"
		unreadable int      // the entry that can no longer be read by its id; 0 for none
	}{
		{"one byte of a body", `UPDATE safetynet.bodies SET body = set_byte(body, 30, get_byte(body, 30) # 1) WHERE seq = 5`, []string{"5 body-hash"}, 5},
		{"a body removed", `DELETE FROM safetynet.bodies WHERE seq = 5`, []string{"5 body-hash"}, 5},
		{"a time", `UPDATE safetynet.entries SET recorded_at = '2026-11-21T10:00:09.000000Z' WHERE seq = 5`, []string{"5 entry-hash"}, 5},
		{"a time in another form", `UPDATE safetynet.entries SET recorded_at = '2026-11-21T10:00:04Z' WHERE seq = 5`, []string{"5 entry-hash"}, 5},
		{"a hash", `UPDATE safetynet.entries SET hash = 'sha256:0' WHERE seq = 5`, []string{"5 entry-hash", "6 previous-hash"}, 5},
		{"one of the middle deleted", `DELETE FROM safetynet.entries WHERE seq = 5`, []string{"6 sequence"}, 0},
		{"a number below zero", `UPDATE safetynet.entries SET seq = -5 WHERE seq = 5`,
			[]string{"-5 sequence", "-5 body-hash", "-5 entry-hash", "1 sequence", "6 sequence"}, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			address := pgtest.Shared(t).Database(t)
			s := openAt(t, address)
			logtest.Fill(t, s, 7)
			exec(t, raw(t, address), `ALTER TABLE safetynet.bodies DROP CONSTRAINT bodies_seq_fkey`, `ALTER TABLE safetynet.entries DISABLE TRIGGER USER`,
				`ALTER TABLE safetynet.bodies DISABLE TRIGGER USER`, c.statement)
			report, err := decisionlog.Verify(s.Entries(t.Context(), decisionlog.Query{}))
			require.NoError(t, err)
			var got []string
			for _, b := range report.Breaks {
				got = append(got, fmt.Sprintf("%d %s", b.Seq, b.Code))
			}
			require.Equal(t, c.want, got)
			if c.unreadable > 0 {
				_, err := s.ByID(t.Context(), logtest.Decision(c.unreadable-1).ID)
				require.ErrorIs(t, err, decisionlog.ErrDamaged)
			}
			_, err = s.ByID(t.Context(), logtest.Decision(0).ID)
			require.NoError(t, err, "the others can be read")
		})
	}
}

// TestOnlyAnErasureDeletes: the tables refuse to give up what no erasure names.
func TestOnlyAnErasureDeletes(t *testing.T) {
	address := pgtest.Shared(t).Database(t)
	s := openAt(t, address)
	tell(t, s)
	conn := raw(t, address)
	for _, statement := range []string{
		`DELETE FROM safetynet.bodies WHERE seq = 2`,
		`DELETE FROM safetynet.bodies WHERE seq = 4`, // of the erasure itself
		`DELETE FROM safetynet.bodies WHERE seq = 5`,
		`DELETE FROM safetynet.bodies`,
		`UPDATE safetynet.entries SET kind = '' WHERE seq = 2`,
		`UPDATE safetynet.entries SET story = '' WHERE seq = 5`,
		`UPDATE safetynet.entries SET kind = 'erasure' WHERE seq = 5`,
	} {
		_, err := conn.Exec(t.Context(), statement)
		require.ErrorContains(t, err, "the decision log is append-only", statement)
	}
	require.EqualValues(t, 2, logtest.RequireChain(t, s, 5).Erased)
}

// tell appends two stories, the first of which is erased by entry 4.
func tell(t *testing.T, s *Store) {
	t.Helper()
	one, two := logtest.Decision(0).ID, logtest.Decision(1).ID
	for _, d := range []decisionlog.Decision{
		logtest.Decision(0), logtest.Decision(1), logtest.Further(2, "override", one), logtest.Erasure(3, one), logtest.Further(4, "outcome", two),
	} {
		_, err := s.Append(t.Context(), d)
		require.NoError(t, err)
	}
}

// TestTamperingWithStories alters what stories have, as the owner of the tables can.
func TestTamperingWithStories(t *testing.T) {
	t.Parallel()
	second := logtest.Decision(1).ID
	for _, c := range []struct {
		name       string
		statements []string
		want       []string // "seq code"
		err        error    // of reading the second decision
	}{
		{"a kind blanked", []string{`UPDATE safetynet.entries SET kind = '' WHERE seq = 2`}, []string{"2 entry-hash"}, decisionlog.ErrDamaged},
		{"a story changed", []string{`UPDATE safetynet.entries SET story = id WHERE seq = 5`}, []string{"5 entry-hash"}, nil},
		{"a body deleted by hand", []string{`DELETE FROM safetynet.bodies WHERE seq = 2`}, []string{"2 body-hash"}, decisionlog.ErrDamaged},
		{"an erasure made of another entry", []string{`UPDATE safetynet.entries SET kind = 'erasure' WHERE seq = 5`, `DELETE FROM safetynet.bodies WHERE seq = 2`},
			[]string{"2 body-hash", "5 entry-hash"}, decisionlog.ErrErased}, // reading one entry sees no more than the rows; Verify sees the chain
		{"an erasure sent to another story", []string{`UPDATE safetynet.entries SET story = '` + second + `' WHERE seq = 4`},
			[]string{"1 body-hash", "3 body-hash", "4 entry-hash"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			address := pgtest.Shared(t).Database(t)
			s := openAt(t, address)
			tell(t, s)
			conn := raw(t, address)
			exec(t, conn, `ALTER TABLE safetynet.entries DISABLE TRIGGER USER`, `ALTER TABLE safetynet.bodies DISABLE TRIGGER USER`)
			exec(t, conn, c.statements...)
			report, err := decisionlog.Verify(s.Entries(t.Context(), decisionlog.Query{}))
			require.NoError(t, err)
			var got []string
			for _, b := range report.Breaks {
				got = append(got, fmt.Sprintf("%d %s", b.Seq, b.Code))
			}
			require.Equal(t, c.want, got)
			_, err = s.ByID(t.Context(), second)
			require.ErrorIs(t, err, c.err)
		})
	}
}

// TestDamagedPageIsSaid: what the server itself knows to be spoiled is damage, and
// not a failure that may pass.
func TestDamagedPageIsSaid(t *testing.T) {
	s := openNew(t)
	for _, code := range []string{dataCorrupted, indexCorrupted} {
		_, err := s.readers.Exec(context.Background(), fmt.Sprintf(`DO $$ BEGIN RAISE EXCEPTION 'invalid page' USING ERRCODE = '%s'; END $$`, code))
		require.ErrorIs(t, s.failure("read", err), decisionlog.ErrDamaged)
	}
}
