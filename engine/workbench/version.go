package workbench

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"

	"safetynet/pathways"
)

// NewVersion writes a draft of a pathway from one of its versions: the same content,
// under another number, with a change note to write and nothing approved. The error
// says why there can be none.
func NewVersion(lib *pathways.Library, id string, from, to pathways.Version, at time.Time) (File, error) {
	p := lib.Pathway(id, from)
	switch {
	case p == nil:
		return File{}, fmt.Errorf("the library has no %s@%s", id, from)
	case to.Compare(from) <= 0:
		return File{}, fmt.Errorf("%s does not come after %s", to, from)
	case lib.Pathway(id, to) != nil:
		return File{}, fmt.Errorf("there is a %s@%s", id, to)
	}
	text, _ := lib.Text(p.Name)
	for _, x := range []struct{ key, value string }{
		{"version", to.String()}, {"status", string(pathways.StatusDraft)}, {"effective", "{from: " + at.UTC().Format(time.DateOnly) + "}"},
		{"change_note", `"TODO Say what changed since ` + from.String() + `, and why."`}, {"approvals", "[]"},
	} {
		text = replaced(text, x.key, x.value)
	}
	return File{path.Join(id, to.String()+".yaml"), text}, nil
}

// ended is a line that does not belong to the value of the key above it.
var ended = regexp.MustCompile(`^[^ ]`)

// replaced gives a key of the file's top level another value, however many lines the
// old one takes.
func replaced(text, key, value string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if !strings.HasPrefix(line, key+":") {
			continue
		}
		end := i + 1
		for end < len(lines) && lines[end] != "" && !ended.MatchString(lines[end]) {
			end++
		}
		return strings.Join(append(append(lines[:i:i], key+": "+value), lines[end:]...), "\n")
	}
	return text
}
