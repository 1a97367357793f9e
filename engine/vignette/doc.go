// Package vignette runs written test cases: a child as a clinician would
// describe one, and what the pathway is expected to say.
//
// A file holds the vignettes of one version of a pathway and has its stem:
// testdata/vignettes/<id>/<version>.yaml, or with a label of its own,
// <version>.<label>.yaml, for those that stand apart, such as a [Draft]. Load checks it against a compiled
// library, Run assesses every vignette, Coverage says what no vignette shows:
//
//	file, issues := vignette.Load(name, data, eng)
//	if issues.HasErrors() {
//		fmt.Fprint(os.Stderr, issues.Render())
//	}
//	results := file.Run(eng)
//	for _, gap := range vignette.Coverage(results, prog).Gaps {
//		fmt.Println(gap)
//	}
//
// A file looks like this:
//
//	pathway: febrile-child@1.0.0
//	vignettes:
//	  - name: F16 one day under three months, 38.0
//	    why: under three months, 38.0 or more is high risk whatever else is normal
//	    notes: [F16]                      # the vignette of the clinical notes it comes from
//	    born: 2026-08-22                  # or age: {months: 26}; neither: no age was given
//	    others: normal
//	    findings: {temperature_c: 38.0, urine_less: {unknown: unsure}}
//	    expect: {disposition: ed-now, because: [F-R12]}
//
// Name, why and expect.disposition must be given. The rest of a vignette:
//
//   - completed, instead of born and age: {days: 59, months: [36, 47], corrected: 36},
//     the completed units of a recorded case, each a number or the ends of a range.
//   - audience (default parent), or audiences: each gives a result of its own.
//   - at, the time of assessment (default 2026-11-21T10:00:00Z).
//   - others: "normal" gives every other finding that the pathway tests and this
//     audience can answer its normal value from the dictionary, at the youngest age
//     the child may have; a finding without one, such as a detail of a seizure, is
//     left alone. "unknown", the default, leaves all others not asked.
//   - findings: values, or {unknown: not-asked | unsure | not-measured}.
//
// What can be expected; lists name ids and are checked when the file is loaded:
//
//   - disposition, guidance, floor, ceiling, settled: exactly these.
//   - because: each is the id of a met criterion, or a row of the clinical notes
//     that a met criterion refers to. not_because: none of them is.
//   - only: exactly these criteria are met, and any that covers them (covered_by).
//   - asks: the first questions, in order. not_checked: these are among the
//     findings that count as absent because they could not be known.
//   - advice: the texts of these home care, first aid, course and follow-up items
//     are given; not_advice: none of these is. watch_for: {finding: disposition}, among the safety net. look_again:
//     after how long.
//   - inconsistent: exactly these contradictions. out_of_scope, and
//     perhaps_out_of_scope where too little is known: exactly these scope rules.
//     Where these three are left out, there must be none.
//
// An empty list means: none at all. Plain yes, no, on and off are refused, because
// readers of YAML do not agree on what they are; write "no" or false.
//
// Everything wrong with a file is reported at once, as [pathways.Issues] with
// file, line and column. A vignette that does not come out as expected is no issue:
// its [Result] lists what was wanted and what was got.
//
// Normal values serve test cases only; no assessment ever fills one in.
package vignette
