package pathways

// Coding is the meaning of a finding or a disposition in a published vocabulary.
// Within one part a code belongs to one row: two findings with one meaning would
// be one finding.
type Coding struct {
	System  CodeSystem `yaml:"system,required" json:"system"`
	Code    string     `yaml:"code,required" json:"code"`
	Display string     `yaml:"display,required" json:"display"`
	Value   *Str       `yaml:"value" json:"value,omitempty"` // the value of an enumeration it stands for
	Cited   `yaml:""`
	Pos     Position `yaml:"-" json:"-"`
}

// CodeSystem is a vocabulary codes are from.
type CodeSystem string

const (
	SNOMED CodeSystem = "snomed-ct"
	LOINC  CodeSystem = "loinc"
	NHS111 CodeSystem = "nhs-111-dx" // disposition codes of NHS 111
)

func (CodeSystem) allowed() []string { return []string{string(SNOMED), string(LOINC), string(NHS111)} }

// codes checks the codes of one row; taken holds those of the rows before it.
func (c *checker) codes(id string, codes []Coding, f *Finding, taken map[[2]string]string) {
	for _, x := range codes {
		c.cited(x.Cited)
		key := [2]string{string(x.System), x.Code}
		if other, dup := taken[key]; dup {
			c.errorf(x.Pos, "code-repeated", "two rows with one meaning are one row", "%s %s is already the code of %s", x.System, x.Code, other)
		}
		taken[key] = id
		if x.Value != nil && (f == nil || f.Values.RankOf(x.Value.Value) < 0) {
			c.errorf(x.Value.Pos, "code-value", "", "%q is not a value of %s", x.Value.Value, id)
		}
	}
}
