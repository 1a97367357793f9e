package sqlite

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// place is where a log was opened. SQLite goes on with a file that was moved, deleted
// or replaced under it, and what it writes then is gone with the process.
type place struct {
	path   string
	opened fs.FileInfo
}

func placeOf(path string) (place, error) {
	path, err := filepath.EvalSymlinks(path) // SQLite has the -wal file beside the file itself
	if err != nil {
		return place{}, err
	}
	opened, err := os.Stat(path)
	return place{path, opened}, err
}

// check fails unless the log is still where it was opened. Its -wal file is there
// from the first write to the end.
func (p place) check() error {
	now, err := os.Stat(p.path)
	if err != nil {
		return err
	}
	if !os.SameFile(p.opened, now) {
		return fmt.Errorf("%w: another file was put in the place of the decision log", fs.ErrNotExist)
	}
	_, err = os.Stat(p.path + "-wal")
	return err
}
