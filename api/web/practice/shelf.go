package practice

import (
	"errors"
	"io/fs"
	"slices"
	"sync"
	"time"

	"safetynet/engine"
	"safetynet/engine/practice"
	"safetynet/engine/vignette"
)

// shelf holds the cases of the versions in use. They are read when somebody first
// practises, and again when other versions are in use.
type shelf struct {
	files fs.FS
	mu    sync.Mutex
	of    *engine.Engine
	in    []string // keys of the versions
	cases []practice.Case
}

// all are the cases for an engine at a time. A library of other versions than the files
// are about has fewer cases, or none.
func (s *shelf) all(eng *engine.Engine, now time.Time) ([]practice.Case, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var in []string
	var names []string
	for _, id := range eng.Library().IDs() {
		if progs, err := eng.Select([]string{id}, nil, now); err == nil {
			def := progs[0].Definition()
			in, names = append(in, def.Key()), append(names, id+"/"+def.Version.String()+".yaml")
		}
	}
	if s.of == eng && slices.Equal(s.in, in) {
		return s.cases, nil
	}
	var files []*vignette.File
	for _, name := range names {
		f, err := s.read(name, eng)
		if err != nil {
			return nil, err
		}
		if f != nil {
			files = append(files, f)
		}
	}
	s.of, s.in, s.cases = eng, in, practice.Cases(eng, files)
	return s.cases, nil
}

// read is one file of vignettes, nil where there is none that fits the library.
func (s *shelf) read(name string, eng *engine.Engine) (*vignette.File, error) {
	if s.files == nil {
		return nil, nil
	}
	data, err := fs.ReadFile(s.files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	f, issues := vignette.Load(name, data, eng)
	if issues.HasErrors() {
		return nil, nil
	}
	return f, nil
}

// of are the cases of some pathways.
func of(cases []practice.Case, ids []string) []practice.Case {
	return slices.DeleteFunc(slices.Clone(cases), func(c practice.Case) bool {
		return !slices.Contains(ids, c.Program.Definition().ID.Value)
	})
}
