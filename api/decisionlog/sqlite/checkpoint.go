package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"sync"
	"time"

	"github.com/mattn/go-sqlite3"

	"safetynet/api/decisionlog/internal/group"
)

const (
	// moveAfter is after how many bytes of bodies the -wal file is moved into the file. A
	// commit waits for the disk to have what is being moved, so it is little at a time:
	// some hundred pages, where SQLite by itself moves a thousand.
	moveAfter = 256 << 10
	// moveAgain is when it is tried again, for what came in between or was being read.
	moveAgain = 50 * time.Millisecond
	// mostPages is how many pages of 4 KiB the -wal file may have before a commit moves
	// what is left. While appends never pause, the mover is never quite done, and SQLite
	// begins the file again only when all of it was moved.
	mostPages = 16_000
	// leastSQLite is 3.51.3. Those before it may damage a file where two connections
	// move its -wal file at the same moment (sqlite.org/wal.html, "the WAL-reset bug").
	leastSQLite = 3_051_003
)

// mover moves what was committed from the -wal file into the file beside the appends,
// where SQLite would do it within one of them and keep all others waiting.
type mover struct {
	db      *sql.DB
	written int // bytes of bodies; of the one goroutine that records
	due     chan struct{}
	ended   chan struct{}
	stop    context.CancelFunc

	// moving is held by whoever moves, since SQLite has a second one go away empty-handed.
	moving sync.Mutex
}

func startMover(path string, wait time.Duration) (*mover, error) {
	if err := requireSafeMoves(sqlite3.Version()); err != nil {
		return nil, err
	}
	db, err := openPool(path, wait, url.Values{"mode": {"rw"}, "_synchronous": {"FULL"}})
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	ctx, stop := context.WithCancel(context.Background())
	m := &mover{db: db, due: make(chan struct{}, 1), ended: make(chan struct{}), stop: stop}
	go m.run(ctx)
	return m, nil
}

// requireSafeMoves is for builds with the system's own library (tag libsqlite3).
func requireSafeMoves(version string, number int, _ string) error {
	if number < leastSQLite {
		return fmt.Errorf("SQLite %s may damage a file whose -wal file two connections move; 3.51.3 or later is needed", version)
	}
	return nil
}

// committed is told what was recorded.
func (m *mover) committed(all []*group.Append) {
	for _, a := range all {
		if a.Packed != nil {
			m.written += len(a.Packed)
		} else {
			m.written += len(a.Body)
		}
	}
	if m.written < moveAfter {
		return
	}
	m.written = 0
	select {
	case m.due <- struct{}{}:
	default: // it is at it
	}
}

func (m *mover) run(ctx context.Context) {
	defer close(m.ended)
	for {
		select {
		case <-m.due:
		case <-ctx.Done():
			return
		}
		for before, pages := -1, m.move(ctx); pages > max(before, 0); before, pages = pages, m.move(ctx) {
			select {
			case <-time.After(moveAgain):
			case <-ctx.Done():
				return
			}
		}
	}
}

// move moves what it can without waiting for anybody but another mover, and tells how
// many pages the -wal file has. What is not moved is safe where it is. A file that is no
// longer than a moment before was begun again, or is to be by the next commit.
func (m *mover) move(ctx context.Context) int {
	m.moving.Lock()
	defer m.moving.Unlock()
	var busy, pages, moved int
	if err := m.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &pages, &moved); err != nil {
		return 0 // it is tried again when more was written
	}
	return pages
}

func (m *mover) close() error {
	m.stop()
	<-m.ended
	return m.db.Close()
}
