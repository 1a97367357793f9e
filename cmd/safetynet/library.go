package main

import (
	"fmt"
	"io/fs"
	"os"

	"safetynet/engine"
	"safetynet/pathways"
)

// libraryFS opens the library that dir names, the embedded one for "".
func libraryFS(dir string) (fs.FS, error) {
	if dir == "" {
		return pathways.Embedded(), nil
	}
	info, err := os.Stat(dir)
	if err != nil {
		return nil, failf(statusUsage, "library: %w", err)
	}
	if !info.IsDir() {
		return nil, failf(statusUsage, "library: %s is not a folder", dir)
	}
	return os.DirFS(dir), nil
}

// compile loads and compiles a library. The engine is nil when any issue is an
// error.
func compile(dir string) (*engine.Engine, *pathways.Library, pathways.Issues, error) {
	files, err := libraryFS(dir)
	if err != nil {
		return nil, nil, nil, err
	}
	lib, issues := pathways.Load(files)
	eng, issues := engine.Compile(lib, issues)
	return eng, lib, issues, nil
}

// compileWith compiles a library with one file more, under the file's own name in
// the issues.
func compileWith(dir, file string) (*engine.Engine, *pathways.Library, pathways.Issues, error) {
	files, err := libraryFS(dir)
	if err != nil {
		return nil, nil, nil, err
	}
	data, err := os.ReadFile(file) // #nosec G304 -- the file that was named on the command line
	if err != nil {
		return nil, nil, nil, failf(statusUsage, "%w", err)
	}
	lib, place, issues := pathways.LoadWith(files, data)
	eng, issues := engine.Compile(lib, issues)
	return eng, lib, issues.Rename(place, file), nil
}

// mustCompile is for commands that cannot go on without a sound library: it
// prints the issues and ends with bad input when there is an error among them.
func (p *program) mustCompile() (*engine.Engine, error) {
	eng, _, issues, err := compile(p.library)
	if err != nil {
		return nil, err
	}
	if eng == nil {
		fmt.Fprint(p.stderr, issues.Render())
		return nil, failf(statusUsage, "the library %s has errors and is not used", nameOf(p.library))
	}
	return eng, nil
}

// nameOf is what messages call a library.
func nameOf(dir string) string {
	if dir == "" {
		return "(embedded)"
	}
	return dir
}

// count tells how many issues are errors and how many warnings.
func count(issues pathways.Issues) (errors, warnings int) {
	for _, i := range issues {
		if i.Severity == pathways.LevelError {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}
