package pathways

import (
	"bytes"
	"cmp"
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"
	"time"
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
	Phrases      []*Phrases
	Translations []*Translation
	files        []version // every file of every format that has versions
	invariants   []*Invariants
	proofs       []*Proof
	hazards      []*Hazards
	releases     []*Release
	editions     []*Edition
	trusted      *Approvers
	refused      Issues // approvals and reviews that do not count at any time
	sources      map[string]*source
}

// Load reads a library. It reports every problem of every file at once, in file
// order; when any of them is an error the library must not be used, though what
// could be read is returned for further checking.
func Load(fsys fs.FS) (*Library, Issues) { return LoadTrusting(fsys, nil) }

// LoadTrusting is [Load] where the approvals of some count, nil for nobody's. What
// they approve is found once, here; [Header.ApprovedAt] tells it at any time.
func LoadTrusting(fsys fs.FS, trusted *Approvers) (*Library, Issues) {
	return load(fsys, "", nil, trusted)
}

// LoadWith reads a library with one file more, or one replaced, as if data stood
// where its content says it belongs. The second value is that place. It lets an
// author check a single file against the shared parts of a library.
func LoadWith(fsys fs.FS, data []byte) (*Library, string, Issues) {
	name := placeOf(data)
	lib, issues := load(fsys, name, data, nil)
	return lib, name, issues
}

// With is [LoadWith] over the texts that the library itself was loaded from. The
// library is not changed, and nobody's approval counts.
func (lib *Library) With(data []byte) (*Library, string, Issues) {
	name := placeOf(data)
	l := newLoader(nil)
	with, issues := l.load(l.again(lib.sources, name, data))
	return with, name, issues
}

func load(fsys fs.FS, extra string, data []byte, trusted *Approvers) (*Library, Issues) {
	l := newLoader(trusted)
	return l.load(l.list(fsys, extra, data))
}

func newLoader(trusted *Approvers) *loader {
	return &loader{reporter: newReporter(), lib: &Library{trusted: trusted}, data: map[string][]byte{}}
}

// load reads the files it has the data of.
func (l *loader) load(names []string) (*Library, Issues) {
	l.readAll(names)
	l.lib.sources = l.files
	l.link()
	l.digests()
	l.releases()
	checkLibrary(l.reporter, l.lib)
	if !l.issues.HasErrors() {
		l.lib.approve()
	}
	return l.lib, l.issues.Sort()
}

// Text is a file of the library as it was loaded, by its place in the library.
func (lib *Library) Text(name string) (text string, found bool) {
	src := lib.sources[name]
	if src == nil {
		return "", false
	}
	return src.text, true
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

	unreadable error // of the folder
}

// list finds the definition files, the extra one first.
func (l *loader) list(fsys fs.FS, extra string, data []byte) (names []string) {
	take := func(name string, data []byte) {
		names = append(names, name)
		l.data[name] = data
	}
	if extra != "" {
		take(extra, data)
	}
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
		take(name, data)
		return nil
	})
	if err != nil {
		l.unreadable = err
	}
	return names
}

// again lists the files of a library that was loaded before, the extra one first.
func (l *loader) again(sources map[string]*source, extra string, data []byte) []string {
	names := []string{extra}
	l.data[extra] = data
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		switch text := []byte(sources[name].text); {
		case name == sumsFile:
			l.sums, l.files[name] = text, sources[name]
		case name != extra:
			names = append(names, name)
			l.data[name] = text
		}
	}
	return names
}

// readAll reads files and keeps what they hold in their order.
func (l *loader) readAll(names []string) {
	files := make([]fileRead, len(names))
	free := make(chan *yamlNodes, runtime.GOMAXPROCS(0))
	for range cap(free) {
		free <- &yamlNodes{}
	}
	atOnce(len(names), func(i int) int { return len(l.data[names[i]]) }, func(i int) {
		nodes := <-free
		defer func() { free <- nodes }()
		files[i] = readFile(names[i], l.data[names[i]], nodes)
	})
	for _, f := range files {
		l.keep(f)
	}
	if l.unreadable != nil {
		l.errorf(Position{File: "."}, "library-unreadable", "", "the library cannot be read: %v", l.unreadable)
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
	texts := map[version][]ParentText{}
	for _, x := range l.lib.Translations {
		x.link(l.lib, texts)
	}
}

func (d *Dictionary) buildIndex() {
	d.index = map[string]*Finding{}
	d.Numbers = 0
	for i, f := range d.Findings {
		f.DictionaryAt = i
		if f.Type == Int || f.Type == Number {
			f.NumberAt = d.Numbers
			d.Numbers++
		}
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
