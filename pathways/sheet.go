package pathways

import "fmt"

// Sheet is a file that is no definition and is read as strictly as one: unknown
// and missing keys, wrong types and YAML that misleads are issues, all at once and
// each with its place. Whoever knows what the file means adds its own.
type Sheet struct {
	r    *reporter
	name string
	read bool
}

// ReadSheet decodes a file into the struct that into points to, by its yaml tags,
// as definitions are decoded. A field Pos of type [Position] receives its place.
func ReadSheet(name string, data []byte, into any) *Sheet {
	s := &Sheet{r: newReporter(), name: name}
	src := newSource(name, data)
	s.r.file, s.r.files[name] = name, src
	if root := parseYAML(s.r, src, &yamlNodes{}); root != nil {
		s.read = true
		(&decoder{reporter: s.r, src: src}).into(root, into)
	}
	return s
}

// Read tells whether there was anything to decode.
func (s *Sheet) Read() bool { return s.read }

// Errorf adds an error at a place of the file, with its line.
func (s *Sheet) Errorf(pos Position, code, hint, format string, args ...any) {
	s.r.errorf(pos, code, hint, format, args...)
}

// NewIssue makes an error at a place of the file, with its line, and adds it to
// nothing: a sheet is not changed by checks that come later.
func (s *Sheet) NewIssue(pos Position, code, hint, format string, args ...any) Issue {
	if pos.File == "" {
		pos.File = s.name
	}
	return Issue{Severity: LevelError, Code: code, Message: fmt.Sprintf(format, args...), Hint: hint, Pos: pos, Snippet: s.r.files[s.name].line(pos.Line)}
}

// Issues are all that were found, in file order.
func (s *Sheet) Issues() Issues { return s.r.issues.Sort() }
