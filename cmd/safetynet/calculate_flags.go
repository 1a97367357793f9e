package main

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"safetynet/pathways"
)

// calculationFlags describe the input of a calculator on the command line. Like
// those of a case they are turned into the JSON of a request, which one place judges.
type calculationFlags struct {
	childFlags
	sets []string
}

func (f *calculationFlags) register(flags *pflag.FlagSet) {
	f.childFlags.register(flags)
	flags.StringArrayVar(&f.sets, "set", nil, "`id=value` of an input, or id=?reason (unsure, not-measured, not-asked); may be repeated")
}

// given tells whether any of the flags was used.
func (f *calculationFlags) given() bool { return len(f.sets) > 0 || f.childFlags.given() }

// request writes the request the flags describe, values typed by the inputs.
func (f *calculationFlags) request(inputs []*pathways.Finding) ([]byte, error) {
	o := object{}
	if err := f.addChild(&o); err != nil {
		return nil, err
	}
	for _, set := range f.sets {
		id, value, ok := strings.Cut(set, "=")
		if !ok || id == "" {
			return nil, failf(statusUsage, "--set %q: write it as id=value or id=?reason", set)
		}
		var input *pathways.Finding
		if i := slices.IndexFunc(inputs, func(f *pathways.Finding) bool { return f.ID.Value == id }); i >= 0 {
			input = inputs[i]
		}
		o.add(id, answerJSON(input, value)) // an id given twice is refused as a repeated key
	}
	return o.json(), nil
}
