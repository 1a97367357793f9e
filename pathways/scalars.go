package pathways

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"
)

func (s *Str) decodeNode(d *decoder, n *yaml.Node) {
	if d.wants(n, "a string", "!!str") {
		*s = d.str(n)
	}
}

// String returns the text.
func (s Str) String() string { return s.Value }

// MarshalJSON writes the text alone; positions are shown where they are meant.
func (s Str) MarshalJSON() ([]byte, error) { return json.Marshal(s.Value) }

// UnmarshalJSON reads what MarshalJSON writes; the place is not known then.
func (s *Str) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &s.Value) }

// Text is wording for each audience. The adviser's falls back to the parent's,
// the clinician's to the parent's.
type Text struct {
	Parent    string   `yaml:"parent" json:"parent,omitempty"`
	Adviser   string   `yaml:"adviser" json:"adviser,omitempty"`
	Clinician string   `yaml:"clinician" json:"clinician,omitempty"`
	Pos       Position `yaml:"-" json:"-"`
}

func (t *Text) decodeNode(d *decoder, n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		if d.wants(n, "a text", "!!str") {
			*t = Text{Parent: n.Value, Adviser: n.Value, Clinician: n.Value, Pos: d.pos(n)}
		}
		return
	}
	type plain Text
	var p plain
	d.structured(n, &p)
	*t = Text(p)
}

// For returns the wording for an audience, "" when there is none for it.
func (t Text) For(a Audience) string {
	switch {
	case a == Clinician && t.Clinician != "":
		return t.Clinician
	case a == Adviser && t.Adviser != "":
		return t.Adviser
	}
	return t.Parent
}

// IsZero tells whether no wording was given at all.
func (t Text) IsZero() bool { return t.Parent == "" && t.Adviser == "" && t.Clinician == "" }

// Date is a calendar day in UTC.
type Date struct{ time.Time }

func (t *Date) decodeNode(d *decoder, n *yaml.Node) {
	day, err := time.Parse(time.DateOnly, n.Value)
	if n.Kind != yaml.ScalarNode || err != nil {
		d.errorf(d.pos(n), "date-wrong", "write it as 2026-11-01", "%s is not a date", Describe(n))
		return
	}
	t.Time = day
}

// String returns the day as 2006-01-02, "" for no day.
func (t Date) String() string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// MarshalJSON writes the day as a string.
func (t Date) MarshalJSON() ([]byte, error) { return json.Marshal(t.String()) }

// Version is a semantic version with three numbers, such as 1.0.0.
type Version struct{ Major, Minor, Patch int }

var versionForm = regexp.MustCompile(`^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$`)

// ParseVersion reads a version of the form 1.2.3.
func ParseVersion(s string) (Version, error) {
	m := versionForm.FindStringSubmatch(s)
	if m == nil {
		return Version{}, fmt.Errorf("%q is not a version of the form 1.2.3", s)
	}
	var n [3]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1]) // the form admits digits only
	}
	return Version{n[0], n[1], n[2]}, nil
}

func (v *Version) decodeNode(d *decoder, n *yaml.Node) {
	if !d.wants(n, "a version", "!!str") {
		return
	}
	parsed, err := ParseVersion(n.Value)
	if err != nil {
		d.errorf(d.pos(n), "version-wrong", "three numbers, such as 1.0.0", "%v", err)
	}
	*v = parsed
}

// String returns the version as 1.2.3.
func (v Version) String() string { return fmt.Sprintf("%d.%d.%d", v.Major, v.Minor, v.Patch) }

// MarshalJSON writes the version as a string.
func (v Version) MarshalJSON() ([]byte, error) { return json.Marshal(v.String()) }

// UnmarshalJSON reads what MarshalJSON writes.
func (v *Version) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	parsed, err := ParseVersion(text)
	*v = parsed
	return err
}

// Compare orders versions: negative when v is older than w.
func (v Version) Compare(w Version) int {
	for _, d := range []int{v.Major - w.Major, v.Minor - w.Minor, v.Patch - w.Patch} {
		if d != 0 {
			return d
		}
	}
	return 0
}

// Duration is an ISO 8601 duration of whole days or of hours and minutes:
// P3D, PT24H, PT1H30M, PT0S.
type Duration struct {
	time.Duration
	text string
}

var durationForm = regexp.MustCompile(`^P(?:(\d{1,3})D|T(?:(\d{1,3})H)?(?:(\d{1,3})M)?(?:0S)?)$`)

// ParseDuration reads one of the forms Duration lists.
func ParseDuration(s string) (Duration, error) {
	m := durationForm.FindStringSubmatch(s)
	if m == nil || s == "PT" {
		return Duration{}, fmt.Errorf("%q is not a duration such as PT4H or P3D", s)
	}
	var n [3]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1]) // digits or empty, which is 0
	}
	total := time.Duration(n[0])*24*time.Hour + time.Duration(n[1])*time.Hour + time.Duration(n[2])*time.Minute
	return Duration{total, s}, nil
}

func (t *Duration) decodeNode(d *decoder, n *yaml.Node) {
	if !d.wants(n, "a duration", "!!str") {
		return
	}
	parsed, err := ParseDuration(n.Value)
	if err != nil {
		d.errorf(d.pos(n), "duration-wrong", "write it as PT4H or P3D", "%v", err)
	}
	*t = parsed
}

// String returns the duration as it was written, "" for none.
func (t Duration) String() string { return t.text }

// MarshalJSON writes the duration as it was written.
func (t Duration) MarshalJSON() ([]byte, error) { return json.Marshal(t.text) }

// Map is a YAML map in the order it was written.
type Map[T any] []Entry[T]

// Entry is one key of a [Map] with its value.
type Entry[T any] struct {
	Key   Str
	Value T
}

func (m *Map[T]) decodeNode(d *decoder, n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		d.errorf(d.pos(n), "type-wrong", "", "a map of keys is needed here, not %s", Describe(n))
		return
	}
	for i := 0; i < len(n.Content); i += 2 {
		e := Entry[T]{Key: d.str(n.Content[i])}
		d.into(n.Content[i+1], &e.Value)
		*m = append(*m, e)
	}
}

// Get returns the value under key.
func (m Map[T]) Get(key string) (T, bool) {
	for _, e := range m {
		if e.Key.Value == key {
			return e.Value, true
		}
	}
	var none T
	return none, false
}

// MarshalJSON writes the map as an object in the order it was written.
func (m Map[T]) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, e := range m {
		if i > 0 {
			out = append(out, ',')
		}
		k, err := json.Marshal(e.Key.Value)
		if err != nil {
			return nil, err
		}
		v, err := json.Marshal(e.Value)
		if err != nil {
			return nil, err
		}
		out = append(append(append(out, k...), ':'), v...)
	}
	return append(out, '}'), nil
}
