package practice

import (
	"slices"

	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// Cases are the vignettes of files whose version the engine has.
func Cases(eng *engine.Engine, files []*vignette.File) []Case {
	var out []Case
	for _, f := range files {
		if prog := eng.Program(f.Pathway, f.Version); prog != nil {
			for _, v := range f.Vignettes {
				out = append(out, Case{prog, v})
			}
		}
	}
	return out
}

// Choose takes up to n cases that can be told to all of some audiences, as many of each
// level of guidance as there are, in an order of the seed.
func Choose(cases []Case, n int, seed uint64, audiences ...pathways.Audience) []Case {
	levels := map[pathways.Guidance][]Case{}
	for _, c := range shuffled(cases, seed, Case.name) {
		g := c.expected()
		levels[g] = append(levels[g], c)
	}
	var chosen []Case
	for left := true; left && len(chosen) < n; {
		left = false
		for _, g := range shuffled(pathways.Guidances(), seed, func(g pathways.Guidance) string { return string(g) }) {
			for len(levels[g]) > 0 && len(chosen) < n {
				c := levels[g][0]
				levels[g] = levels[g][1:]
				if c.suits(seed, audiences) {
					chosen, left = append(chosen, c), true
					break
				}
			}
		}
	}
	return shuffled(chosen, seed+1, Case.name)
}

// suits tells whether there is something to decide in the case, for each audience.
func (c Case) suits(seed uint64, audiences []pathways.Audience) bool {
	return !slices.ContainsFunc(audiences, func(who pathways.Audience) bool {
		e, err := c.Build(who, seed)
		return err != nil || len(e.Steps) < 3
	})
}

// Key is the version of the pathway the case is about.
func (c Case) Key() string { return c.Program.Definition().Key() }

func (c Case) name() string { return c.Key() + "/" + c.Vignette.Name }

func (c Case) expected() pathways.Guidance {
	return c.Program.Definition().Dispositions.Get(c.Vignette.Expect.Disposition.Value).Guidance
}
