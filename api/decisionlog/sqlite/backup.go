package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/mattn/go-sqlite3"
)

// LibraryVersion is the version of SQLite in this program.
func LibraryVersion() string {
	version, _, _ := sqlite3.Version()
	return version
}

// Backup writes the log as it is at one moment into a new file at path, on durable
// storage and readable by its owner only. Who appends meanwhile, here or in another
// process, is not held up. What was erased before is not in the copy, not even in
// its unused pages. A file that is there already is an error; where the copy does
// not succeed there is none.
func (s *Store) Backup(ctx context.Context, path string) (err error) {
	defer func() {
		if err != nil {
			err = s.failure("back up decision log", err)
		}
	}()
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(fmt.Errorf("%s is there already", path), err)
	}
	part := path + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) { // of a copy that was killed
		return err
	}
	if err := createPrivate(part); err != nil {
		return err
	}
	if err = s.copyTo(ctx, part); err == nil {
		err = moveDurably(part, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return nil
}

// copyTo has SQLite write all that is in the log into an empty file. It needs a
// connection of its own: those that read may write nothing anywhere.
func (s *Store) copyTo(ctx context.Context, path string) error {
	var from string
	if err := s.readers.QueryRowContext(ctx, "SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&from); err != nil {
		return err
	}
	db, err := openPool(from, lockWait, url.Values{"mode": {"ro"}})
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO $1", path)
	return errors.Join(err, db.Close())
}

// moveDurably gives a file its name once all of it is on the disk.
func moveDurably(from, to string) error {
	if err := flush(from, os.O_RDWR); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return flush(filepath.Dir(to), os.O_RDONLY)
}

func flush(path string, how int) error {
	file, err := os.OpenFile(path, how, 0) // #nosec G304 -- where the operator wants the copy
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
