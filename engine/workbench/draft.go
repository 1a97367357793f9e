package workbench

import (
	"context"
	"slices"
	"time"

	"safetynet/engine"
	"safetynet/engine/verify"
	"safetynet/pathways"
)

// Draft is one file laid over a library as if it stood there. Nothing of it is
// written anywhere.
type Draft struct {
	Place   string          // where the file belongs
	Issues  pathways.Issues // of the file, and errors in others because of it
	Engine  *engine.Engine  // the library with the file; nil where an issue is an error
	Program *engine.Program // the version in the file; nil where it has none, or there is no engine
	Before  *engine.Program // the version in use, or failing that the released one before it; nil where there is none
}

// Lay reads and compiles a library with one file more, or one replaced. The library
// is not changed. at says which version is in use.
func Lay(lib *pathways.Library, text []byte, at time.Time) *Draft {
	with, place, issues := lib.With(text)
	d := &Draft{Place: place}
	d.Engine, d.Issues = engine.CompileUnproved(with, issues)
	d.Issues = slices.DeleteFunc(d.Issues, func(i pathways.Issue) bool { // what is warned of elsewhere is not this author's
		return i.Severity == pathways.LevelWarning && i.Pos.File != place
	})
	if d.Engine == nil {
		return d
	}
	for _, p := range with.Pathways {
		if p.Name == place {
			d.Program = d.Engine.Program(p.ID.Value, p.Version)
			d.Before = before(d.Engine, p, at)
		}
	}
	return d
}

// before is what a version is compared with.
func before(eng *engine.Engine, p *pathways.Pathway, at time.Time) *engine.Program {
	lib := eng.Library()
	other := lib.Active(p.ID.Value, at)
	if other == nil || other == p {
		other = lib.Before(p)
	}
	if other == nil {
		return nil
	}
	return eng.Program(other.ID.Value, other.Version)
}

// Limits bound a proof or a comparison.
type Limits struct {
	At       time.Time         // of the cases shown
	Nodes    int               // of one diagram; 0 for what is usual
	Progress func(step string) // may be nil
}

// Prove decides every property of a version of a library, together with the
// newest of its other pathways and its localities. It gives up when ctx ends.
func Prove(ctx context.Context, eng *engine.Engine, p *pathways.Pathway, l Limits) (*verify.Report, error) {
	o := verify.Options{At: l.At, Budget: l.Nodes, Context: ctx, Progress: l.Progress}
	lib := eng.Library()
	for _, id := range lib.IDs() {
		o.Others = append(o.Others, lib.Newest(id))
	}
	for _, x := range lib.Localities {
		o.Localities = append(o.Localities, eng.Locality(x.ID.Value, x.Version))
	}
	return verify.Verify(eng.Program(p.ID.Value, p.Version), o)
}

// Prove decides every property of the draft, which must have a program.
func (d *Draft) Prove(ctx context.Context, l Limits) (*verify.Report, error) {
	return Prove(ctx, d.Engine, d.Program.Definition(), l)
}

// Compare says whose guidance the draft changes. It must have something before it.
func (d *Draft) Compare(ctx context.Context, l Limits) (*verify.Difference, error) {
	return verify.Diff(d.Before, d.Program, verify.Options{At: l.At, Budget: l.Nodes, Context: ctx, Progress: l.Progress})
}

// Concerned lists the versions that changed files of a library are about: a
// definition itself; of invariants the newest version of their pathway; of a shared
// part every version that pins it and that none follows. The names are those of the
// files inside the library.
func Concerned(lib *pathways.Library, files []string) []*pathways.Pathway {
	var out []*pathways.Pathway
	for _, p := range lib.Pathways {
		if slices.Contains(files, p.Name) || lib.Newest(p.ID.Value) == p && slices.ContainsFunc(behind(lib, p), func(name string) bool { return slices.Contains(files, name) }) {
			out = append(out, p)
		}
	}
	return out
}

// behind are the other files that a version's proofs read.
func behind(lib *pathways.Library, p *pathways.Pathway) []string {
	names := sharedFiles(p)
	if x := lib.Invariants(p.ID.Value); x != nil {
		names = append(names, x.Name)
	}
	return names
}

// Drafts are the versions that are not released.
func Drafts(lib *pathways.Library) []*pathways.Pathway {
	return slices.DeleteFunc(slices.Clone(lib.Pathways), func(p *pathways.Pathway) bool { return p.Status != pathways.StatusDraft })
}
