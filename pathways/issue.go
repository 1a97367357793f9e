package pathways

import (
	"fmt"
	"sort"
	"strings"
)

// Level says whether an issue stops a library from loading.
type Level string

const (
	// LevelError stops the library from loading.
	LevelError Level = "error"
	// LevelWarning is reported and does not stop anything.
	LevelWarning Level = "warning"
)

// Issue is one problem in a definition or in a request. The same value is
// printed by the command line, returned by the API and mapped to FHIR.
type Issue struct {
	Severity Level    `json:"severity"`
	Code     string   `json:"code"` // stable, lower-case-with-dashes
	Message  string   `json:"message"`
	Hint     string   `json:"hint,omitempty"`
	Pos      Position `json:"position,omitzero"`
	Snippet  string   `json:"snippet,omitempty"` // the line of the file, as written
}

// String returns the issue on one line: place, severity, code, message.
func (i Issue) String() string {
	return fmt.Sprintf("%s: %s [%s]: %s", i.Pos, i.Severity, i.Code, i.Message)
}

// Issues is a list of problems. Sort it with [Issues.Sort] before showing it.
type Issues []Issue

// HasErrors tells whether any issue is an error rather than a warning.
func (is Issues) HasErrors() bool {
	for _, i := range is {
		if i.Severity == LevelError {
			return true
		}
	}
	return false
}

// Sort puts the issues in file order and drops exact repeats.
func (is Issues) Sort() Issues {
	sort.SliceStable(is, func(a, b int) bool { return is[a].Pos.before(is[b].Pos) })
	out := is[:0]
	for n, i := range is {
		if n == 0 || i != is[n-1] {
			out = append(out, i)
		}
	}
	return out
}

// Rename returns the issues with one file called by another name.
func (is Issues) Rename(from, to string) Issues {
	out := make(Issues, len(is))
	for n, i := range is {
		if i.Pos.File == from {
			i.Pos.File = to
		}
		out[n] = i
	}
	return out
}

// Codes returns the codes in order, for tests and summaries.
func (is Issues) Codes() []string {
	codes := make([]string, len(is))
	for n, i := range is {
		codes[n] = i.Code
	}
	return codes
}

// Render returns the issues as text for a terminal: each with its line of the
// file, a caret under the column, and the hint.
func (is Issues) Render() string {
	var b strings.Builder
	for _, i := range is {
		b.WriteString(i.String())
		b.WriteByte('\n')
		if i.Snippet != "" {
			col := min(max(i.Pos.Col, 1), len([]rune(i.Snippet))+1)
			fmt.Fprintf(&b, " | %s\n | %s^\n", i.Snippet, strings.Repeat(".", col-1))
		}
		if i.Hint != "" {
			fmt.Fprintf(&b, " hint: %s\n", i.Hint)
		}
	}
	return b.String()
}

// reporter collects the issues of one load. It is shared by all files, so that
// everything wrong is reported at once.
type reporter struct {
	issues Issues
	files  map[string]*source
	file   string // the file being read or checked; places that were never written fall back to it

	pathways []string        // ids of the library
	followed map[string]bool // files a newer version follows: their texts are read no more
}

func newReporter() *reporter { return &reporter{files: map[string]*source{}} }

func (r *reporter) add(level Level, pos Position, code, hint, format string, args ...any) {
	if pos.File == "" {
		pos.File = r.file
	}
	r.issues = append(r.issues, Issue{
		Severity: level, Code: code, Message: fmt.Sprintf(format, args...), Hint: hint,
		Pos: pos, Snippet: r.files[pos.File].line(pos.Line),
	})
}

func (r *reporter) errorf(pos Position, code, hint, format string, args ...any) {
	r.add(LevelError, pos, code, hint, format, args...)
}

func (r *reporter) warnf(pos Position, code, hint, format string, args ...any) {
	r.add(LevelWarning, pos, code, hint, format, args...)
}
