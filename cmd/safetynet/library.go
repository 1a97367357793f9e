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

// compile loads and compiles the library, with the approvals of those who are trusted.
// The engine is nil when any issue is an error.
func (p *program) compile() (*engine.Engine, *pathways.Library, pathways.Issues, error) {
	files, err := libraryFS(p.library)
	if err != nil {
		return nil, nil, nil, err
	}
	trusted, err := p.trusted()
	if err != nil {
		return nil, nil, nil, err
	}
	lib, issues := pathways.LoadTrusting(files, trusted)
	eng, issues := engine.Compile(lib, issues)
	return eng, lib, issues, nil
}

// trusted reads the file of --approvers, nil for none.
func (p *program) trusted() (*pathways.Approvers, error) {
	if p.approvers == "" {
		return nil, nil
	}
	data, err := os.ReadFile(p.approvers)
	if err != nil {
		return nil, failf(statusUsage, "--approvers: %w", err)
	}
	trusted, issues := pathways.ReadApprovers(p.approvers, data)
	if trusted == nil {
		fmt.Fprint(p.stderr, issues.Render())
		return nil, failf(statusUsage, "--approvers: %s has errors and is not used", p.approvers)
	}
	return trusted, nil
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
	eng, _, issues, err := p.compile()
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
