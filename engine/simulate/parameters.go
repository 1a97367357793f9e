package simulate

import (
	"crypto/sha256"
	_ "embed" // the parameters that are shipped
	"encoding/hex"

	"safetynet/pathways"
)

// Format is what a file of parameters says it is.
const Format = "safetynet/simulation/v1"

// Notice stands wherever a figure of this package is shown.
const Notice = "Made-up children: nothing here is evidence about real ones, and no approval is of it."

// All is the key that stands for every class of severity.
const All = "all"

// Parameters are how children are made up.
type Parameters struct {
	Format    pathways.Str                  `yaml:"format,required" json:"format"`
	ID        pathways.Str                  `yaml:"id,required" json:"id"`
	Version   pathways.Version              `yaml:"version,required" json:"version"`
	Title     pathways.Str                  `yaml:"title,required" json:"title"`
	Sources   pathways.Map[pathways.Source] `yaml:"sources,required" json:"sources"`
	Severity  Severity                      `yaml:"severity,required" json:"severity"`
	History   History                       `yaml:"history,required" json:"history"`
	Audiences Audiences                     `yaml:"audiences,required" json:"audiences"`
	Unknown   pathways.Map[Unknown]         `yaml:"unknown,required" json:"unknown"` // by audience
	Gates     []Gate                        `yaml:"gates" json:"gates,omitempty"`
	Findings  []Rule                        `yaml:"findings" json:"findings,omitempty"` // of every group, after its own
	Groups    []*Group                      `yaml:"groups,required" json:"groups"`
	sheet     *pathways.Sheet
	Digest    string `yaml:"-" json:"-"` // of the file
}

// Severity is the latent severity of illness.
type Severity struct {
	Source  pathways.Citation `yaml:"source,required" json:"source"`
	Classes []Class           `yaml:"classes,required" json:"classes"` // mildest first
}

// Class is one class of severity, and what findings without a rule are like in it.
type Class struct {
	ID      pathways.Str      `yaml:"id,required" json:"id"`
	Share   float64           `yaml:"share,required" json:"share"`
	Sign    float64           `yaml:"sign,required" json:"sign"`
	Danger  float64           `yaml:"danger,required" json:"danger"`
	Further float64           `yaml:"further,required" json:"further"`
	Pos     pathways.Position `yaml:"-" json:"-"`
}

// History is how often a fact of the past, or a circumstance, is the worse one.
type History struct {
	Frequency float64           `yaml:"frequency,required" json:"frequency"`
	Further   float64           `yaml:"further,required" json:"further"`
	Source    pathways.Citation `yaml:"source,required" json:"source"`
	Pos       pathways.Position `yaml:"-" json:"-"`
}

// Audiences are the shares of those who ask.
type Audiences struct {
	Shares pathways.Map[float64] `yaml:"shares,required" json:"shares"`
	Source pathways.Citation     `yaml:"source,required" json:"source"`
	Pos    pathways.Position     `yaml:"-" json:"-"`
}

// Unknown is how often an audience that could know a finding does not: a measurement
// was not taken, of anything else they are unsure.
type Unknown struct {
	Unsure      float64           `yaml:"unsure,required" json:"unsure"`
	NotMeasured float64           `yaml:"not_measured,required" json:"not_measured"`
	Source      pathways.Citation `yaml:"source,required" json:"source"`
	Pos         pathways.Position `yaml:"-" json:"-"`
}

// Gate is a finding that others are asked behind. It is open where the finding is
// known and away from normal, and where it has no normal value.
type Gate struct {
	Finding  pathways.Str      `yaml:"finding,required" json:"finding"`
	FollowOn []pathways.Str    `yaml:"follow_on,required" json:"follow_on"`
	Source   pathways.Citation `yaml:"source,required" json:"source"`
}

// Group is children who come to the same pathways.
type Group struct {
	ID       pathways.Str      `yaml:"id,required" json:"id"`
	Title    pathways.Str      `yaml:"title,required" json:"title"`
	Pathways []pathways.Str    `yaml:"pathways,required" json:"pathways"`
	Ages     Ages              `yaml:"ages,required" json:"ages"`
	Findings []Rule            `yaml:"findings" json:"findings,omitempty"`
	Pos      pathways.Position `yaml:"-" json:"-"`
}

// Ages are the shares of bands of age in completed months; within a band every
// month is as likely.
type Ages struct {
	From   int               `yaml:"from_months" json:"from_months"`
	Bands  []AgeBand         `yaml:"bands,required" json:"bands"`
	Source pathways.Citation `yaml:"source,required" json:"source"`
}

// AgeBand is one band, from where the one before it ends.
type AgeBand struct {
	UnderMonths int               `yaml:"under_months,required" json:"under_months"`
	Share       float64           `yaml:"share,required" json:"share"`
	Pos         pathways.Position `yaml:"-" json:"-"`
}

// Rule says how one finding is drawn, for children of some ages; the first rule that
// fits counts. Exactly one of Frequency, Ranks and Number is given.
type Rule struct {
	Finding     pathways.Str            `yaml:"finding,required" json:"finding"`
	FromMonths  int                     `yaml:"from_months" json:"from_months,omitempty"`
	UnderMonths *int                    `yaml:"under_months" json:"under_months,omitempty"`
	Frequency   pathways.Map[float64]   `yaml:"frequency" json:"frequency,omitempty"` // by class, of a yes
	Ranks       pathways.Map[[]float64] `yaml:"ranks" json:"ranks,omitempty"`         // by class, of each rank or each value, normal first
	Number      *NumberRule             `yaml:"number" json:"number,omitempty"`
	Source      pathways.Citation       `yaml:"source,required" json:"source"`
	Pos         pathways.Position       `yaml:"-" json:"-"`
}

// NumberRule is a number around a mean, clipped to the finding's range and rounded
// to its decimals.
type NumberRule struct {
	Around *float64              `yaml:"around" json:"around,omitempty"` // the dictionary's normal for the age, where it is left out
	Shift  pathways.Map[float64] `yaml:"shift,required" json:"shift"`    // by class, added to the mean
	SD     float64               `yaml:"sd,required" json:"sd"`
	Pos    pathways.Position     `yaml:"-" json:"-"`
}

//go:embed parameters/design.yaml
var embedded []byte

// Embedded is the file of parameters that is shipped: its name and its content.
func Embedded() (name string, data []byte) { return "parameters/design.yaml", embedded }

// Read reads a file of parameters. Everything wrong is reported at once; with an
// error among it the parameters must not be used.
func Read(name string, data []byte) (*Parameters, pathways.Issues) {
	p := &Parameters{}
	sheet := pathways.ReadSheet(name, data, p)
	if sheet.Read() {
		check(sheet, p)
	}
	p.sheet = sheet
	sum := sha256.Sum256(data)
	p.Digest = "sha256:" + hex.EncodeToString(sum[:])
	return p, sheet.Issues()
}

// Group returns the group with this id, nil when there is none.
func (p *Parameters) Group(id string) *Group {
	for _, g := range p.Groups {
		if g.ID.Value == id {
			return g
		}
	}
	return nil
}

// GroupIDs lists the groups.
func (p *Parameters) GroupIDs() []string {
	var ids []string
	for _, g := range p.Groups {
		ids = append(ids, g.ID.Value)
	}
	return ids
}
