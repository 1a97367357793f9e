package pathways

// checkLibrary runs every check that needs no CEL. Each part of a file has its
// own check_*.go; the codes are explained in codes.go.
func checkLibrary(r *reporter, lib *Library) {
	r.followed, r.pathways = lib.followed(), lib.IDs()
	var checks []check
	add := func(file string, do func(r *reporter)) {
		checks = append(checks, check{file, r.files[file].length(), do})
	}
	for _, d := range lib.Dispositions {
		add(d.Name, func(r *reporter) { checkDispositions(&checker{reporter: r, sources: d.Sources}, d) })
	}
	for _, d := range lib.Dictionaries {
		add(d.Name, func(r *reporter) { checkDictionary(newChecker(r, d, d.Sources), d) })
	}
	for _, p := range lib.Pathways {
		if p.linked() {
			add(p.Name, func(r *reporter) { checkPathway(newChecker(r, p.Dictionary, p.Sources), lib, p) })
		}
	}
	for _, x := range lib.Localities {
		add(x.Name, func(r *reporter) { checkLocality(newChecker(r, nil, x.Sources), x) })
	}
	add("", func(r *reporter) { checkSharedParts(r, lib) })
	for _, p := range lib.Presenting {
		add(p.Name, func(r *reporter) { checkPresenting(newChecker(r, nil, p.Sources), lib, p) })
	}
	for _, x := range lib.Calculators {
		if x.linked() {
			add(x.Name, func(r *reporter) { checkCalculators(newChecker(r, x.Dictionary, x.Sources), x) })
		}
	}
	for _, w := range lib.Wordings {
		add(w.Name, func(r *reporter) { checkWording(newChecker(r, nil, w.Sources), lib, w) })
		checks[len(checks)-1].weight = maxFileBytes // it goes through all that any file says
	}
	for _, x := range lib.Phrases {
		add(x.Name, func(r *reporter) { checkPhrases(newChecker(r, nil, x.Sources), x) })
	}
	for _, x := range lib.Translations {
		add(x.Name, func(r *reporter) { checkTranslation(newChecker(r, nil, nil), x) })
	}
	for _, x := range lib.invariants {
		add(x.Name, func(r *reporter) { checkInvariants(newChecker(r, nil, x.Sources), lib, x) })
	}
	for _, x := range lib.hazards {
		add(x.Name, func(r *reporter) { checkHazards(newChecker(r, nil, nil), x) })
	}
	r.together(checks)
	checkLeft(r, lib)
	checkOnePin(r, lib)
	checkReleasedPins(r, lib)
	checkProofs(r, lib)
	checkReleases(r, lib)
}

// check is what is checked of one file.
type check struct {
	file   string
	weight int // how long it takes, beside others
	do     func(r *reporter)
}

// together makes checks and keeps what they report in their order.
func (r *reporter) together(checks []check) {
	reports := make([]reporter, len(checks))
	atOnce(len(checks), func(i int) int { return checks[i].weight }, func(i int) {
		reports[i] = reporter{files: r.files, file: checks[i].file, pathways: r.pathways, followed: r.followed}
		checks[i].do(&reports[i])
	})
	for i := range reports {
		r.issues = append(r.issues, reports[i].issues...)
	}
}
