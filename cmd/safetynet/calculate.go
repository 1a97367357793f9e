package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"safetynet/api"
	"safetynet/engine"
	"safetynet/engine/calculate"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

func (p *program) calculateCommand() *cobra.Command {
	list := p.command("list", "List the calculators: what they ask, for whom they are",
		"With --json it prints what GET /v1/calculators answers: the constants as well, each with its source.",
		cobra.NoArgs, func(c *cobra.Command, _ []string) error { return p.listCalculators(c) })
	commands := []*cobra.Command{list}
	for _, x := range []struct {
		kind           calculate.Kind
		short, example string
	}{
		{calculate.PeakFlow, "Peak flow as a percentage of the personal best, or of the one predicted from height",
			"--audience parent --age 8y --set peak_flow_l_min=170 --set peak_flow_best_l_min=300"},
		{calculate.Rehydration, "Oral rehydration volumes by weight, for clinicians",
			"--audience clinician --age 3y --set weight_kg=14 --set weight_measured=yes"},
		{calculate.PEWS, "National PEWS score and escalation, for clinicians, inpatients only",
			"--audience clinician --age 8mo --set respiratory_rate=62 --set respiratory_distress=moderate"},
		{calculate.NormalRanges, "Vital signs by age: normal ranges, and the limits of each system", "--audience clinician --age 7mo"},
	} {
		commands = append(commands, p.oneCalculator(x.kind, x.short, x.example))
	}
	return p.group("calculate", "Calculators beside the pathways; none of them decides guidance",
		"Peak flow, oral rehydration, the national PEWS score, vital signs by age. Nothing is stored.", commands...)
}

func (p *program) oneCalculator(kind calculate.Kind, short, example string) *cobra.Command {
	var flags calculationFlags
	c := p.command(string(kind)+" [FILE]", short,
		short+".\n\nThe input is a file, or - for the standard input, in exactly the form of POST /v1/calculators/"+string(kind)+";\n"+
			"or it is given by flags. safetynet calculate list says what is asked. It decides no guidance.\n\nExit status: 0 done, 2 bad input or not for this audience, 70 internal error.",
		cobra.MaximumNArgs(1), func(c *cobra.Command, args []string) error {
			if (len(args) == 1) == flags.given() {
				return usageError(c, "give the input as one file (- for the standard input) or by flags")
			}
			return p.calculate(kind, &flags, args)
		})
	c.Example = "  safetynet calculate " + string(kind) + " " + example
	flags.register(c.Flags())
	return c
}

// calculate prints one calculation. Whatever keeps it from a result, the fixed
// emergency text is printed.
func (p *program) calculate(kind calculate.Kind, flags *calculationFlags, args []string) (err error) {
	defer func() {
		if err != nil {
			p.emergency()
		}
	}()
	defer recovered(&err)
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	data, name, err := p.readCalculation(eng, kind, flags, args)
	if err != nil {
		return err
	}
	answer, problem := api.Calculate(kind, data, eng, p.now())
	if problem != nil {
		return p.refuseCalculation(problem, name)
	}
	if p.json {
		return p.printJSON(answer)
	}
	p.print(calculationText(answer))
	return nil
}

func (p *program) readCalculation(eng *engine.Engine, kind calculate.Kind, flags *calculationFlags, args []string) ([]byte, string, error) {
	if len(args) == 1 {
		return p.readCase(eng, nil, args)
	}
	var inputs []*pathways.Finding
	if def := eng.Library().CalculatorsAt(p.now()); def != nil {
		inputs = calculate.Inputs(def, kind)
	}
	data, err := flags.request(inputs)
	return data, "flags", err
}

// refuseCalculation says why there is no result: every fault, or that it is not
// for whoever asks.
func (p *program) refuseCalculation(problem *api.Problem, name string) error {
	if p.json || problem.Status == http.StatusUnprocessableEntity || problem.Status == http.StatusBadRequest {
		return p.refuse(problem, name)
	}
	return fail(statusUsage, errors.New(problem.Detail))
}

func (p *program) listCalculators(c *cobra.Command) error {
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	if p.json {
		return p.apiJSON(c.Context(), eng, "/v1/calculators")
	}
	def := eng.Library().CalculatorsAt(p.now())
	if def == nil {
		return failf(statusUsage, "the library %s has no calculators", nameOf(p.library))
	}
	var v page
	v.linef("Calculators %s, %s. None of them decides guidance.", def.Version, def.Status)
	if !def.ApprovedAt(p.now()) {
		v.linef("%s", notApproved)
	}
	for _, kind := range calculate.Kinds() {
		head := calculate.Head(def, kind)
		v.heading("%s: %s", kind, head.Title.For(pathways.Clinician))
		v.hang("  ", "  ", "shown to: "+joined(head.Audience))
		for _, f := range calculate.Inputs(def, kind) {
			v.hang("  * ", "    ", inputText(f))
		}
	}
	p.print(v.String())
	return nil
}

// inputText describes an input on one line: id, what it is, what it may be.
func inputText(f *pathways.Finding) string {
	text := f.ID.Value + ": " + f.Text.For(pathways.Clinician)
	switch f.Type {
	case pathways.Bool:
		return text + " (yes or no)"
	case pathways.Enum:
		return text + " (" + strings.Join(f.Values.All(), ", ") + ")"
	}
	return text + fmt.Sprintf(" (%v to %v %s)", f.Range.Min, f.Range.Max, prose.Unit(f.Unit))
}
