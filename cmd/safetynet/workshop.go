package main

import (
	"os"
	"path/filepath"

	"safetynet/pathways"
)

// workshop is where an author works: a library, and the vignettes beside it.
type workshop struct{ library, vignettes string }

// workshopAt finds the workshop in a folder: a library itself, or a folder that has
// one called pathways, as the repository has. Neither need be there yet.
func workshopAt(dir string) workshop {
	if isLibrary(dir) {
		return besideLibrary(dir)
	}
	return besideLibrary(filepath.Join(dir, "pathways"))
}

// besideLibrary is the workshop of a library: its vignettes are beside it, in
// testdata/vignettes where there are some, as in the repository, or in vignettes.
func besideLibrary(dir string) workshop {
	parent := filepath.Dir(filepath.Clean(dir))
	if abs, err := filepath.Abs(dir); err == nil && parent == "." && filepath.Clean(dir) == "." {
		parent = filepath.Dir(abs)
	}
	for _, name := range []string{filepath.FromSlash(defaultVignettes), "vignettes"} {
		if isFolder(filepath.Join(parent, name)) {
			return workshop{dir, filepath.Join(parent, name)}
		}
	}
	return workshop{dir, filepath.Join(parent, "vignettes")}
}

// isLibrary tells whether a folder holds a library: it has shared parts.
func isLibrary(dir string) bool { return isFolder(filepath.Join(dir, "shared")) }

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// load reads the workshop's library. Where there is none yet it is the embedded one,
// and new is true.
func (w workshop) load() (lib *pathways.Library, isNew bool) {
	files := pathways.Embedded()
	if isNew = !isLibrary(w.library); !isNew {
		files = os.DirFS(w.library)
	}
	lib, _ = pathways.Load(files) // what is wrong with it is for lint to say
	return lib, isNew
}
