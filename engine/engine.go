package engine

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"safetynet/pathways"
)

// Semantics is the version of what an assessment means. The same digests, those of
// approvals among them, the same case and the same semantics give the same bytes, for
// ever.
const Semantics = "safetynet-semantics/2"

// Engine is a compiled library: immutable, safe for concurrent use, and pure. It
// reads no clock, does no I/O and keeps nothing between assessments.
type Engine struct {
	lib        *pathways.Library
	programs   map[string]*Program  // by id@version
	localities map[string]*Locality // by id@version
}

// Compile compiles every version in a library. It returns all problems at once,
// in file order, together with those the loader found; with any error among
// them the engine is nil. A record of proofs must be about this [Semantics].
func Compile(lib *pathways.Library, loaded pathways.Issues) (*Engine, pathways.Issues) {
	return compile(lib, slices.Concat(loaded, lib.OtherSemantics(Semantics)))
}

// CompileUnproved is Compile for whoever is about to prove a library: that records
// of proofs are missing or stale is no problem then.
func CompileUnproved(lib *pathways.Library, loaded pathways.Issues) (*Engine, pathways.Issues) {
	return compile(lib, loaded.WithoutProofs())
}

func compile(lib *pathways.Library, issues pathways.Issues) (*Engine, pathways.Issues) {
	e := &Engine{lib: lib, programs: map[string]*Program{}, localities: map[string]*Locality{}}
	linked := slices.DeleteFunc(slices.Clone(lib.Pathways), func(p *pathways.Pathway) bool { return p.Digest == "" }) // their pins are missing, which was reported
	programs, found := make([]*Program, len(linked)), make([]pathways.Issues, len(linked))
	texts, whole := newCELTexts(), !issues.HasErrors()
	var all errgroup.Group
	all.SetLimit(runtime.GOMAXPROCS(0))
	for _, i := range largestFirst(linked) {
		all.Go(func() (failed error) {
			defer func() {
				if reason := recover(); reason != nil {
					failed = fmt.Errorf("compiling %s: %v\n%s", linked[i].Name, reason, debug.Stack())
				}
			}()
			programs[i], found[i] = compilePathway(lib, linked[i], texts, whole)
			return nil
		})
	}
	if failed := all.Wait(); failed != nil {
		panic(failed) // where a server outlives it: in the goroutine of whoever sent the text
	}
	for i, p := range linked {
		issues = append(issues, found[i]...)
		e.programs[p.Key()] = programs[i]
	}
	for _, x := range lib.Localities {
		if x.Digest != "" {
			e.localities[x.Key()] = &Locality{def: x, lift: x.Lift()}
		}
	}
	issues = issues.Sort()
	if issues.HasErrors() {
		return nil, issues
	}
	return e, issues
}

// largestFirst are the places of pathways by how many criteria they have: one that is
// long to compile would else be left over for the end, alone.
func largestFirst(all []*pathways.Pathway) []int {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(all[b].Criteria), len(all[a].Criteria)) })
	return order
}

// Library is what the engine was compiled from. It must not be changed.
func (e *Engine) Library() *pathways.Library { return e.lib }

// Program returns one version, nil when the library has none.
func (e *Engine) Program(id string, v pathways.Version) *Program {
	return e.programs[id+"@"+v.String()]
}

// NotFoundError says that a pathway, or a version of one, cannot be used.
type NotFoundError struct{ Pathway, Reason string }

// Error names the pathway and what is wrong.
func (e *NotFoundError) Error() string { return fmt.Sprintf("pathway %s: %s", e.Pathway, e.Reason) }

// Select returns the programs for pathways: for each the version asked for, or
// the one active at now. now is the clock of whoever decides what is in use; it
// is never the time of an assessment.
func (e *Engine) Select(ids []string, versions map[string]pathways.Version, now time.Time) ([]*Program, error) {
	if len(ids) == 0 {
		return nil, &NotFoundError{"", "no pathway was named"}
	}
	var progs []*Program
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			return nil, &NotFoundError{id, "it is named twice"}
		}
		p, err := e.choose(id, versions, now)
		if err != nil {
			return nil, err
		}
		progs = append(progs, p)
	}
	return progs, nil
}

func (e *Engine) choose(id string, versions map[string]pathways.Version, now time.Time) (*Program, error) {
	v, asked := versions[id]
	if !asked {
		if active := e.lib.Active(id, now); active != nil {
			return e.programs[active.Key()], nil
		}
		if !slices.Contains(e.lib.IDs(), id) {
			return nil, &NotFoundError{id, "there is no such pathway; there is " + strings.Join(e.lib.IDs(), ", ")}
		}
		return nil, &NotFoundError{id, "no version is active on " + now.UTC().Format(time.DateOnly)}
	}
	p := e.Program(id, v)
	switch {
	case p == nil:
		return nil, &NotFoundError{id, "there is no version " + v.String()}
	case p.def.Status == pathways.StatusDraft:
		return nil, &NotFoundError{id, "version " + v.String() + " is a draft and cannot be used"}
	}
	return p, nil
}
