package replay

import "encoding/json"

// RefusedLine is a line for [Each] that stands for what could not be made a case, such
// as a row of a table: it is counted as refused, for this reason.
func RefusedLine(why string) []byte {
	line, err := json.Marshal(map[string]string{"refused": why})
	if err != nil {
		panic(err) // a text is always JSON
	}
	return line
}

// ErasedLine is a line for [Each] that stands for an entry of the log that was erased.
func ErasedLine() []byte { return []byte(`{"hash":""}`) }

// Steps tells by how many steps a disposition after is more urgent than one before,
// both by their places in the panels. It is negative where it is calmer.
func (c *Comparison) Steps(before, after int) int { return c.steps[before][after] }
