package vignette

import (
	"path"
	"slices"
	"strings"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// File is the vignettes of one version of a pathway.
type File struct {
	Name      string
	Pathway   string // its id
	Version   pathways.Version
	Vignettes []*Vignette
}

// Vignette is one written test case.
type Vignette struct {
	Name      string
	Why       string
	Notes     []string // vignettes of the clinical notes it comes from
	Audiences []pathways.Audience
	Born      *time.Time        // the date of birth, or
	Stated    *engine.StatedAge // an age as somebody says it, or
	Completed *engine.Age       // the completed units as they were recorded; none of the three: no age was given
	At        time.Time
	Others    Others
	Findings  map[string]engine.Answer
	Expect    Expect
	Pos       pathways.Position
}

// Others says what the findings are that a vignette does not mention.
type Others string

const (
	OthersUnknown Others = "unknown" // not asked
	OthersNormal  Others = "normal"  // normal, where this audience can answer
)

// Expect is what an assessment must say. Of lists, nil expects nothing and an
// empty one expects none, except where a comment says more.
type Expect struct {
	Disposition       pathways.Str
	Guidance          pathways.Guidance // "" when not stated, like the next two
	Floor, Ceiling    pathways.Str
	Settled           *bool
	Because           []pathways.Str // met criteria, by id or by row of the clinical notes
	NotBecause        []pathways.Str
	Only              []pathways.Str // exactly these criteria, and what covers them
	Asks              []pathways.Str // the first questions, in order
	NotChecked        []pathways.Str
	Advice            []pathways.Str
	NotAdvice         []pathways.Str // withheld, or not due
	WatchFor          []Watch
	LookAgain         string         // ISO 8601 duration, "" when not stated
	Inconsistent      []pathways.Str // contradictions; nil expects none
	OutOfScope        []pathways.Str // scope rules known to hold; nil expects none
	PerhapsOutOfScope []pathways.Str // scope rules that may hold; nil expects none
}

// Watch is one expected line of the safety net.
type Watch struct{ Finding, Then pathways.Str }

// Load reads a vignette file and checks it against a compiled library. It reports
// everything that is wrong at once; with any error the file must not be used.
func Load(name string, data []byte, eng *engine.Engine) (*File, pathways.Issues) {
	l := &loader{reader: newReader(name, data), eng: eng, file: &File{Name: name}}
	if root := l.parse(data); root != nil {
		l.root(root)
	}
	return l.file, l.issues.Sort()
}

// stem is the end of the name that a version's vignettes must have.
func stem(id string, v pathways.Version) string { return id + "/" + v.String() + ".yaml" }

// hasStem tells whether a name ends so, or so with a label in front of .yaml.
func hasStem(name, stem string) bool {
	folder, file := path.Split(name)
	if label := strings.Split(file, "."); len(label) == labelled {
		file = strings.Join(slices.Delete(label, labelled-2, labelled-1), ".")
	}
	name = folder + file
	return name == stem || strings.HasSuffix(name, "/"+stem)
}

// labelled is how many parts a name such as 1.2.0.dispute-7.yaml has.
const labelled = 5
