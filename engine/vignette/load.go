package vignette

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"safetynet/engine"
	"safetynet/pathways"
)

// defaultAt is when a vignette takes place unless it says so.
var defaultAt = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)

type loader struct {
	*reader
	eng   *engine.Engine
	file  *File
	prog  *engine.Program
	known vocabulary // ids that may be named
}

// root reads the whole file. The pathway is read first, because everything else
// is checked against it.
func (l *loader) root(n *yaml.Node) {
	for i := 0; i < len(n.Content); i += 2 {
		if n.Content[i].Value == "pathway" {
			l.pathway(n.Content[i+1])
		}
	}
	list := func(n *yaml.Node) {}
	if l.prog != nil {
		list = l.vignettes
	}
	l.object(n, fields{"pathway": func(*yaml.Node) {}, "vignettes": list}, "pathway", "vignettes")
}

func (l *loader) pathway(n *yaml.Node) {
	if !l.wants(n, "a version of a pathway, such as febrile-child@1.0.0", "!!str") {
		return
	}
	id, text, _ := strings.Cut(n.Value, "@")
	v, err := pathways.ParseVersion(text)
	if err != nil {
		l.errorf(n, "version-wrong", "write it as febrile-child@1.0.0", "%v", err)
		return
	}
	l.file.Pathway, l.file.Version = id, v
	if l.prog = l.eng.Program(id, v); l.prog == nil {
		var versions []string
		for _, p := range l.eng.Library().Pathways {
			versions = append(versions, p.Key())
		}
		l.errorf(n, "pathway-unknown", pathways.Suggest(n.Value, versions), "the library has no %s", n.Value)
		return
	}
	if want := stem(id, v); !hasStem(l.name, want) {
		l.errorf(n, "file-misplaced", "move the file or correct the version", "these vignettes belong in %s", want)
	}
	l.known = vocabularyOf(l.prog)
}

func (l *loader) vignettes(n *yaml.Node) {
	lines := map[string]int{}
	l.each(n, func(c *yaml.Node) {
		v := l.vignette(c)
		if first, dup := lines[v.Name]; dup && v.Name != "" {
			l.errorf(c, "name-repeated", "say what is different", "line %d has a vignette of this name", first)
		}
		lines[v.Name] = c.Line
		l.file.Vignettes = append(l.file.Vignettes, v)
	})
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		l.errorf(n, "vignettes-empty", "", "a file holds at least one vignette")
	}
}

func (l *loader) vignette(n *yaml.Node) *Vignette {
	v := &Vignette{Pos: l.pos(n), Others: OthersUnknown, At: defaultAt, Findings: map[string]engine.Answer{}}
	var age *yaml.Node
	once := func(read func(*yaml.Node)) func(*yaml.Node) {
		return func(n *yaml.Node) {
			if age != nil {
				l.errorf(n, "age-twice", "keep one of them", "both a date of birth and an age are given")
			}
			age = n
			read(n)
		}
	}
	who := func(n *yaml.Node) {
		if a := closed(l.reader, n, pathways.Audiences()); slices.Contains(v.Audiences, a) {
			l.errorf(n, "audience-repeated", "keep one of them", "%s is already among the audiences", a)
		} else {
			v.Audiences = append(v.Audiences, a)
		}
	}
	l.object(n, fields{
		"name":      func(n *yaml.Node) { v.Name = l.text(n) },
		"why":       func(n *yaml.Node) { v.Why = l.text(n) },
		"notes":     func(n *yaml.Node) { l.each(n, func(c *yaml.Node) { v.Notes = append(v.Notes, l.text(c)) }) },
		"audience":  who,
		"audiences": func(n *yaml.Node) { l.each(n, who) },
		"born":      once(func(n *yaml.Node) { v.Born = l.instant(n, time.DateOnly, "2026-08-22") }),
		"age":       once(func(n *yaml.Node) { v.Stated = l.stated(n) }),
		"completed": once(func(n *yaml.Node) { v.Completed = l.completed(n) }),
		"at": func(n *yaml.Node) {
			if at := l.instant(n, time.RFC3339, "2026-11-21T10:00:00Z"); at != nil {
				v.At = *at
			}
		},
		"others":   func(n *yaml.Node) { v.Others = closed(l.reader, n, []Others{OthersNormal, OthersUnknown}) },
		"findings": func(n *yaml.Node) { l.findings(n, v.Findings) },
		"expect":   func(n *yaml.Node) { l.expect(n, &v.Expect) },
	}, "name", "why", "expect")
	if len(v.Audiences) == 0 {
		v.Audiences = []pathways.Audience{pathways.Parent}
	}
	if age != nil && (v.Born != nil || v.Stated != nil) {
		if _, err := v.age(0); err != nil {
			l.errorf(age, "age-wrong", "", "%v", err)
		}
	}
	return v
}

