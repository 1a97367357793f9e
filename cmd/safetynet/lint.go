package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"safetynet/engine"
	"safetynet/pathways"
)

func (p *program) lintCommand() *cobra.Command {
	var vignettes string
	c := p.command("lint [DIR|FILE]", "Check a library of pathways, or one file: every problem at once",
		"Loads and compiles a library and the vignettes for it, and prints every issue with file, line and column.\n"+
			"Without DIR it checks the library of --pathways, or the embedded one. A FILE is checked as if it stood in that\n"+
			"library. With --approvers it says which approvals do not count, and why. Exit status 1 when there is an error.",
		cobra.MaximumNArgs(1), func(c *cobra.Command, args []string) error {
			if len(args) == 1 && isFile(args[0]) {
				return p.lintFile(args[0])
			}
			if len(args) == 1 {
				p.library = args[0]
			}
			if p.library != "" && !c.Flags().Changed("vignettes") {
				vignettes = "" // the default ones are for the embedded library
			}
			return p.lint(vignettes)
		})
	c.Flags().StringVar(&vignettes, "vignettes", defaultVignettes, "`file or folder` with vignettes to check as well; not by default for another library")
	return c
}

func (p *program) lint(vignettes string) error {
	eng, lib, issues, err := p.compile()
	if err != nil {
		return err
	}
	if eng != nil {
		issues = append(issues, lib.ApprovalFaults(p.now())...)
	}
	cases := 0
	if eng != nil && vignettes != "" {
		found, more, err := p.lintVignettes(eng, vignettes)
		if err != nil {
			return err
		}
		cases, issues = found, append(issues, more...)
	}
	return p.reportIssues(nameOf(p.library), len(lib.Pathways), cases, issues)
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// lintFile checks one definition file against the library's shared parts.
func (p *program) lintFile(name string) error {
	_, lib, issues, err := compileWith(p.library, name)
	if err != nil {
		return err
	}
	return p.reportIssues(name, len(lib.Pathways), 0, issues)
}

// reportIssues prints what was found and ends with a failure when any of it is an error.
func (p *program) reportIssues(name string, versions, cases int, issues pathways.Issues) error {
	errors, warnings := count(issues)
	var err error
	if p.json {
		if issues == nil {
			issues = pathways.Issues{}
		}
		err = p.printJSON(map[string]any{"errors": errors, "warnings": warnings, "pathways": versions, "vignettes": cases, "issues": issues})
	} else {
		p.print(issues.Render())
		p.print(fmt.Sprintf("%s: %s, %s; %s, %s\n", name, plural(versions, "pathway version", "pathway versions"),
			plural(cases, "vignette", "vignettes"), plural(errors, "error", "errors"), plural(warnings, "warning", "warnings")))
	}
	if errors > 0 {
		return fail(statusFailed, err)
	}
	return err
}

// lintVignettes loads vignettes without running them. The default folder may be
// missing: outside the repository there is none.
func (p *program) lintVignettes(eng *engine.Engine, name string) (int, pathways.Issues, error) {
	texts, err := readVignettes(name)
	if err != nil && name == defaultVignettes {
		return 0, nil, nil
	}
	if err != nil {
		return 0, nil, err
	}
	loaded, issues := loadVignettes(eng, texts)
	n := 0
	for _, f := range loaded {
		n += len(f.Vignettes)
	}
	return n, issues, nil
}
