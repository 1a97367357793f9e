package howto

import (
	"bytes"
	"io/fs"
	"maps"
	"slices"
	"time"
)

// files is a flat file system in memory: name to content.
type files map[string][]byte

// Open opens one of the files.
func (f files) Open(name string) (fs.File, error) {
	data, ok := f[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return file{bytes.NewReader(data), name}, nil
}

// ReadDir lists the files; "." is the only folder.
func (f files) ReadDir(name string) ([]fs.DirEntry, error) {
	if name != "." {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	var out []fs.DirEntry
	for _, name := range slices.Sorted(maps.Keys(f)) {
		out = append(out, fs.FileInfoToDirEntry(file{bytes.NewReader(f[name]), name}))
	}
	return out, nil
}

// Stat tells of a file, or of the one folder, so that the files can be walked.
func (f files) Stat(name string) (fs.FileInfo, error) {
	if name == "." {
		return folder{file{bytes.NewReader(nil), name}}, nil
	}
	return fs.Stat(onlyOpen{f}, name)
}

// onlyOpen hides Stat, which rests on it.
type onlyOpen struct{ fs.FS }

// folder is the one that holds all files.
type folder struct{ file }

func (folder) IsDir() bool       { return true }
func (folder) Mode() fs.FileMode { return fs.ModeDir | 0o555 }

// file is an open file and what is known about it.
type file struct {
	*bytes.Reader
	name string
}

func (f file) Stat() (fs.FileInfo, error) { return f, nil }
func (f file) Close() error               { return nil }
func (f file) Name() string               { return f.name }
func (f file) Mode() fs.FileMode          { return 0o444 }
func (f file) ModTime() time.Time         { return time.Time{} }
func (f file) IsDir() bool                { return false }
func (f file) Sys() any                   { return nil }