func (l *loader) instant(n *yaml.Node, layout, example string) *time.Time {
	t, err := time.Parse(layout, n.Value)
	if n.Kind != yaml.ScalarNode || err != nil {
		l.errorf(n, "date-wrong", "write it as "+example, "%s cannot be read here", pathways.Describe(n))
		return nil
	}
	return &t
}

// stated reads an age as somebody says it.
func (l *loader) stated(n *yaml.Node) *engine.StatedAge {
	s := &engine.StatedAge{}
	unit := func(into **int) func(*yaml.Node) {
		return func(n *yaml.Node) {
			i, err := strconv.Atoi(n.Value)
			if !l.wants(n, "a whole number", "!!int") {
				return
			}
			if err != nil || i < 0 || i > 10000 {
				l.errorf(n, "age-wrong", "", "%s is no number of years, months, weeks or days", n.Value)
				return
			}
			*into = &i
		}
	}
	l.object(n, fields{"years": unit(&s.Years), "months": unit(&s.Months), "weeks": unit(&s.Weeks), "days": unit(&s.Days)})
	return s
}

// completed reads an age in completed units, each a number or [lo, hi].
func (l *loader) completed(n *yaml.Node) *engine.Age {
	age := &engine.Age{Known: true}
	unit := func(into *engine.Span) func(*yaml.Node) {
		return func(n *yaml.Node) {
			ends := []*yaml.Node{n, n}
			if n.Kind == yaml.SequenceNode {
				ends = n.Content
			}
			var both []int
			for _, end := range ends {
				if i, err := strconv.Atoi(end.Value); err == nil && end.Tag == "!!int" && i >= 0 && i <= 10000 {
					both = append(both, i)
				}
			}
			if len(both) != 2 || len(ends) != 2 || both[1] < both[0] {
				l.errorf(n, "age-wrong", "write 4, or [4, 5]", "%s is no number of completed units", pathways.Describe(n))
				return
			}
			*into = engine.Span{Lo: both[0], Hi: both[1]}
		}
	}
	l.object(n, fields{"days": unit(&age.Days), "months": unit(&age.Months), "corrected": unit(&age.Corrected)}, "days", "months", "corrected")
	return age
}

func (l *loader) findings(n *yaml.Node, into map[string]engine.Answer) {
	if n.Kind != yaml.MappingNode {
		l.errorf(n, "type-wrong", "", "a map of findings is needed here, not %s", pathways.Describe(n))
		return
	}
	for i := 0; i < len(n.Content); i += 2 {
		id := l.id(n.Content[i], "finding", l.known.findings)
		if f := l.prog.Definition().Dictionary.Finding(id.Value); f != nil {
			into[id.Value] = l.answer(f, n.Content[i+1])
		}
	}
}

// answer reads a value, or {unknown: reason}.
func (l *loader) answer(f *pathways.Finding, n *yaml.Node) engine.Answer {
	if n.Kind == yaml.MappingNode {
		a := engine.Answer{}
		l.object(n, fields{"unknown": func(n *yaml.Node) { a.Unknown = closed(l.reader, n, pathways.Reasons()) }}, "unknown")
		return a
	}
	var raw any
	switch {
	case n.Kind != yaml.ScalarNode:
	case n.Tag == "!!bool":
		raw = n.Value == "true"
	case n.Tag == "!!int" || n.Tag == "!!float":
		raw = json.Number(n.Value)
	case n.Tag == "!!str":
		raw = n.Value
	}
	a, err := engine.AnswerFrom(f, raw)
	if err != nil {
		hint := ""
		if s, ok := raw.(string); ok {
			hint = pathways.Suggest(s, f.Values.All())
		}
		l.errorf(n, "value-not-answer", hint, "%v", err)
	}
	return a
}
