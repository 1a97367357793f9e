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
	audience string
	born     string
	age      string
	at       string
	sets     []string
}

func (f *calculationFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.audience, "audience", "", "who is asking: parent, adviser or clinician")
	flags.StringVar(&f.born, "born", "", "date of birth, as `2026-08-22`")
	flags.StringVar(&f.age, "age", "", "stated age, such as `1y2mo`: units y, mo, wk, d")
	flags.StringVar(&f.at, "at", "", "time of the calculation, as `2026-11-21T10:00:00Z` (default now)")
	flags.StringArrayVar(&f.sets, "set", nil, "`id=value` of an input, or id=?reason (unsure, not-measured, not-asked); may be repeated")
}

// given tells whether any of the flags was used.
func (f *calculationFlags) given() bool { return len(f.sets) > 0 || f.audience+f.born+f.age+f.at != "" }

// request writes the request the flags describe, values typed by the inputs.
func (f *calculationFlags) request(inputs []*pathways.Finding) ([]byte, error) {
	o := object{}
	for _, field := range []struct{ name, value string }{{"audience", f.audience}, {"date_of_birth", f.born}, {"assessed_at", f.at}} {
		if field.value != "" {
			o.add(field.name, quote(field.value))
		}
	}
	if f.age != "" {
		age, err := ageJSON(f.age)
		if err != nil {
			return nil, err
		}
		o.add("age", age)
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
