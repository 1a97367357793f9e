package pathways

import (
	"bytes"
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Library is every version of every pathway and shared part in one folder. It
// is not changed after [Load] returns and is safe for concurrent use.
type Library struct {
	Pathways     []*Pathway // by id, then version
	Dictionaries []*Dictionary
	Dispositions []*Dispositions
	DangerSigns  []*DangerSigns
	Sepsis       []*Sepsis
	Presenting   []*Presenting
	Localities   []*Locality // by id, then version
	Calculators  []*Calculators
	Wordings     []*Wording
	files        []version // every file of every format that has versions
	invariants   []*Invariants
	proofs       []*Proof
	sources      map[string]*source
}

// Load reads a library. It reports every problem of every file at once, in file
// order; when any of them is an error the library must not be used, though what
// could be read is returned for further checking.
func Load(fsys fs.FS) (*Library, Issues) { return load(fsys, "", nil) }

// LoadWith reads a library with one file more, or one replaced, as if data stood
// where its content says it belongs. The second value is that place. It lets an
// author check a single file against the shared parts of a library.
func LoadWith(fsys fs.FS, data []byte) (*Library, string, Issues) {
	name := placeOf(data)
	lib, issues := load(fsys, name, data)
	return lib, name, issues
}

func load(fsys fs.FS, extra string, data []byte) (*Library, Issues) {
	l := &loader{reporter: newReporter(), lib: &Library{}, data: map[string][]byte{}}
	if extra != "" {
		l.readFile(extra, data)
	}
	l.readAll(fsys)
	l.lib.sources = l.files
	l.link()
	l.digests()
	checkLibrary(l.reporter, l.lib)
	return l.lib, l.issues.Sort()
}

// holds tells whether the period covers a time.
func (p Period) holds(at time.Time) bool {
	return !at.Before(p.From.Time) && (p.Until == nil || at.Before(p.Until.Time))
}

// NewIssue makes an error issue at a position of this library, with its line of
// the file. It is for checks that happen outside this package.
func (lib *Library) NewIssue(pos Position, code, message, hint string) Issue {
	return Issue{Severity: LevelError, Code: code, Message: message, Hint: hint, Pos: pos, Snippet: lib.sources[pos.File].line(pos.Line)}
}

type loader struct {
	*reporter
	lib  *Library
	data map[string][]byte // file name to its bytes, for digests
	sums []byte
}

func (l *loader) readAll(fsys fs.FS) {
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return nil
		}
		if name != sumsFile && path.Ext(name) != ".yaml" && path.Ext(name) != ".yml" {
			return nil
		}
		if _, replaced := l.data[name]; replaced {
			return nil
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		if name == sumsFile {
			l.sums = data
			l.files[name] = newSource(name, data)
			return nil
		}
		l.readFile(name, data)
		return nil
	})
	if err != nil {
		l.errorf(Position{File: "."}, "library-unreadable", "", "the library cannot be read: %v", err)
	}
	if len(l.lib.Pathways) == 0 && !l.issues.HasErrors() {
		l.errorf(Position{File: "."}, "library-empty", "a library holds <pathway>/<version>.yaml", "no pathway was found")
	}
}

// content is one file of any format.
type content interface {
	file() *File
	ownID() string // "" for what has none
}

// version is a file that is one version of what it holds.
type version interface {
	content
	header() *Header
}

func (h *Header) header() *Header { return h }
func (f *File) file() *File       { return f }
func (f *File) ownID() string     { return "" }

// shelf is where the files of a format stand and how one is read.
type shelf struct {
	place string // <id> and <version> stand for those of what has them
	read  func(d *decoder, root *yaml.Node, lib *Library) content
}

var shelves = map[Format]shelf{
	FormatFindings:     {"shared/findings/<version>.yaml", onto(func(lib *Library) *[]*Dictionary { return &lib.Dictionaries })},
	FormatDispositions: {"shared/dispositions/<version>.yaml", onto(func(lib *Library) *[]*Dispositions { return &lib.Dispositions })},
	FormatDangerSigns:  {"shared/danger-signs/<version>.yaml", onto(func(lib *Library) *[]*DangerSigns { return &lib.DangerSigns })},
	FormatSepsis:       {"shared/sepsis/<version>.yaml", onto(func(lib *Library) *[]*Sepsis { return &lib.Sepsis })},
	FormatPresenting:   {"shared/presenting/<version>.yaml", onto(func(lib *Library) *[]*Presenting { return &lib.Presenting })},
	FormatLocality:     {"localities/<id>/<version>.yaml", onto(func(lib *Library) *[]*Locality { return &lib.Localities })},
	FormatCalculators:  {"shared/calculators/<version>.yaml", onto(func(lib *Library) *[]*Calculators { return &lib.Calculators })},
	FormatWording:      {"shared/<id>/<version>.yaml", onto(func(lib *Library) *[]*Wording { return &lib.Wordings })},
	FormatPathway:      {"<id>/<version>.yaml", onto(func(lib *Library) *[]*Pathway { return &lib.Pathways })},
	FormatProof:        {"<id>/<version>.proof.yaml", onto(func(lib *Library) *[]*Proof { return &lib.proofs })},
	FormatInvariants:   {"<id>/invariants.yaml", onto(func(lib *Library) *[]*Invariants { return &lib.invariants })},
}

// at is the place for an id and a version, "" when it needs one that is "".
func (s shelf) at(id, version string) string {
	if (id == "" && strings.Contains(s.place, "<id>")) || (version == "" && strings.Contains(s.place, "<version>")) {
		return ""
	}
	return strings.NewReplacer("<id>", id, "<version>", version).Replace(s.place)
}

