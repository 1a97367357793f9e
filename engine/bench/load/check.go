package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"safetynet/engine/bench/load/cases"
)

// agree asks a target about every case, one after the other, and compares what it
// decides with what the engine decides.
func (b *bench) agree(t *target) error {
	w, err := dial(t.server.host, time.Now().Add(startTime))
	if err != nil {
		return err
	}
	defer w.conn.Close()
	for i, req := range t.requests {
		status, body, err := w.do(req)
		if err != nil {
			return fmt.Errorf("%s, request %d of seed %d: %w", t, i, b.o.seed, err)
		}
		if status != t.status {
			return fmt.Errorf("%s, request %d of seed %d: answered %d: %.500s", t, i, b.o.seed, status, body)
		}
		t.server.acknowledged += t.rows
		answers := bytes.Split(bytes.TrimSpace(body), []byte("\n"))
		if len(answers) != t.cases {
			return fmt.Errorf("%s, request %d of seed %d: %d answers to %d cases", t, i, b.o.seed, len(answers), t.cases)
		}
		for n, answer := range answers {
			if err := b.same(answer, b.drawn[(i*t.cases+n)%len(b.drawn)]); err != nil {
				return fmt.Errorf("%s, request %d, case %d of seed %d: %w", t, i, n, b.o.seed, err)
			}
		}
	}
	return nil
}

func (b *bench) same(answer []byte, c cases.Case) error {
	want, err := cases.Decide(b.panel, c.Case)
	if err != nil {
		return err
	}
	have, err := b.decisionOf(answer)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(want, have) {
		return fmt.Errorf("another answer\nengine: %+v\nhere:   %+v\nasked:  %s", want, have, c.Body)
	}
	return nil
}

// decisionOf is the decision in an answer, which may be a line of a batch, and may be
// the whole assessment. There rules that are open stand among the criteria, the most
// urgent first.
func (b *bench) decisionOf(answer []byte) (cases.Decision, error) {
	var a struct {
		cases.Decision
		Disposition  any             `json:"disposition"`
		Inconsistent any             `json:"inconsistent"`
		Matched      []any           `json:"matched"`
		Undecided    []any           `json:"undecided"`
		Result       json.RawMessage `json:"result"` // of a line of a batch
	}
	if err := json.Unmarshal(answer, &a); err != nil {
		return cases.Decision{}, fmt.Errorf("not a decision: %w: %.300s", err, answer)
	}
	if a.Result != nil {
		return b.decisionOf(a.Result)
	}
	d := a.Decision
	switch x := a.Disposition.(type) {
	case string:
		d.Disposition = x
	case map[string]any:
		d.Disposition, _ = x["id"].(string)
	}
	switch x := a.Inconsistent.(type) {
	case float64:
		d.Inconsistent = int(x)
	case []any:
		d.Inconsistent = len(x)
	}
	d.Matched, d.Undecided = b.criteria(a.Matched), b.criteria(a.Undecided)
	return d, nil
}

func (b *bench) criteria(rows []any) []string {
	out := []string{}
	for _, row := range rows {
		name, _ := row.(string)
		if whole, is := row.(map[string]any); is {
			name = fmt.Sprint(whole["pathway"], "/", whole["criterion"])
		}
		if b.names[name] {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// Stored is what a server acknowledged and what its database holds.
type Stored struct {
	Server       string `json:"server"`
	Acknowledged int    `json:"acknowledged"`
	Rows         int    `json:"rows"`
	Bytes        int64  `json:"bytes_a_row,omitempty"` // of the file of SQLite, or of the tables of PostgreSQL with their indexes
}

// stored stops the servers and counts, with a program that is not the server.
func (b *bench) stored(ctx context.Context) ([]Stored, error) {
	var all []Stored
	for _, s := range b.servers {
		if err := s.stop(); err != nil {
			return nil, err
		}
		count := b.countOurs
		if strings.HasPrefix(s.name, ordinary) {
			count = countPlain
		}
		rows, err := count(ctx, s.db)
		if err != nil {
			return nil, fmt.Errorf("count what %s stored: %w", s.name, err)
		}
		if rows != s.acknowledged {
			return nil, fmt.Errorf("%s acknowledged %d assessments and %d are stored", s.name, s.acknowledged, rows)
		}
		x := Stored{Server: s.name, Acknowledged: s.acknowledged, Rows: rows}
		if rows > 0 {
			size, err := sizeOf(ctx, s.db)
			if err != nil {
				return nil, fmt.Errorf("measure what %s stored: %w", s.name, err)
			}
			x.Bytes = size / int64(rows)
		}
		all = append(all, x)
	}
	return all, nil
}

// sizeOf is how large a file is, or all tables in a database with their indexes.
func sizeOf(ctx context.Context, db string) (size int64, err error) {
	if !strings.HasPrefix(db, "postgres:") {
		file, err := os.Stat(db)
		if err != nil {
			return 0, err
		}
		return file.Size(), nil
	}
	conn, err := pgx.Connect(ctx, db)
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close(ctx) }() // it only read
	err = conn.QueryRow(ctx, `SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'`).Scan(&size)
	return size, err
}

// countOurs verifies the chain, and counts the entries that are no assessments.
func (b *bench) countOurs(ctx context.Context, db string) (int, error) {
	var report struct {
		OK    bool
		Count int
	}
	text, err := exec.CommandContext(ctx, b.program, "--json", "log", "verify", "--db", db).Output()
	if err == nil {
		err = json.Unmarshal(text, &report)
	}
	if err != nil {
		return 0, fmt.Errorf("log verify: %w: %.300s", err, text)
	}
	if !report.OK {
		return 0, fmt.Errorf("log verify: the chain is broken: %.300s", text)
	}
	text, err = exec.CommandContext(ctx, b.program, "log", "export", "--kind", "library", "--db", db).Output()
	return report.Count - bytes.Count(text, []byte("\n")), err
}

func countPlain(ctx context.Context, db string) (rows int, err error) {
	const query = "SELECT count(*) FROM assessments"
	if !strings.HasPrefix(db, "postgres:") {
		return countSQLite(ctx, db, query)
	}
	conn, err := pgx.Connect(ctx, db)
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close(ctx) }() // it only read
	err = conn.QueryRow(ctx, query).Scan(&rows)
	return rows, err
}

func countSQLite(ctx context.Context, file, query string) (rows int, err error) {
	db, err := sql.Open("sqlite3", "file:"+file)
	if err != nil {
		return 0, err
	}
	defer func() { _ = db.Close() }() // it only read
	err = db.QueryRowContext(ctx, query).Scan(&rows)
	return rows, err
}
