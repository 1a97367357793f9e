package main

import (
	_ "embed"
	"maps"
	"net/url"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"safetynet/api/decisionlog/sqlite"
	"safetynet/api/web/site"
	"safetynet/pathways"
)

func (p *program) sbomCommand() *cobra.Command {
	return p.command("sbom", "Print what the program is made of, as a CycloneDX bill of materials",
		"Lists every Go module in the program with its version and checksum, Go itself, SQLite, the C library of a static build, the\n"+
			"stylesheet, and the definitions of the library, as CycloneDX 1.6 in JSON. The same program prints the same bytes.\n"+
			"It is read from what the compiler wrote into the program, not from the files it was made of.",
		cobra.NoArgs, func(*cobra.Command, []string) error {
			eng, err := p.mustCompile()
			if err != nil {
				return err
			}
			return p.printJSON(sbomOf(buildInfo(), eng.Library()))
		})
}

// bom is a bill of materials as CycloneDX 1.6 has it, without what would differ
// from one run to the next: a serial number and the time.
type bom struct {
	Format       string        `json:"bomFormat"`
	Spec         string        `json:"specVersion"`
	Version      int           `json:"version"`
	Metadata     bomMetadata   `json:"metadata"`
	Components   []component   `json:"components"`
	Compositions []composition `json:"compositions"`
}

type bomMetadata struct {
	Component component `json:"component"`
}

type component struct {
	Type        string     `json:"type"`
	Ref         string     `json:"bom-ref"`
	Name        string     `json:"name"`
	Version     string     `json:"version"`
	Description string     `json:"description,omitempty"`
	Hashes      []hashed   `json:"hashes,omitempty"`
	Licences    []licensed `json:"licenses,omitempty"`
	PURL        string     `json:"purl,omitempty"`
	Properties  []property `json:"properties,omitempty"`
}

type hashed struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type licensed struct {
	Expression string `json:"expression"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// composition says how much is known of something.
type composition struct {
	Aggregate    string   `json:"aggregate"`
	Assemblies   []string `json:"assemblies,omitempty"`
	Dependencies []string `json:"dependencies,omitempty"`
}

const bomRoot = "safetynet"

func sbomOf(info *debug.BuildInfo, lib *pathways.Library) bom {
	b := bom{Format: "CycloneDX", Spec: "1.6", Version: 1, Components: []component{}}
	b.Metadata.Component = component{Type: "application", Ref: bomRoot, Name: "safetynet", Version: version,
		Description: "Paediatric safety netting. Nothing that comes with it is clinically approved.", Properties: builtHow(info)}
	for _, m := range info.Deps {
		b.Components = append(b.Components, moduleComponent(m))
	}
	b.Components = append(b.Components, foreignComponents(info)...)
	b.Components = append(b.Components, contentComponents(lib)...)
	// The compiler writes down which modules are in the program, and not which of them needs which other.
	b.Compositions = []composition{{Aggregate: "complete", Assemblies: []string{bomRoot}}, {Aggregate: "unknown", Dependencies: []string{bomRoot}}}
	return b
}

// builtHow are the settings that a build depends on. Where it took place is none.
func builtHow(info *debug.BuildInfo) []property {
	list := []property{{"safetynet:commit", source(info)}, {"safetynet:cc", cc}}
	for _, s := range info.Settings {
		if !strings.HasPrefix(s.Key, "vcs") {
			list = append(list, property{"go:build:" + s.Key, s.Value})
		}
	}
	return slices.DeleteFunc(list, func(x property) bool { return x.Value == "" })
}

// moduleComponent describes a module. Its checksum in go.sum is over a list of its
// files and no digest of any one file, so it is a property and no hash.
func moduleComponent(m *debug.Module) component {
	if m.Replace != nil {
		m = m.Replace
	}
	c := component{Type: "library", Ref: "go:" + m.Path, Name: m.Path, Version: m.Version,
		PURL: "pkg:golang/" + purlPath(m.Path) + "@" + url.PathEscape(m.Version), Licences: licenceOf(m.Path)}
	if m.Sum != "" {
		c.Properties = []property{{"go:sum", m.Sum}}
	}
	return c
}

func purlPath(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}

// foreignComponents are what others wrote and no module names.
func foreignComponents(info *debug.BuildInfo) []component {
	goVersion := info.GoVersion
	if goVersion == "" {
		goVersion = runtime.Version()
	}
	list := []component{
		{Type: "library", Ref: "go:std", Name: "std", Version: goVersion, Description: "Go's standard library and runtime",
			PURL: "pkg:golang/std@" + strings.TrimPrefix(goVersion, "go"), Licences: []licensed{{"BSD-3-Clause"}}},
		{Type: "library", Ref: "c:sqlite", Name: "sqlite", Version: sqlite.LibraryVersion(), Description: "Compiled in with github.com/mattn/go-sqlite3",
			Licences: []licensed{{"blessing"}}},
		{Type: "library", Ref: "npm:nhsuk-frontend", Name: "nhsuk-frontend", Version: site.Frontend(), PURL: "pkg:npm/nhsuk-frontend@" + site.Frontend(),
			Description: "Stylesheet, script and icons; changed: no font faces, no source maps, relative addresses", Licences: []licensed{{"MIT"}}},
	}
	if compiler, library, ok := strings.Cut(cc, ", "); ok { // only a static build has these in it
		name, number, _ := strings.Cut(compiler, " ")
		list = append(list, component{Type: "library", Ref: "c:" + name, Name: "lib" + name, Version: number, Description: "The C compiler's own routines, linked statically",
			Licences: []licensed{{"GPL-3.0-or-later WITH GCC-exception-3.1"}}})
		name, number, _ = strings.Cut(library, " ")
		list = append(list, component{Type: "library", Ref: "c:" + name, Name: name, Version: number, Description: "The C library, linked statically",
			Licences: []licensed{{"LGPL-2.1-or-later"}}})
	}
	return list
}

// contentComponents are the released definitions, each with the digest that its
// decisions are recorded under.
func contentComponents(lib *pathways.Library) []component {
	digests := lib.Digests()
	var list []component
	for _, key := range slices.Sorted(maps.Keys(digests)) {
		name, number, _ := strings.Cut(key, "@")
		list = append(list, component{Type: "data", Ref: "content:" + key, Name: name, Version: number,
			Hashes: []hashed{{"SHA-256", strings.TrimPrefix(digests[key], "sha256:")}}})
	}
	return list
}

//go:embed deploy/licences.tsv
var licences string

// licenceOf is what a module's own licence file says; nothing where nobody has looked.
func licenceOf(module string) []licensed {
	for line := range strings.Lines(licences) {
		if name, licence, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && name == module {
			return []licensed{{licence}}
		}
	}
	return nil
}
