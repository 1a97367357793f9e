// Package testdata carries into the program what it needs of this folder: the
// table of the rows of the clinical notes, and the vignettes. With it safetynet
// trace, docs and test work from the binary alone, for a reviewer who has no
// checkout, and what they show is what the definitions were tested with.
//
// The Go tool leaves folders named testdata out of patterns such as ./..., but
// a package in one can be imported by its path. It imports nothing of ours; only
// cmd may import it: definitions and assessments do not depend on test cases.
package testdata

import (
	"embed"
	"io/fs"
)

// NoteRowsName is where the table of the rows of the notes is in the repository.
const NoteRowsName = "testdata/notes-rows.tsv"

// VignettesDir is where the vignettes are in the repository.
const VignettesDir = "testdata/vignettes"

//go:embed notes-rows.tsv
var noteRows []byte

//go:embed vignettes
var vignettes embed.FS

// NoteRows is the table of the rows of the clinical notes.
func NoteRows() []byte { return noteRows }

// Vignettes is the folder of the vignettes: <pathway>/<version>.yaml.
func Vignettes() fs.FS {
	sub, err := fs.Sub(vignettes, "vignettes")
	if err != nil {
		panic(err) // embedded at build time
	}
	return sub
}
