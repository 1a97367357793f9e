package main

import "github.com/spf13/pflag"

// childFlags say who is asking, how old the child is and when.
type childFlags struct {
	audience string
	born     string
	age      string
	at       string
}

func (f *childFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.audience, "audience", "", "who is asking: parent, adviser or clinician")
	flags.StringVar(&f.born, "born", "", "date of birth, as `2026-08-22`")
	flags.StringVar(&f.age, "age", "", "stated age, such as `1y2mo`: units y, mo, wk, d")
	flags.StringVar(&f.at, "at", "", "time it is about, as `2026-11-21T10:00:00Z` (default now)")
}

// given tells whether any of the flags was used.
func (f *childFlags) given() bool { return f.audience+f.born+f.age+f.at != "" }

// addChild writes them into a request.
func (f *childFlags) addChild(o *object) error {
	for _, field := range []struct{ name, value string }{{"audience", f.audience}, {"date_of_birth", f.born}, {"assessed_at", f.at}} {
		if field.value != "" {
			o.add(field.name, quote(field.value))
		}
	}
	if f.age == "" {
		return nil
	}
	age, err := ageJSON(f.age)
	if err != nil {
		return err
	}
	o.add("age", age)
	return nil
}
