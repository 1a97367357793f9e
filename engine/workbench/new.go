package workbench

import (
	"bytes"
	"embed"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"time"

	"safetynet/pathways"
)

//go:embed scaffold
var scaffold embed.FS

var scaffolds = template.Must(template.ParseFS(scaffold, "scaffold/*.yaml"))

// File is a file to write. A library and the vignettes beside it are two folders:
// Name is a path inside one of the two.
type File struct {
	Name string
	Text string
}

// Scaffold is what a new pathway begins with.
type Scaffold struct {
	Definition File
	Invariants File
	Vignettes  File   // beside the library
	Shared     []File // what the definition pins, and SUMS: for a library that has nothing yet
}

// First is the version a new pathway begins with.
const First = "0.1.0"

// idForm is what a folder, a prefix of rows and a prefix of variables can be made of.
var idForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// reserved are folders of a library that hold no pathway.
var reserved = []string{"shared", "localities"}

// NewPathway writes a pathway to begin with: it loads, every property can be proved
// of it, and TODO stands wherever its author has to decide. It pins what the
// pathways in use at a time pin. The error says why there can be none.
func NewPathway(lib *pathways.Library, id, title string, at time.Time) (*Scaffold, error) {
	if !idForm.MatchString(id) || len(id) > 40 || slices.Contains(reserved, id) {
		return nil, fmt.Errorf("%q cannot be a pathway's id: lower case letters, digits and -, such as sore-throat", id)
	}
	if slices.Contains(lib.IDs(), id) {
		return nil, fmt.Errorf("there is a pathway %s; safetynet new version makes a draft from one of its versions", id)
	}
	model := model(lib, at)
	if model == nil {
		return nil, fmt.Errorf("the library has no pathway whose shared parts could be pinned")
	}
	if title == "" {
		title = "TODO " + strings.ToUpper(id[:1]) + strings.ReplaceAll(id[1:], "-", " ")
	}
	roles := model.Dispositions.Roles
	data := map[string]any{
		"ID": id, "Title": strconv.Quote(title), "Version": First, "Date": at.UTC().Format(time.DateOnly), "Publisher": `"TODO Who you are"`, "Prefix": prefix(id),
		"Variable": strings.ReplaceAll(id, "-", "_"), "Pins": model.Pins, "Dispositions": wordings(model.Dispositions),
		"Calm": roles.Calm, "Seek": roles.Undecided, "Escalate": mildest(model.Dispositions, pathways.Escalate), "Emergency": roles.Emergency,
	}
	s := &Scaffold{Shared: sharedOf(lib, model)}
	for _, f := range []struct {
		into           *File
		template, name string
	}{
		{&s.Definition, "pathway.yaml", path.Join(id, First+".yaml")},
		{&s.Invariants, "invariants.yaml", path.Join(id, "invariants.yaml")},
		{&s.Vignettes, "vignettes.yaml", path.Join(id, First+".yaml")},
	} {
		var b bytes.Buffer
		if err := scaffolds.ExecuteTemplate(&b, f.template, data); err != nil {
			return nil, err
		}
		*f.into = File{f.name, b.String()}
	}
	return s, nil
}

// model is a pathway in use, whose pins are those of all in use; where none is, the
// newest.
func model(lib *pathways.Library, at time.Time) *pathways.Pathway {
	var found *pathways.Pathway
	for _, id := range lib.IDs() {
		if p := lib.Active(id, at); p != nil {
			return p
		}
		found = lib.Newest(id)
	}
	return found
}

// prefix is what the ids of rows begin with: the first letters of the words of an
// id, or the first two of its one word.
func prefix(id string) string {
	words := strings.Split(id, "-")
	if len(words) == 1 {
		return strings.ToUpper(id[:min(2, len(id))])
	}
	out := ""
	for _, w := range words {
		out += w[:1]
	}
	return strings.ToUpper(out)
}

// mildest is the calmest disposition of a level.
func mildest(list *pathways.Dispositions, level pathways.Guidance) string {
	for _, d := range list.List {
		if d.Guidance == level {
			return d.ID.Value
		}
	}
	return list.Roles.Emergency.Value
}

// wordings says what each disposition is.
func wordings(list *pathways.Dispositions) []string {
	var out []string
	for _, d := range list.List {
		out = append(out, fmt.Sprintf("%-17s %s", d.ID, d.Guidance))
	}
	return out
}

// sharedFiles are the files that a version pins.
func sharedFiles(p *pathways.Pathway) []string {
	return []string{p.Dictionary.Name, p.Shared.Dispositions.Name, p.Signs.Name, p.SepsisTables.Name}
}

// sharedOf are the files that a version pins, and the SUMS that freezes them.
func sharedOf(lib *pathways.Library, p *pathways.Pathway) []File {
	names := sharedFiles(p)
	slices.Sort(names)
	digests, sums := lib.Digests(), "# Digests of released versions. A line here freezes its file; see FORMAT.md.\n"
	var out []File
	for _, name := range names {
		text, _ := lib.Text(name)
		out = append(out, File{name, text})
		if d := digests[path.Dir(name)+"@"+strings.TrimSuffix(path.Base(name), ".yaml")]; d != "" {
			sums += d + "  " + name + "\n"
		}
	}
	return append(out, File{"SUMS", sums})
}
