package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// reached is told each step of what must never be left half done. Tests end the program
// there.
var reached = func(string) {}

// replaceFile puts data in the place of a file so that whoever reads it, after a crash
// too, finds what was there before or all of what is there now: it is written beside
// it under a name that no library reads, flushed, renamed, and the folder flushed.
func replaceFile(name string, data []byte, mode os.FileMode) (err error) {
	dir := filepath.Dir(name)
	f, err := os.CreateTemp(dir, "."+filepath.Base(name)+".*.new")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("write %s: %w", name, err), os.Remove(f.Name()))
		}
	}()
	reached("file begun")
	if _, err := f.Write(data); err != nil {
		return errors.Join(err, f.Close())
	}
	reached("file written")
	if err := errors.Join(f.Chmod(mode), f.Sync(), f.Close()); err != nil {
		return err
	}
	reached("file flushed")
	if err := os.Rename(f.Name(), name); err != nil {
		return err
	}
	reached("file in place")
	err = syncFolder(dir)
	reached("folder flushed")
	return err
}

// syncFolder makes a rename last. What was renamed is in place already: an error here
// says only that a loss of power may undo it.
func syncFolder(dir string) error {
	d, err := os.Open(dir) // #nosec G304 -- the folder of a file that was just written
	if err != nil {
		return nil
	}
	_ = d.Sync()
	return d.Close()
}
