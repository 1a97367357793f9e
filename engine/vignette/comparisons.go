package vignette

import (
	"regexp"
	"slices"
	"strconv"

	"safetynet/engine"
	"safetynet/pathways"
)

// comparison is one limit as a condition writes it.
type comparison struct {
	subject   string // a finding or an age variable
	op        string
	threshold *pathways.Threshold // nil for ages
	age       int                 // the limit of an age
	in        string              // the row that writes it, for ages
	users     []user              // what it decides, through calculated conditions too
}

// user is something a comparison decides.
type user struct {
	id    string
	holds func(Result) bool
}

// comparisons finds every comparison in every condition that decides something.
// It reads the text: conditions have been checked by the engine, and compare one
// variable with one threshold or, for ages, one number.
type comparisons struct {
	dict       *pathways.Dictionary
	thresholds map[string]*pathways.Threshold
	derived    map[string]*pathways.Derived
	found      []*comparison
}

func comparisonsOf(prog *engine.Program) []*comparison {
	def := prog.Definition()
	c := &comparisons{dict: def.Dictionary, thresholds: map[string]*pathways.Threshold{}, derived: map[string]*pathways.Derived{}}
	for _, t := range slices.Concat(def.Dictionary.Thresholds, def.Signs.Thresholds, def.SepsisTables.Thresholds, def.Thresholds) {
		c.thresholds[t.ID.Value] = t
	}
	for _, d := range slices.Concat(def.Dictionary.Derived, def.Signs.Derived, def.SepsisTables.Derived, def.Derived) {
		c.derived[d.ID.Value] = d
	}
	for _, x := range criteriaOf(prog) {
		u := user{x.ID.Value, meets(x.ID.Value)}
		c.read(x.When.Value, x.ID.Value, u)
		if x.Exception != nil {
			c.read(x.Exception.When.Value, x.ID.Value, u)
		}
	}
	for _, e := range def.DangerSigns.Exceptions {
		c.read(e.When.Value, e.Sign.Value, user{e.Sign.Value, meets(e.Sign.Value)})
	}
	for _, x := range def.Raises {
		if x.When != nil {
			c.read(x.When.Value, x.ID.Value, user{x.ID.Value, raised(x.ID.Value)})
		}
	}
	for _, x := range scopeOf(prog) {
		c.read(x.When.Value, x.ID.Value, user{x.ID.Value, outOfScope(x.ID.Value)})
	}
	return c.found
}

var (
	comparisonForm = regexp.MustCompile(`([a-z_][a-z0-9_]*|\d+)\s*(<=|>=|<|>)\s*([a-z_][a-z0-9_]*|\d+)`)
	nameForm       = regexp.MustCompile(`[a-z_][a-z0-9_]*`)
	textForm       = regexp.MustCompile(`"[^"]*"|'[^']*'`)
	swapped        = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}
)

// read notes the comparisons of one condition and of what it names.
func (c *comparisons) read(text, in string, u user) {
	text = textForm.ReplaceAllString(text, `""`)
	for _, m := range comparisonForm.FindAllStringSubmatch(text, -1) {
		left, op, right := m[1], m[2], m[3]
		if c.thresholds[left] != nil || left[0] <= '9' {
			left, op, right = right, swapped[op], left
		}
		c.note(left, op, right, in, u)
	}
	for _, name := range nameForm.FindAllString(text, -1) {
		if d := c.derived[name]; d != nil && d.When != nil {
			c.read(d.When.Value, name, u)
		}
	}
}

// note adds a comparison, or one more thing that a known one decides. One
// threshold is one limit wherever it is used; an age is typed where it is used.
func (c *comparisons) note(subject, op, limit, in string, u user) {
	t := c.thresholds[limit]
	age, _ := strconv.Atoi(limit) // a threshold has no digits first
	if t != nil && c.dict.Finding(subject) == nil {
		return // a calculated number
	}
	if t != nil {
		in = ""
	}
	for _, x := range c.found {
		if x.subject == subject && x.op == op && x.threshold == t && x.age == age && x.in == in {
			x.users = append(x.users, u)
			return
		}
	}
	c.found = append(c.found, &comparison{subject: subject, op: op, threshold: t, age: age, in: in, users: []user{u}})
}
