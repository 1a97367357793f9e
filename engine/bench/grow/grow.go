// Package grow makes definitions that nobody would release, to see how time grows with
// them: febrile-child with more criteria over the same findings, and the pathways in
// use copied under other ids. The real loader and compiler read them, as drafts.
package grow

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"testing/fstest"

	"go.yaml.in/yaml/v3"

	"safetynet/engine"
	"safetynet/pathways"
)

const (
	name  = "febrile-child"
	signs = 23 // general danger signs, which every pathway has
)

// release is the version of what is made here.
var release = pathways.Version{Minor: 1}

// first are criteria that others of febrile-child speak of.
var first = []string{"F-A33", "F-R12", "F-R12x"}

// inOne is how many criteria one pathway gets at most: a file has a greatest size.
const inOne = 500

// Criteria is febrile-child with n criteria, the danger signs among them, and from
// [inOne] on several such pathways together. The first criteria are its own; each copy
// of one also asks for a temperature, another one in each round of copies, so that no
// two copies are alike.
func Criteria(n int) ([]*engine.Program, error) {
	docs := map[string]*yaml.Node{}
	for begin := 0; begin < n; begin += inOne {
		doc, err := definition(name)
		if err != nil {
			return nil, err
		}
		at := begin / inOne
		grow(doc.Content[0], min(inOne, n-begin), at*rounds/most)
		docs[fmt.Sprintf("grown-%d-%d", n, at)] = doc
	}
	return compile(docs)
}

// grow gives a pathway n criteria, the copies from a round on.
func grow(pathway *yaml.Node, n, round int) {
	own := value(pathway, "criteria").Content
	var kept []*yaml.Node
	for _, k := range own {
		if slices.Contains(first, value(k, "id").Value) {
			kept = append(kept, k)
		}
	}
	for ; len(kept) < n-signs; round++ {
		for _, k := range own {
			if id := value(k, "id").Value; len(kept) < n-signs && (round > 0 || !slices.Contains(first, id)) {
				kept = append(kept, copyOf(k, round))
			}
		}
	}
	for _, k := range kept {
		drop(k, "covered_by")
	}
	value(pathway, "criteria").Content = kept
	drop(pathway, "raises")
	followUp := value(pathway, "follow_up") // some of it is for criteria that are not here
	followUp.Content = slices.DeleteFunc(followUp.Content, func(f *yaml.Node) bool { return value(f, "criteria") != nil })
	thresholds(pathway)
}

// copyOf is a criterion that differs from the original, of which it is a copy in a
// round of copies; round 0 is the original.
func copyOf(k *yaml.Node, round int) *yaml.Node {
	c := clone(k)
	if round == 0 {
		return c
	}
	value(c, "id").Value += "-" + strconv.Itoa(round)
	when := value(c, "when")
	when.Value = fmt.Sprintf("(%s) && temperature_c >= grown_%d", when.Value, round)
	when.Style = yaml.DoubleQuotedStyle
	drop(c, "group")
	return c
}

// rounds of copies, for the most pathways that are made.
const (
	rounds = 80
	most   = 10
)

// thresholds adds the temperatures that copies ask for.
func thresholds(pathway *yaml.Node) {
	list := value(pathway, "thresholds")
	for round := 1; round <= rounds; round++ {
		limit := 30.5 + 0.1*float64(round)
		if round > rounds/2 {
			limit += 4 // what is normal is nothing to watch for, and the checker would say so
		}
		text := fmt.Sprintf("{id: grown_%d, finding: temperature_c, limit: %.1f, source: {ref: DESIGN, section: bench, grade: design}}", round, limit)
		var t yaml.Node
		if err := yaml.Unmarshal([]byte(text), &t); err != nil {
			panic(err) // the text is above
		}
		list.Content = append(list.Content, t.Content[0])
	}
}

// Pathways are those in use, copied: times of each.
func Pathways(inUse []*engine.Program, times int) ([]*engine.Program, error) {
	docs := map[string]*yaml.Node{}
	for _, p := range inUse {
		for i := range times {
			id := p.Definition().ID.Value
			doc, err := definition(id)
			if err != nil {
				return nil, err
			}
			drop(doc.Content[0], "less_urgent") // a copy has no version before it
			docs[fmt.Sprintf("%s-%02d", id, i)] = doc
		}
	}
	return compile(docs)
}

// definition is the newest version of a pathway.
func definition(id string) (*yaml.Node, error) {
	lib, _ := pathways.Load(pathways.Embedded())
	text, err := fs.ReadFile(pathways.Embedded(), lib.Newest(id).Name)
	if err != nil {
		return nil, err
	}
	var doc yaml.Node
	return &doc, yaml.Unmarshal(text, &doc)
}

// compile loads pathways under new ids, as drafts, beside those that are shipped.
func compile(docs map[string]*yaml.Node) ([]*engine.Program, error) {
	lib := fstest.MapFS{}
	err := fs.WalkDir(pathways.Embedded(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(pathways.Embedded(), name)
		lib[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		return nil, err
	}
	for id, doc := range docs {
		value(doc.Content[0], "id").Value = id
		value(doc.Content[0], "version").Value = release.String()
		value(doc.Content[0], "status").Value = "draft"
		text, err := yaml.Marshal(doc)
		if err != nil {
			return nil, err
		}
		lib[path.Join(id, release.String()+".yaml")] = &fstest.MapFile{Data: text}
	}
	loaded, issues := pathways.Load(lib)
	e, issues := engine.CompileUnproved(loaded, issues)
	if e == nil {
		return nil, fmt.Errorf("grow: %s", issues.Render())
	}
	var progs []*engine.Program
	for _, id := range slices.Sorted(maps.Keys(docs)) {
		progs = append(progs, e.Program(id, release))
	}
	return progs, nil
}

// value is what a mapping holds under a key, nil when it has none.
func value(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

func drop(n *yaml.Node, key string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			n.Content = append(n.Content[:i:i], n.Content[i+2:]...)
			return
		}
	}
}

func clone(n *yaml.Node) *yaml.Node {
	c := *n
	c.Content = nil
	for _, k := range n.Content {
		c.Content = append(c.Content, clone(k))
	}
	return &c
}
