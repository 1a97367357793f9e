package simulate

import (
	"math"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Model is parameters made ready for one group and the findings of some panels. It
// is immutable and safe for concurrent use.
type Model struct {
	params    *Parameters
	group     *Group
	panel     *engine.Panel
	asker     pathways.Audience // "" for the shares of the file
	classes   []uint64          // running shares
	askers    []uint64
	bands     []uint64
	findings  []*finding
	gestation int // the place of that finding, -1 where it is not drawn
	ages      ageTable
	ageGroup  []int // by completed months
}

// Choice says what a model is for.
type Choice struct {
	Group    string            // which children come
	Audience pathways.Audience // who alone asks; "" for the shares of the file
	Panel    *engine.Panel     // by which answers contradict each other
	Besides  []*engine.Panel   // others whose findings are drawn too
}

// finding is one finding that is drawn.
type finding struct {
	def     *pathways.Finding
	gate    int // its place in the model, -1 for none
	rules   []ageRule
	normal  []answer          // by completed months; unasked where there is none
	knows   [audiences]bool   // who can be expected to know it
	unknown [audiences]uint64 // how often they do not all the same
	why     state
}

// ageRule is how a finding is drawn at some ages.
type ageRule struct {
	from, under int
	sampler
}

const audiences = 3

// NewModel makes a model. The issues are about the parameters: findings that the
// dictionary does not have or that a rule does not suit, and a group there is not.
func NewModel(p *Parameters, c Choice) (*Model, pathways.Issues) {
	m := &Model{params: p, group: p.Group(c.Group), panel: c.Panel, asker: c.Audience}
	if m.group == nil {
		return nil, pathways.Issues{p.sheet.NewIssue(pathways.Position{}, "value-not-allowed", pathways.Suggest(c.Group, p.GroupIDs()), "there is no group %q", c.Group)}
	}
	b := builder{m: m, dict: c.Panel.Dictionary(), panels: append([]*engine.Panel{c.Panel}, c.Besides...), at: map[string]int{}}
	b.checkRules()
	b.gates()
	if len(b.issues) > 0 {
		return nil, b.issues.Sort()
	}
	b.read()
	for _, f := range b.dict.Findings {
		if b.tested[f.ID.Value] {
			b.add(f)
		}
	}
	var shares, askers, bands []float64
	for _, x := range p.Severity.Classes {
		shares = append(shares, x.Share)
	}
	for _, a := range pathways.Audiences() {
		share, _ := p.Audiences.Shares.Get(string(a))
		askers = append(askers, share)
	}
	for _, x := range m.group.Ages.Bands {
		bands = append(bands, x.Share)
	}
	m.classes, m.askers, m.bands = running(shares), running(askers), running(bands)
	m.ages = newAgeTable(m.group.Ages)
	m.gestation = slices.IndexFunc(m.findings, func(f *finding) bool { return f.def.ID.Value == engine.GestationID })
	for months := range maxMonths {
		m.ageGroup = append(m.ageGroup, ageGroup(months))
	}
	return m, nil
}

// Group is the children the model draws.
func (m *Model) Group() *Group { return m.group }

// Parameters are those the model was made from.
func (m *Model) Parameters() *Parameters { return m.params }

// running turns shares into running totals of the range of a random number.
func running(shares []float64) []uint64 {
	out := make([]uint64, len(shares))
	total := 0.0
	for i, s := range shares {
		total += s
		out[i] = cut(total)
	}
	for i := len(shares) - 1; i >= 0; i-- { // rounding must leave no gap at the end
		out[i] = math.MaxUint64
		if shares[i] > 0 {
			break
		}
	}
	return out
}

// cut is the number below which a random one lies with probability p.
func cut(p float64) uint64 {
	if p >= 1-1e-12 {
		return math.MaxUint64
	}
	return uint64(p * (1 << 64))
}

// pick is where a random number falls among running shares.
func pick(running []uint64, u uint64) int {
	for i, c := range running {
		if u < c {
			return i
		}
	}
	return len(running) - 1
}