// placeFor is where a file belongs by what it says of itself, "" when it says too
// little.
func (s shelf) placeFor(x content) string {
	number := ""
	if v, versioned := x.(version); versioned && v.header().Version != (Version{}) {
		number = v.header().Version.String()
	} else if v, numbered := x.(interface{ ownVersion() string }); numbered {
		number = v.ownVersion()
	}
	return s.at(x.ownID(), number)
}

// onto reads a file onto one of the library's lists.
func onto[T any](list func(*Library) *[]*T) func(*decoder, *yaml.Node, *Library) content {
	return func(d *decoder, root *yaml.Node, lib *Library) content {
		x := new(T)
		d.structured(root, x)
		to := list(lib)
		*to = append(*to, x)
		return any(x).(content)
	}
}

// placeOf is where a file of this content belongs in a library, as far as its
// keys tell.
func placeOf(data []byte) string {
	var head struct {
		Format  Format `yaml:"format"`
		ID      string `yaml:"id"`
		Pathway string `yaml:"pathway"` // of invariants, which have no id of their own
		Reader  string `yaml:"for"`     // of wordings, nor have they
		Version string `yaml:"version"`
	}
	_ = yaml.Unmarshal(data, &head) // what is wrong with it is reported when it is read
	on, known := shelves[head.Format]
	if !known {
		on = shelves[FormatPathway]
	}
	return on.at(cmp.Or(head.ID, head.Pathway, head.Reader, "draft"), cmp.Or(head.Version, "0.0.0"))
}

func (l *loader) readFile(name string, data []byte) {
	l.files[name] = newSource(name, data)
	l.data[name] = data
	l.file = name
	root := parseYAML(l.reporter, name, data)
	if root == nil {
		return
	}
	d := &decoder{reporter: l.reporter, src: l.files[name]}
	on, known := shelves[d.formatOf(root)]
	if !known {
		return // which was reported
	}
	x := on.read(d, root, l.lib)
	x.file().Name = name
	if v, versioned := x.(version); versioned {
		l.lib.files = append(l.lib.files, v)
	}
	if want := on.placeFor(x); want != "" && want != name {
		d.errorf(d.pos(root), "file-misplaced", "move the file or correct what it says it is", "this content belongs in %s", want)
	}
}

// formatOf reads the format key ahead of the rest, "" when it is unusable.
func (d *decoder) formatOf(root *yaml.Node) Format {
	for i := 0; i < len(root.Content); i += 2 {
		if root.Content[i].Value == "format" {
			var f Format
			d.into(root.Content[i+1], &f)
			return f
		}
	}
	d.errorf(d.pos(root), "key-missing", "say what the file is, such as format: "+string(FormatPathway), "the key %q is missing", "format")
	return ""
}

// link sorts the versions and gives each pathway the shared parts it pins.
func (l *loader) link() {
	slices.SortFunc(l.lib.Pathways, func(a, b *Pathway) int {
		if c := strings.Compare(a.ID.Value, b.ID.Value); c != 0 {
			return c
		}
		return a.Version.Compare(b.Version)
	})
	slices.SortFunc(l.lib.Localities, func(a, b *Locality) int {
		return cmp.Or(strings.Compare(a.ID.Value, b.ID.Value), a.Version.Compare(b.Version))
	})
	for _, d := range l.lib.Dictionaries {
		d.buildIndex()
	}
	for _, w := range l.lib.Wordings {
		w.buildIndex()
	}
	for _, d := range l.lib.Dispositions {
		for i, x := range d.List {
			x.Urgency = i
		}
	}
	for _, p := range l.lib.Pathways {
		p.Dictionary = pinned(l, p.Name, "findings", p.Pins.Findings, l.lib.Dictionaries)
		p.Shared.Dispositions = pinned(l, p.Name, "dispositions", p.Pins.Dispositions, l.lib.Dispositions)
		p.Signs = pinned(l, p.Name, "danger-signs", p.Pins.DangerSigns, l.lib.DangerSigns)
		p.SepsisTables = pinned(l, p.Name, "sepsis", p.Pins.Sepsis, l.lib.Sepsis)
	}
	for _, x := range l.lib.Localities {
		x.Dispositions = pinned(l, x.Name, "dispositions", x.Pins.Dispositions, l.lib.Dispositions)
	}
	l.linkCalculators()
}

func (d *Dictionary) buildIndex() {
	d.index = map[string]*Finding{}
	for i, f := range d.Findings {
		f.DictionaryAt = i
		d.index[f.ID.Value] = f
	}
}

func pinned[T version](l *loader, file, part string, v Version, all []T) T {
	for _, x := range all {
		if x.header().Version == v {
			return x
		}
	}
	pos := Position{File: file, Line: 1, Col: 1}
	l.errorf(pos, "pin-missing", "pin a version the library has", "the pinned version %s of %s is not in the library", v, part)
	var none T
	return none
}

// linked tells whether all pins were found; checks that need them ask first.
func (p *Pathway) linked() bool {
	return p.Dictionary != nil && p.Shared.Dispositions != nil && p.Signs != nil && p.SepsisTables != nil
}

func trimmedLines(data []byte) []string {
	var lines []string
	for _, line := range bytes.Split(data, []byte("\n")) {
		lines = append(lines, strings.TrimRight(string(line), " \r"))
	}
	return lines
}
