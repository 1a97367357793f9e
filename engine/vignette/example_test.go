package vignette_test

import (
	"fmt"

	"safetynet/engine/vignette"
)

// Written test cases of your own, run against a compiled library.
func Example() {
	eng := shipped() // the embedded library, as in the example of package engine
	file, issues := vignette.Load("febrile-child/1.2.0.yaml", []byte(`
pathway: febrile-child@1.2.0
vignettes:
  - name: one day under three months, 38.0
    why: under three months, 38.0 or more is high risk whatever else is normal
    born: 2026-08-22
    others: normal
    findings: {temperature_c: 38.0}
    expect: {disposition: ed-now, because: [F-R12]}
  - name: the same child a week older
    why: written down wrongly, to show what is said then
    born: 2026-08-15
    others: normal
    findings: {temperature_c: 38.0}
    expect: {disposition: ed-now}
`), eng)
	if issues.HasErrors() {
		fmt.Print(issues.Render())
		return
	}
	for _, result := range file.Run(eng) {
		fmt.Println(result)
	}
	// Output:
	// febrile-child/1.2.0.yaml:4:5: ok: one day under three months, 38.0 (parent)
	// febrile-child/1.2.0.yaml:10:5: FAIL: the same child a week older (parent)
	//     disposition: want ed-now, got self-care; met: none; open: none
}
