package pathways

import (
	"cmp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// shelf is where the files of a format stand and how one is read.
type shelf struct {
	place string // <id> and <version> stand for those of what has them
	read  func(d *decoder, root *yaml.Node) content
	keep  func(x content, lib *Library)
}

var shelves = map[Format]shelf{
	FormatFindings:     shelfOf("shared/findings/<version>.yaml", func(lib *Library) *[]*Dictionary { return &lib.Dictionaries }),
	FormatDispositions: shelfOf("shared/dispositions/<version>.yaml", func(lib *Library) *[]*Dispositions { return &lib.Dispositions }),
	FormatDangerSigns:  shelfOf("shared/danger-signs/<version>.yaml", func(lib *Library) *[]*DangerSigns { return &lib.DangerSigns }),
	FormatSepsis:       shelfOf("shared/sepsis/<version>.yaml", func(lib *Library) *[]*Sepsis { return &lib.Sepsis }),
	FormatPresenting:   shelfOf("shared/presenting/<version>.yaml", func(lib *Library) *[]*Presenting { return &lib.Presenting }),
	FormatLocality:     shelfOf("localities/<id>/<version>.yaml", func(lib *Library) *[]*Locality { return &lib.Localities }),
	FormatCalculators:  shelfOf("shared/calculators/<version>.yaml", func(lib *Library) *[]*Calculators { return &lib.Calculators }),
	FormatWording:      shelfOf("shared/<id>/<version>.yaml", func(lib *Library) *[]*Wording { return &lib.Wordings }),
	FormatPhrases:      shelfOf("shared/phrases/<version>.yaml", func(lib *Library) *[]*Phrases { return &lib.Phrases }),
	FormatTranslation:  shelfOf("<id>/<version>.yaml", func(lib *Library) *[]*Translation { return &lib.Translations }), // <version> and language
	FormatPathway:      shelfOf("<id>/<version>.yaml", func(lib *Library) *[]*Pathway { return &lib.Pathways }),
	FormatProof:        shelfOf("<id>/<version>.proof.yaml", func(lib *Library) *[]*Proof { return &lib.proofs }),
	FormatHazards:      shelfOf("hazards.yaml", func(lib *Library) *[]*Hazards { return &lib.hazards }),
	FormatRelease:      shelfOf("<id>/<version>.release.yaml", func(lib *Library) *[]*Release { return &lib.releases }),
	FormatInvariants:   shelfOf("<id>/invariants.yaml", func(lib *Library) *[]*Invariants { return &lib.invariants }),
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

// shelfOf holds the files that are read onto one of the library's lists.
func shelfOf[T any](place string, list func(*Library) *[]*T) shelf {
	return shelf{
		place: place,
		read: func(d *decoder, root *yaml.Node) content {
			x := new(T)
			d.structured(root, x)
			return any(x).(content)
		},
		keep: func(x content, lib *Library) {
			to := list(lib)
			*to = append(*to, any(x).(*T))
		},
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

		Of       string `yaml:"of"` // of releases and translations
		Language string `yaml:"language"`
	}
	_ = yaml.Unmarshal(data, &head) // what is wrong with it is reported when it is read
	on, known := shelves[head.Format]
	if !known {
		on = shelves[FormatPathway]
	}
	number := cmp.Or(head.Version, "0.0.0")
	if head.Format == FormatTranslation {
		number += "." + cmp.Or(head.Language, "und")
	}
	return on.at(cmp.Or(head.ID, head.Pathway, head.Reader, head.Of, "draft"), number)
}

// fileRead is what one file was found to be.
type fileRead struct {
	src    *source
	on     shelf
	holds  content // nil where it could not be read
	issues Issues
}

func readFile(name string, data []byte, nodes *yamlNodes) fileRead {
	src := newSource(name, data)
	r := &reporter{files: map[string]*source{name: src}, file: name}
	on, x := readContent(&decoder{reporter: r, src: src}, nodes)
	return fileRead{src: src, on: on, holds: x, issues: r.issues}
}

func readContent(d *decoder, nodes *yamlNodes) (shelf, content) {
	root := parseYAML(d.reporter, d.src, nodes)
	if root == nil {
		return shelf{}, nil
	}
	on, known := shelves[d.formatOf(root)]
	if !known {
		return shelf{}, nil // which was reported
	}
	x := on.read(d, root)
	x.file().Name = d.src.name
	if want := on.placeFor(x); want != "" && want != d.src.name {
		d.errorf(d.pos(root), "file-misplaced", "move the file or correct what it says it is", "this content belongs in %s", want)
	}
	return on, x
}

func (l *loader) keep(f fileRead) {
	l.file = f.src.name
	l.files[f.src.name] = f.src
	l.issues = append(l.issues, f.issues...)
	if f.holds == nil {
		return
	}
	f.on.keep(f.holds, l.lib)
	if v, versioned := f.holds.(version); versioned {
		l.lib.files = append(l.lib.files, v)
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
