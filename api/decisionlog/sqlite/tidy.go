package sqlite

import (
	"context"
	"fmt"
	"time"
)

const (
	// tidyWait is how long an erasure waits for those who are reading.
	tidyWait = 250 * time.Millisecond
	// tidyEvery is when it is tried again, by an append: each try may hold up others.
	tidyEvery = 10 * time.Second
)

// tidy empties the -wal file, where what was erased stays until it is written
// over. It does its best: an erasure has taken place whether or not this succeeds,
// and the file goes when the last process closes the log.
func (s *Store) tidy(ctx context.Context, erased bool) {
	due := s.untidy.Load()
	if !erased && (due == 0 || time.Now().UnixNano() < due) {
		return
	}
	s.untidy.Store(time.Now().Add(tidyEvery).UnixNano())
	if busy, err := s.emptyWAL(context.WithoutCancel(ctx)); err == nil && !busy {
		s.untidy.Store(0)
	}
}

func (s *Store) emptyWAL(ctx context.Context) (busy bool, err error) {
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return false, err
	}
	defer conn.Close() // hands it back to the pool
	var was, frames, moved int
	if err := conn.QueryRowContext(ctx, "PRAGMA busy_timeout").Scan(&was); err != nil {
		return false, err
	}
	wait := func(ms int64) error {
		_, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout = %d", ms))
		return err
	}
	if err := wait(tidyWait.Milliseconds()); err != nil {
		return false, err
	}
	err = conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved)
	if back := wait(int64(was)); back != nil {
		return false, back
	}
	return busy, err
}
