package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"safetynet/engine"
	"safetynet/engine/verify"
	"safetynet/engine/workbench"
	"safetynet/pathways"
)

// verified is what came of one version, with the time it took.
type verified struct {
	*verify.Report
	Seconds float64 `json:"seconds"`
}

func (p *program) verifyCommand() *cobra.Command {
	var all, full, record bool
	c := p.command("verify [PATHWAY[@VERSION] ...]", "Prove what must hold of a pathway, for every child",
		"Proves for the newest version of each pathway, or for those named, and for every answer, every unknown, every age and every\n"+
			"audience: home care is earned (P1), every criterion is alive (P2), what is unknown can only be held against home care (P3),\n"+
			"worse is never calmer (P4), the limits of each measurement over the ages (P5), audiences in step (P7), the invariants written\n"+
			"from the guidelines (P8), and that adding a pathway never lowers the outcome (P9). Two back ends must agree. What is not\n"+
			"proved is shown with a child that refutes it. Exit status 1 when anything is not proved, or a record says something else.",
		cobra.ArbitraryArgs, func(_ *cobra.Command, args []string) error { return p.verify(args, all, full, record) })
	c.Flags().BoolVar(&all, "all", false, "every version, not only the newest")
	c.Flags().BoolVar(&record, "record", false, "write the record of what was proved beside each version, in the folder of --pathways")
	c.Flags().BoolVar(&full, "full", false, "list declared exceptions, residual risk and limits as well")
	return c
}

func (p *program) verify(names []string, all, full, record bool) error {
	if record && p.library == "" {
		return failf(statusUsage, "--record needs --pathways: the embedded library cannot be written")
	}
	eng, err := p.compileUnproved()
	if err != nil {
		return err
	}
	var versions []*pathways.Pathway
	if all && len(names) == 0 {
		versions = eng.Library().Pathways
	} else if versions, err = p.versionsNamed(eng.Library(), names); err != nil {
		return err
	}
	reports, err := p.proveAll(eng, versions)
	if err != nil {
		return err
	}
	if p.json {
		err = p.printJSON(map[string]any{"reports": reports})
	} else {
		p.print(verifyText(reports, full))
	}
	for i, r := range reports {
		if err == nil && record && len(r.Refuted()) == 0 {
			err = p.writeRecord(eng, versions[i], r.Report)
		}
	}
	if err == nil {
		err = faults(eng.Library(), versions, reports, record)
	}
	return err
}

// faults is what was not proved, and every record that says something else than the
// proofs; one that was just written is not looked at.
func faults(lib *pathways.Library, versions []*pathways.Pathway, reports []*verified, written bool) error {
	refuted := 0
	for _, r := range reports {
		refuted += len(r.Refuted())
	}
	if refuted > 0 {
		return failf(statusFailed, "%s not proved", plural(refuted, "property is", "properties are"))
	}
	for i, r := range reports {
		x := lib.Proof(versions[i])
		if x != nil && !written && x.YAML() != r.Proof(lib.InvariantsDigest(r.Pathway)).YAML() {
			return failf(statusFailed, "the record %s says something else than what is proved; write it anew with --record", x.Name)
		}
	}
	return nil
}

// compileUnproved compiles a library whose proofs need not be there yet.
func (p *program) compileUnproved() (*engine.Engine, error) {
	files, err := libraryFS(p.library)
	if err != nil {
		return nil, err
	}
	eng, issues := engine.CompileUnproved(loadUnproved(files))
	if eng == nil {
		fmt.Fprint(p.stderr, issues.Render())
		return nil, failf(statusUsage, "the library %s has errors and is not used", nameOf(p.library))
	}
	return eng, nil
}

// loadUnproved loads a library for whoever proves it, or has it approved, again.
func loadUnproved(files fs.FS) (*pathways.Library, pathways.Issues) {
	lib, issues := pathways.Load(files)
	return lib, issues.WithoutReleases()
}

// writeRecord writes the record of a version whose every property is proved, unless
// it tells some children less than the version before it and does not justify that.
func (p *program) writeRecord(eng *engine.Engine, d *pathways.Pathway, r *verify.Report) error {
	if before := eng.Library().Before(d); before != nil {
		change, err := verify.Diff(eng.Program(before.ID.Value, before.Version), eng.Program(d.ID.Value, d.Version), verify.Options{})
		if err != nil {
			return err
		}
		if open := change.Unjustified(); len(open) > 0 {
			return failf(statusFailed, "%s tells some children something less urgent than %s and does not justify it: see safetynet diff %s %s",
				d.Key(), before.Key(), before.Key(), d.Key())
		}
	}
	file := filepath.Join(p.library, filepath.FromSlash(pathways.ProofPlace(d)))
	text := r.Proof(eng.Library().InvariantsDigest(d.ID.Value)).YAML()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil { // #nosec G306 -- a record of proofs is published
		return failf(statusInternal, "record: %w", err)
	}
	return nil
}

// proveAll verifies versions side by side, as many as there are processors to use.
func (p *program) proveAll(eng *engine.Engine, versions []*pathways.Pathway) ([]*verified, error) {
	reports, errs := make([]*verified, len(versions)), make([]error, len(versions))
	var wg sync.WaitGroup
	turns := make(chan struct{}, 2)
	progress, mu := p.progress(), sync.Mutex{}
	say := func(step string) {
		mu.Lock()
		defer mu.Unlock()
		progress("%s", step)
	}
	for i, d := range versions {
		wg.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			start := time.Now()
			r, err := workbench.Prove(context.Background(), eng, d, workbench.Limits{At: p.now().UTC(), Progress: say})
			reports[i], errs[i] = &verified{r, time.Since(start).Seconds()}, err
		})
	}
	wg.Wait()
	say("")
	return reports, errors.Join(errs...)
}
