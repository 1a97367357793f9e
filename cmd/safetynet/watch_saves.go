package main

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long it must be quiet after a save: an editor writes another file and
// renames it, or writes twice.
const settle = 150 * time.Millisecond

// savesIn tells which files of some folders, and of those below them, were saved,
// together where they were saved together. Folders that come later are watched too. The
// channel is closed when ctx ends or nothing can be watched any more.
func savesIn(ctx context.Context, folders ...string) (<-chan []string, error) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	s := &saves{watcher: watcher, folders: folders, files: map[string]bool{}}
	for _, f := range folders {
		if err := s.add(f); err != nil {
			return nil, errors.Join(err, watcher.Close())
		}
	}
	out := make(chan []string)
	go s.run(ctx, out)
	return out, nil
}

type saves struct {
	watcher *fsnotify.Watcher
	folders []string
	files   map[string]bool // saved, and not told yet
}

// add watches a folder and those below it; of one that is not there, the nearest above
// it that is.
func (s *saves) add(folder string) error {
	for !isFolder(folder) && folder != filepath.Dir(folder) {
		folder = filepath.Dir(folder)
		if isFolder(folder) {
			return s.watcher.Add(folder)
		}
	}
	return filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // gone again
		case err != nil || !d.IsDir():
			s.note(name)
			return err
		}
		return s.watcher.Add(name)
	})
}

func (s *saves) run(ctx context.Context, out chan<- []string) {
	defer close(out)
	defer func() { _ = s.watcher.Close() }()
	clear(s.files) // what was there at the start was not saved
	var quiet <-chan time.Time
	var ready chan<- []string // nil, which is never ready, until it is quiet
	for {
		select {
		case <-ctx.Done():
			return
		case e, open := <-s.watcher.Events:
			if !open {
				return
			}
			s.event(e)
		case _, open := <-s.watcher.Errors:
			if !open {
				return
			}
			s.files[filepath.Join(s.folders[0], "SUMS")] = true // something was missed: look again
		case <-quiet:
			quiet, ready = nil, out
			continue
		case ready <- slices.Sorted(maps.Keys(s.files)):
			clear(s.files)
		}
		quiet, ready = nil, nil
		if len(s.files) > 0 {
			quiet = time.After(settle)
		}
	}
}

// event notes a file, and watches a folder that has come.
func (s *saves) event(e fsnotify.Event) {
	if e.Op == fsnotify.Chmod {
		return
	}
	if e.Has(fsnotify.Create) {
		if info, err := os.Stat(e.Name); err == nil && info.IsDir() && s.within(e.Name) {
			_ = s.add(e.Name) // one that cannot be read is said to be so by the round
			return
		}
	}
	s.note(e.Name)
}

// within tells whether a folder is, or leads to, one that is watched.
func (s *saves) within(name string) bool {
	return slices.ContainsFunc(s.folders, func(f string) bool {
		_, below := inside(f, name)
		_, above := inside(name, f)
		return below || above
	})
}

// note keeps a file that a library or a folder of vignettes is made of.
func (s *saves) note(name string) {
	base := filepath.Base(name)
	ext := filepath.Ext(base)
	if strings.HasPrefix(base, ".") || base != "SUMS" && ext != ".yaml" && ext != ".yml" {
		return
	}
	if slices.ContainsFunc(s.folders, func(f string) bool { _, in := inside(f, name); return in }) {
		s.files[name] = true
	}
}
