package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"safetynet/engine"
	"safetynet/engine/verify"
	"safetynet/engine/vignette"
	"safetynet/engine/workbench"
	"safetynet/pathways"
)

// round is what was found at one save.
type round struct {
	Saved     []string        `json:"saved"`
	OK        bool            `json:"ok"`
	Issues    pathways.Issues `json:"issues"`
	Vignettes []tested        `json:"vignettes"`
	Proofs    []proved        `json:"proofs"`
	Seconds   float64         `json:"seconds"`

	sound bool // the library can be used
}

// tested is the vignettes of one version.
type tested struct {
	Version string   `json:"version"`
	Results int      `json:"results"`
	Passed  int      `json:"passed"`
	Failed  []string `json:"failed"`
}

// proved is the proofs of one version.
type proved struct {
	Version string          `json:"version"`
	Proved  int             `json:"proved"`
	Refuted []verify.Result `json:"refuted"`
	Error   string          `json:"error,omitempty"`
	Seconds float64         `json:"seconds"`
	Known   bool            `json:"known"` // from before: nothing it is about has changed
}

// stage is a part of a round.
type stage int

const (
	linted stage = iota
	testedAll
	proving // a step of one proof; the round is as before
	provedOne
)

// watchRounds remember from save to save what is worked on, and what is proved already.
type watchRounds struct {
	workshop
	now     func() time.Time
	touched map[string]bool // versions, and files of vignettes, that were saved
	known   map[string]proved
}

func newWatchRounds(w workshop, now func() time.Time) *watchRounds {
	return &watchRounds{workshop: w, now: now, touched: map[string]bool{}, known: map[string]proved{}}
}

// next looks at the library as it is. show is told after each part. The error is
// that of ctx when it has ended.
func (w *watchRounds) next(ctx context.Context, saved []string, show func(s stage, r *round, step string)) (*round, error) {
	begun := time.Now()
	r := &round{Saved: saved, Issues: pathways.Issues{}, Vignettes: []tested{}, Proofs: []proved{}}
	for i, name := range r.Saved {
		r.Saved[i] = filepath.ToSlash(name)
	}
	lib, issues := pathways.Load(os.DirFS(w.library))
	eng, issues := engine.CompileUnproved(lib, issues)
	r.sound = eng != nil
	r.Issues = append(r.Issues, issues...)
	w.touch(lib, saved)
	var files []*vignette.File
	if eng != nil && isFolder(w.vignettes) {
		files = w.load(eng, r)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	show(linted, r, "")
	if eng != nil {
		versions := w.versions(lib)
		w.test(eng, versions, files, r)
		show(testedAll, r, "")
		if err := w.prove(ctx, eng, versions, r, show); err != nil {
			return nil, err
		}
	}
	r.OK = r.allRight()
	r.Seconds = time.Since(begun).Seconds()
	return r, nil
}

// touch remembers what the saved files are about.
func (w *watchRounds) touch(lib *pathways.Library, saved []string) {
	var names []string
	for _, name := range saved {
		if in, is := inside(w.library, name); is {
			names = append(names, in)
		}
		if in, is := inside(w.vignettes, name); is {
			id, file, _ := strings.Cut(in, "/")
			for _, p := range lib.Pathways {
				if p.ID.Value == id && strings.HasPrefix(file, p.Version.String()+".") {
					w.touched[p.Key()] = true
				}
			}
		}
	}
	for _, p := range workbench.Concerned(lib, names) {
		w.touched[p.Key()] = true
	}
}

// versions are those that are worked on: drafts, and what was saved since the start.
func (w *watchRounds) versions(lib *pathways.Library) []*pathways.Pathway {
	return slices.DeleteFunc(slices.Clone(lib.Pathways), func(p *pathways.Pathway) bool {
		return p.Status != pathways.StatusDraft && !w.touched[p.Key()]
	})
}

// load reads all vignettes and adds what is wrong with them.
func (w *watchRounds) load(eng *engine.Engine, r *round) []*vignette.File {
	texts, err := readVignettes(w.vignettes)
	if err != nil {
		return nil // the folder is empty
	}
	files, issues := loadVignettes(eng, texts)
	r.Issues = append(r.Issues, issues...)
	if issues.HasErrors() {
		bad := func(name string) bool {
			return slices.ContainsFunc(issues, func(i pathways.Issue) bool { return i.Pos.File == name && i.Severity == pathways.LevelError })
		}
		files = slices.DeleteFunc(files, func(f *vignette.File) bool { return bad(f.Name) })
	}
	return files
}

func (w *watchRounds) test(eng *engine.Engine, versions []*pathways.Pathway, files []*vignette.File, r *round) {
	for _, p := range versions {
		t := tested{Version: p.Key(), Failed: []string{}}
		for _, f := range files {
			if f.Pathway != p.ID.Value || f.Version != p.Version {
				continue
			}
			for _, x := range f.Run(eng) {
				t.Results++
				if x.Passed() {
					t.Passed++
				} else {
					t.Failed = append(t.Failed, x.String())
				}
			}
		}
		r.Vignettes = append(r.Vignettes, t)
	}
}

// prove proves what is not known yet, one version after the other.
func (w *watchRounds) prove(ctx context.Context, eng *engine.Engine, versions []*pathways.Pathway, r *round, show func(stage, *round, string)) error {
	for _, p := range versions {
		key := p.Key() + " " + p.Digest + " " + eng.Library().InvariantsDigest(p.ID.Value)
		one, known := w.known[key]
		if one.Known = known; !known {
			begun := time.Now()
			report, err := workbench.Prove(ctx, eng, p, workbench.Limits{At: w.now().UTC(), Progress: func(step string) { show(proving, r, step) }})
			if ctx.Err() != nil {
				return ctx.Err()
			}
			one = provedOf(p.Key(), report, err)
			one.Seconds = time.Since(begun).Seconds()
			w.known[key] = one
		}
		r.Proofs = append(r.Proofs, one)
		show(provedOne, r, "")
	}
	return nil
}

func provedOf(version string, report *verify.Report, err error) proved {
	one := proved{Version: version, Refuted: []verify.Result{}}
	if err != nil {
		one.Error = err.Error()
		return one
	}
	for _, x := range report.Results {
		if x.Verdict == verify.Proved {
			one.Proved++
		}
	}
	one.Refuted = append(one.Refuted, report.Refuted()...)
	return one
}

// allRight tells whether nothing is wrong; what is left to do is not.
func (r *round) allRight() bool {
	return !r.Issues.HasErrors() &&
		!slices.ContainsFunc(r.Vignettes, func(t tested) bool { return len(t.Failed) > 0 }) &&
		!slices.ContainsFunc(r.Proofs, func(p proved) bool { return len(p.Refuted) > 0 || p.Error != "" })
}
