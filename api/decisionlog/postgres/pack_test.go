package postgres

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog/internal/packing"
	"safetynet/api/decisionlog/logtest"
	"safetynet/api/decisionlog/postgres/pgtest"
)

func TestBodiesArePacked(t *testing.T) {
	address := pgtest.Shared(t).Database(t)
	s, conn := openAt(t, address), raw(t, address)
	var storage string
	require.NoError(t, conn.QueryRow(t.Context(), `SELECT attstorage::text FROM pg_attribute WHERE attrelid = 'safetynet.bodies'::regclass AND attname = 'body'`).Scan(&storage))
	require.Equal(t, "e", storage, "not compressed again")
	logtest.RunPacked(t, s, func(seq int64) (form, size int) {
		require.NoError(t, conn.QueryRow(t.Context(), `SELECT packed, length(body) FROM safetynet.bodies WHERE seq = $1`, seq).Scan(&form, &size))
		return form, size
	})
}

// TestDamagedPackedBodies spoils stored bodies in every way. None is shown as a
// record, and the others can still be read.
func TestDamagedPackedBodies(t *testing.T) {
	for name, set := range map[string]string{
		"cut off":            `body = substr(body, 1, length(body) / 2)`,
		"another length":     `body = '\xffffffff0f'::bytea || substr(body, 4)`,
		"said to be plain":   `packed = 0`,
		"a form of tomorrow": `packed = 3`,
		"said to be Snappy":  `packed = 1`,
		"nothing, packed":    `body = '\x00'`,
		"somebody else's":    `body = (SELECT body FROM safetynet.bodies WHERE seq = 3)`,
	} {
		t.Run(name, func(t *testing.T) {
			address := pgtest.Shared(t).Database(t)
			s := openAt(t, address)
			for i := range 3 {
				d := logtest.Decision(i)
				d.Body = logtest.Assessment(8<<10 + i)
				_, err := s.Append(t.Context(), d)
				require.NoError(t, err)
			}
			exec(t, raw(t, address), `ALTER TABLE safetynet.bodies DISABLE TRIGGER USER`, `UPDATE safetynet.bodies SET `+set+` WHERE seq = 2`)
			logtest.RequireDamaged(t, s)
		})
	}
}

// TestTablesHaveTheirDictionary: whoever has the tables can read the bodies.
func TestTablesHaveTheirDictionary(t *testing.T) {
	address := pgtest.Shared(t).Database(t)
	openAt(t, address)
	openAt(t, address)
	conn := raw(t, address)
	var form int
	var words []byte
	require.NoError(t, conn.QueryRow(t.Context(), `SELECT min(packed), (SELECT words FROM safetynet.dictionaries) FROM safetynet.dictionaries`).Scan(&form, &words),
		"one row, however often it is opened")
	require.Equal(t, packing.Words, form)
	require.True(t, bytes.Equal(packing.Dictionary, words))
	for _, statement := range []string{
		`DELETE FROM safetynet.dictionaries`, `TRUNCATE safetynet.dictionaries`, `UPDATE safetynet.dictionaries SET words = 'x'`,
		`INSERT INTO safetynet.dictionaries VALUES (2, 'x') ON CONFLICT (packed) DO UPDATE SET words = 'x'`,
	} {
		_, err := conn.Exec(t.Context(), statement)
		require.ErrorContains(t, err, "the decision log is append-only", statement)
	}
}
