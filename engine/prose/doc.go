// Package prose says what a definition means in plain words, for clinicians who
// read no code: conditions as nested lists, limits by age, calculated values, and
// how well each row is sourced.
//
//	words := prose.Of(prog)
//	for _, k := range prog.Logic().Criteria {
//		fmt.Println(k.Def.ID, words.Condition(k.When))
//	}
//
// A condition is worded from the [engine.Formula] that decides, not from its text,
// so that the words are exactly what is evaluated: calculated conditions are
// written out, and negations stand at the tests. Names are those of the finding
// dictionary for clinicians; no name or number is made up here.
//
// The package is pure, like the engine.
package prose
