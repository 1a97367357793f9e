package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"safetynet/pathways"
)

// approvalRow is what is said of one version.
type approvalRow struct {
	Version       string                    `json:"version"`
	Stage         pathways.Stage            `json:"stage"`
	InUse         string                    `json:"in_use"` // yes, no, or from when
	Approved      bool                      `json:"approved"`
	Needs         int                       `json:"needs"`
	ApprovedBy    []pathways.SignedApproval `json:"approved_by"`
	ApprovedUntil string                    `json:"approved_until,omitempty"`
	ReviewBy      string                    `json:"review_by,omitempty"`
}

func (p *program) verifySignatureCommand() *cobra.Command {
	return p.command("verify-signature [ID@VERSION ...]", "Check by whom versions are approved, with the keys of --approvers",
		"Checks the versions named, or all that are in use or come into use, and says of every approval that does not count why.\n"+
			"Exit status 1 when a version is not approved, or an approval was tampered with, replayed, or is by a key that is not trusted.",
		cobra.ArbitraryArgs, func(c *cobra.Command, args []string) error {
			if p.approvers == "" {
				return usageError(c, "--approvers is missing: without it nothing is approved")
			}
			return p.verifySignatures(args)
		})
}

func (p *program) verifySignatures(names []string) error {
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	lib, now := eng.Library(), p.now()
	var editions []*pathways.Edition
	var issues pathways.Issues
	if len(names) == 0 {
		for _, u := range lib.Uses(now) {
			editions = append(editions, lib.Edition(u.Key))
		}
		issues = append(lib.ApprovalFaults(now), lib.Unready(now)...)
	}
	for _, name := range names {
		e := lib.Edition(name)
		if e == nil {
			return failf(statusUsage, "the library %s has no version %q", nameOf(p.library), name)
		}
		editions = append(editions, e)
		for _, i := range lib.ApprovalFaults(now) {
			if i.Pos.File == pathways.ReleasePlace(name) {
				issues = append(issues, i)
			}
		}
		issues = append(issues, lib.Unapproved(e, now)...)
	}
	rows := []approvalRow{}
	for _, e := range editions {
		r := approvalRow{Version: e.Key, Stage: e.Header.StageAt(now), InUse: inUse(lib, e.Key, now), Needs: e.Needs(), ApprovedBy: []pathways.SignedApproval{},
			ApprovedUntil: e.Header.ApprovedUntil(now).String(), ReviewBy: e.Header.ReviewBy(now).String()}
		if a := e.Header.ApprovalAt(now); a != nil {
			r.Approved, r.ApprovedBy = true, a.By
		}
		rows = append(rows, r)
	}
	return p.printApprovals(rows, issues.Sort())
}

// inUse says whether a version is in use, or from which day it will be.
func inUse(lib *pathways.Library, key string, now time.Time) string {
	for _, u := range lib.Uses(now) {
		switch {
		case u.Key == key && u.From.Equal(now):
			return "yes"
		case u.Key == key:
			return "from " + u.From.Format(time.DateOnly)
		}
	}
	return "no"
}

func (p *program) printApprovals(rows []approvalRow, issues pathways.Issues) (err error) {
	if p.json {
		err = p.printJSON(map[string]any{"versions": rows, "issues": append(pathways.Issues{}, issues...)})
	} else {
		p.print(issues.Render())
		lines := [][]string{{"VERSION", "STAGE", "IN USE", "UNTIL", "REVIEW BY", "APPROVED BY"}}
		for _, r := range rows {
			var by []string
			for _, a := range r.ApprovedBy {
				by = append(by, a.Role+" ("+a.Identity+")")
			}
			lines = append(lines, []string{r.Version, string(r.Stage), r.InUse, r.ApprovedUntil, r.ReviewBy, strings.Join(by, ", ")})
		}
		p.print(table("", lines))
	}
	if errs, _ := count(issues); errs > 0 && err == nil {
		return fail(statusFailed, fmt.Errorf("%s with the approvals", plural(errs, "error", "errors")))
	}
	return err
}
