package main

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"safetynet/engine"
	"safetynet/engine/verify"
	"safetynet/pathways"
)

func (p *program) vectorsCommand() *cobra.Command {
	var audience, criterion string
	c := p.command("vectors PATHWAY[@VERSION]", "Write the pairs of children at every limit of a pathway, as vignettes",
		"Writes, for every criterion and every finding it reads, two children who differ in that answer only: one meets the criterion\n"+
			"and is told what it calls for, the other is told less. They are vignettes to be checked against the guideline by reading,\n"+
			"before they are put into testdata/vignettes: what each is told here is what the engine says, which is what is in question.",
		cobra.ExactArgs(1), func(_ *cobra.Command, args []string) error { return p.vectors(args[0], audience, criterion) })
	c.Flags().StringVar(&audience, "audience", string(pathways.Clinician), "parent, adviser or clinician")
	c.Flags().StringVar(&criterion, "criterion", "", "only this criterion")
	return c
}

func (p *program) vectors(name, audience, criterion string) error {
	who := pathways.Audience(audience)
	if !slices.Contains(pathways.Audiences(), who) {
		return failf(statusUsage, "--audience is parent, adviser or clinician, not %q", audience)
	}
	eng, err := p.compileUnproved()
	if err != nil {
		return err
	}
	versions, err := p.versionsNamed(eng.Library(), []string{name})
	if err != nil {
		return err
	}
	d := versions[0]
	all, err := verify.Vectors(eng.Program(d.ID.Value, d.Version), who, verify.Options{At: p.now().UTC()})
	if err != nil {
		return err
	}
	var vectors []verify.Vector
	for _, v := range all {
		if criterion == "" || v.Criterion == criterion {
			vectors = append(vectors, v)
		}
	}
	if criterion != "" && len(vectors) == 0 {
		return failf(statusUsage, "no pair of %s for %s shows the criterion %s", d.Key(), who, criterion)
	}
	if p.json {
		return p.printJSON(map[string]any{"vectors": vectors})
	}
	p.print(vectorsText(d, vectors))
	return nil
}

// vectorsText writes the pairs as a file of vignettes.
func vectorsText(d *pathways.Pathway, vectors []verify.Vector) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Proposed by safetynet vectors: check each disposition against the guideline before it is kept.\npathway: %s\nvignettes:\n", d.Key())
	for _, v := range vectors {
		vectorVignette(&b, v, v.Misses, "not met")
		vectorVignette(&b, v, v.Meets, "met")
	}
	return b.String()
}

func vectorVignette(b *strings.Builder, v verify.Vector, c *verify.Child, what string) {
	fmt.Fprintf(b, "  - {name: %q, why: \"to be confirmed by the guideline\",\n     audience: %s, %sothers: normal, findings: {%s},\n     expect: {disposition: %s}}\n",
		fmt.Sprintf("%s by %s: %s", v.Criterion, v.Finding, what), v.Audience, vectorAge(c.Case.Age), vectorFindings(c), c.Disposition)
}

// vectorAge states an exact age; none for an unknown one.
func vectorAge(a engine.Age) string {
	switch {
	case !a.Known:
		return ""
	case a.Days.Lo < 59:
		return fmt.Sprintf("age: {days: %d}, ", a.Days.Lo)
	}
	return fmt.Sprintf("age: {months: %d}, ", a.Months.Lo)
}

// vectorFindings lists what is not normal of the child.
func vectorFindings(c *verify.Child) string {
	var out []string
	for _, said := range c.Said {
		id, _, _ := strings.Cut(said, " = ")
		a, ok := c.Case.Findings[id]
		switch {
		case !ok:
			out = append(out, id+": {unknown: not-asked}")
		case !a.Known():
			out = append(out, fmt.Sprintf("%s: {unknown: %s}", id, a.Unknown))
		case a.Value.Type == pathways.Enum:
			out = append(out, fmt.Sprintf("%s: %q", id, a.Value.Text))
		case a.Value.Type == pathways.Bool:
			out = append(out, fmt.Sprintf("%s: %t", id, a.Value.Bool))
		default:
			out = append(out, fmt.Sprintf("%s: %v", id, a.Value.Number))
		}
	}
	sort.Strings(out)
	return strings.Join(out, ", ")
}
