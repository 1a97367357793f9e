// Package sqlrows is what the stores in SQL databases have in common: how a query
// is written as a condition, and how rows become entries and tokens. What differs
// between the databases is in the stores.
package sqlrows

import (
	"database/sql"
	"fmt"
	"strings"
	"time"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/internal/packing"
)

// Statements are those that both databases understand. Parameters stand in the
// order in which they are named.
type Statements struct {
	Head    string // () seq, hash
	Began   string // (id) whether a story began with that entry
	Before  string // (story, seq) the numbers of the story's entries before seq
	Erased  string // (story, seq) whether an erasure comes after seq
	Entries string // () what [Entry] reads; to be followed by a WHERE
	Tokens  string // () what [Token] reads; to be followed by a WHERE

	AddToken, TokenThere, NoToken, RenewToken, RevokeToken, DropExpired string

	entries string
}

// In returns the statements for tables whose names begin with a schema's, as in
// "safetynet.", or "". body is how the body of a row b is read.
//
// A story's entries are found by two conditions that use an index each. The join
// of bodies is an outer one: an entry whose body is gone must still show.
func In(schema, body string) Statements {
	entries, bodies, tokens := schema+"entries", schema+"bodies", schema+"tokens"
	return Statements{
		Head:  `SELECT seq, hash FROM ` + entries + ` ORDER BY seq DESC LIMIT 1`,
		Began: `SELECT EXISTS (SELECT 1 FROM ` + entries + ` WHERE id = $1 AND story = '')`,
		Before: `SELECT seq FROM ` + entries + ` WHERE story = $1 AND story <> '' AND seq < $2
			UNION SELECT seq FROM ` + entries + ` WHERE id = $1 AND story = '' AND seq < $2`,
		Erased: `SELECT EXISTS (SELECT 1 FROM ` + entries + ` WHERE story = $1 AND story <> '' AND kind = 'erasure' AND seq > $2)`,
		Entries: `SELECT e.seq, e.id, coalesce(e.reference, ''), e.recorded_at, ` + body + `, e.body_hash, e.prev, e.hash, e.kind, e.story, b.packed
			FROM ` + entries + ` e LEFT JOIN ` + bodies + ` b ON b.seq = e.seq`,
		Tokens:      `SELECT hash, role, created_at, expires_at, parent FROM ` + tokens,
		AddToken:    `INSERT INTO ` + tokens + ` (hash, id, role, created_at, expires_at, parent) VALUES ($1, $2, $3, $4, $5, $6)`,
		TokenThere:  `SELECT EXISTS (SELECT 1 FROM ` + tokens + ` WHERE id = $1)`,
		NoToken:     `SELECT NOT EXISTS (SELECT 1 FROM ` + tokens + `)`,
		RenewToken:  `UPDATE ` + tokens + ` SET expires_at = $1 WHERE hash = $2`,
		RevokeToken: `DELETE FROM ` + tokens + ` WHERE id = $1 OR parent = $1 AND parent <> ''`,
		DropExpired: `DELETE FROM ` + tokens + ` WHERE parent <> '' AND expires_at <> '' AND expires_at <= $1`,
		entries:     entries,
	}
}

// Where writes a query as conditions for [Statements.Entries], with the values of
// their parameters. There is at least one condition.
//
// Kinds within a time are looked for by number first: a database that is asked for
// them in order would else sort them with their bodies, gigabytes for some weeks.
func (s Statements) Where(q decisionlog.Query) (string, []any) {
	c := conditions{all: []string{"true"}}
	if q.Story != "" {
		c.add(`e.seq IN (SELECT seq FROM `+s.entries+` WHERE story = $ AND story <> ''
			UNION SELECT seq FROM `+s.entries+` WHERE id = $ AND story = '')`, q.Story)
	}
	if q.After != 0 {
		c.add("e.seq > $", q.After)
	}
	if len(q.Kinds) > 0 && q.After == 0 && !(q.Since.IsZero() && q.Until.IsZero()) {
		inner := conditions{args: c.args}
		inner.kindsAndTime(q, "")
		c.args = inner.args
		c.all = append(c.all, `e.seq IN (SELECT seq FROM `+s.entries+` WHERE `+strings.Join(inner.all, " AND ")+`)`)
	} else {
		c.kindsAndTime(q, "e.")
	}
	return " WHERE " + strings.Join(c.all, " AND "), c.args
}

// conditions are those of one statement, with the values of all its parameters.
type conditions struct {
	all  []string
	args []any
}

// add adds a condition on one value, which is $ in it.
func (c *conditions) add(condition string, value any) {
	c.args = append(c.args, value)
	c.all = append(c.all, strings.ReplaceAll(condition, "$", fmt.Sprintf("$%d", len(c.args))))
}

func (c *conditions) kindsAndTime(q decisionlog.Query, table string) {
	if len(q.Kinds) > 0 {
		var marks []string
		for _, k := range q.WithLegacy() {
			c.args = append(c.args, k)
			marks = append(marks, fmt.Sprintf("$%d", len(c.args)))
		}
		c.all = append(c.all, table+"kind IN ("+strings.Join(marks, ", ")+")")
	}
	if !q.Since.IsZero() {
		c.add(table+"recorded_at >= $", roundUp(q.Since))
	}
	if !q.Until.IsZero() {
		c.add(table+"recorded_at < $", roundUp(q.Until))
	}
}

// roundUp writes a bound as times are stored, in whole microseconds: a stored time
// is before a moment if it is before the next whole one.
func roundUp(t time.Time) string {
	if cut := t.Truncate(time.Microsecond); cut.Before(t) {
		t = cut.Add(time.Microsecond)
	}
	return decisionlog.FormatTime(t)
}

// Entry reads a row of [Statements.Entries]. A stored time that is not in our form
// becomes the zero time, which no entry has, and a body that cannot be unpacked is given
// as it is stored: the entry then fails its hash and the log can still be read to its end.
func Entry(scan func(...any) error) (decisionlog.Entry, error) {
	var e decisionlog.Entry
	var recordedAt string
	var packed sql.NullInt64 // null where the body's row is gone
	err := scan(&e.Seq, &e.ID, &e.Reference, &recordedAt, &e.Body, &e.BodyHash, &e.Prev, &e.Hash, &e.Kind, &e.Story, &packed)
	if err != nil {
		return decisionlog.Entry{}, err
	}
	e.Body = packing.Unpack(e.Body, packed.Int64)
	if e.RecordedAt, err = decisionlog.ParseTime(recordedAt); err != nil {
		e.RecordedAt = time.Time{}
	}
	return e, nil
}

// Check holds an entry that was looked up by its id or reference against its own
// hashes. A damaged index may lead to another child's entry, which is sound in
// itself, so the key is compared as well. erased is asked where the body is gone.
func Check(e decisionlog.Entry, key string, erased func() (bool, error)) error {
	if e.ID != key && e.Reference != key {
		return fmt.Errorf("%w: the index leads from %s to another entry", decisionlog.ErrDamaged, key)
	}
	if len(e.Body) > 0 {
		return e.Check()
	}
	gone, err := erased()
	switch {
	case err != nil:
		return err
	case gone:
		return e.CheckErased()
	}
	return e.Check()
}
