package replay

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// Comparison is two panels that decide the same cases, made ready for many. It is
// immutable and safe for concurrent use. [NewComparison] makes one.
type Comparison struct {
	Before, After *engine.Panel

	about        About
	digest       string
	findings     *findings
	dispositions [2][]*pathways.Disposition
	steps        [][]int // by urgency before and after: how many steps more urgent after
	criteria     *criteria
	shared       bool // a record of one panel is one of the other
}

// The two sides of a comparison.
const (
	before = iota
	after
)

// About says what was compared.
type About struct {
	Before  Side     `json:"before"`
	After   Side     `json:"after"`
	Patches []string `json:"patches,omitempty"` // what was changed in the panel after, in words
	Engine  string   `json:"engine"`            // the semantics
}

// Side says where the decisions of one panel come from.
type Side struct {
	Pathways []Used `json:"pathways"`
	Locality *Used  `json:"locality,omitempty"`
}

// Used is one version of a pathway or a locality.
type Used struct {
	ID      string `json:"id"`
	Version string `json:"version"`
	Digest  string `json:"digest"`
}

// ApprovedAt tells whether both sides are clinically approved at a time, which what was
// changed for study is not.
func (c *Comparison) ApprovedAt(at time.Time) bool {
	return len(c.about.Patches) == 0 && c.Before.ApprovedAt(at) && c.After.ApprovedAt(at)
}

// NewComparison makes two panels ready. Patches say in words what was changed in the
// panel after that its versions do not tell, such as a moved limit. The error is
// about dispositions whose order the two do not agree on.
func NewComparison(b, a *engine.Panel, patches ...string) (*Comparison, error) {
	if b == nil || a == nil {
		return nil, errors.New("replay: two panels are compared")
	}
	c := &Comparison{
		Before: b, After: a,
		about:        About{side(b), side(a), patches, engine.Semantics},
		findings:     newFindings(b.Dictionary(), a.Dictionary()),
		dispositions: [2][]*pathways.Disposition{b.Dispositions(), a.Dispositions()},
		shared:       a.SharesRecords(b),
	}
	var err error
	if c.steps, err = stepsBetween(ids(b.Dispositions()), ids(a.Dispositions())); err != nil {
		return nil, err
	}
	c.criteria = newCriteria(b, a, c.findings)
	text, err := json.Marshal(c.about)
	if err != nil {
		return nil, fmt.Errorf("replay: %w", err)
	}
	c.digest = digestOf(text)
	return c, nil
}

// About says what is compared.
func (c *Comparison) About() About { return c.about }

// Digest names the comparison: the pathways, localities and patches of both sides.
func (c *Comparison) Digest() string { return c.digest }

func (c *Comparison) panels() [2]*engine.Panel { return [2]*engine.Panel{c.Before, c.After} }

func side(p *engine.Panel) Side {
	s := Side{Pathways: []Used{}}
	for _, x := range p.Programs() {
		d := x.Definition()
		s.Pathways = append(s.Pathways, Used{d.ID.Value, d.Version.String(), d.Digest})
	}
	if l := p.Locality(); l != nil {
		d := l.Definition()
		s.Locality = &Used{d.ID.Value, d.Version.String(), d.Digest}
	}
	return s
}

func digestOf(text []byte) string {
	sum := sha256.Sum256(text)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func ids(list []*pathways.Disposition) []string {
	out := make([]string, len(list))
	for i, d := range list {
		out[i] = d.ID.Value
	}
	return out
}

// stepsBetween tells for each pair of dispositions by how many steps the second is
// more urgent, in one order of both lists: that of the second, with what only the
// first has behind what comes before it there.
func stepsBetween(b, a []string) ([][]int, error) {
	order := slices.Clone(a)
	for i, id := range b {
		if slices.Contains(order, id) {
			continue
		}
		at := 0
		if i > 0 {
			at = slices.Index(order, b[i-1]) + 1
		}
		order = slices.Insert(order, at, id)
	}
	steps, last := make([][]int, len(b)), -1
	for i, id := range b {
		at := slices.Index(order, id)
		if at < last {
			return nil, fmt.Errorf("replay: the two panels do not agree on how urgent %s is beside the other dispositions", id)
		}
		last = at
		for _, other := range a {
			steps[i] = append(steps[i], slices.Index(order, other)-at)
		}
	}
	return steps, nil
}
