package pathways

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Position is a place in a definition file. Line and Col count from 1, Col in
// characters. The zero Position means "the file as a whole".
type Position struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Col  int    `json:"col"`
}

// String returns file:line:col, or the file's name alone for a zero Position.
func (p Position) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// before orders positions by file, then line, then column.
func (p Position) before(q Position) bool {
	if p.File != q.File {
		return p.File < q.File
	}
	if p.Line != q.Line {
		return p.Line < q.Line
	}
	return p.Col < q.Col
}

// source is one file's text, kept so that issues can show the line they are about.
type source struct {
	name  string
	lines []string
}

func newSource(name string, data []byte) *source {
	return &source{name: name, lines: strings.Split(string(data), "\n")}
}

func (s *source) line(n int) string {
	if s == nil || n < 1 || n > len(s.lines) {
		return ""
	}
	return strings.TrimSuffix(s.lines[n-1], "\r")
}

// Str is a string of a definition that remembers where it was written.
type Str struct {
	Value string
	Pos   Position
	src   *source
}

// Strings are texts without their places.
func Strings(list []Str) []string {
	var out []string
	for _, s := range list {
		out = append(out, s.Value)
	}
	return out
}

// At returns the position in the file of the character at offset (in
// characters) of the value, whatever YAML style the value was written in.
// Quotes, escapes and folded lines make the text in the file differ from the
// value, so the two are walked side by side and white space is allowed to
// differ.
func (s Str) At(offset int) Position {
	if s.src == nil || s.Pos.Line == 0 {
		return s.Pos
	}
	want := []rune(s.Value)
	if offset < 0 || offset > len(want) {
		return s.Pos
	}
	line, col := s.Pos.Line, s.Pos.Col
	text := []rune(s.src.line(line))
	found := s.Pos
	for i := 0; i <= offset && i < len(want); i++ {
		if isSpace(want[i]) {
			continue
		}
		for {
			if col-1 >= len(text) {
				line, col = line+1, 1
				if line > len(s.src.lines) {
					return found
				}
				text = []rune(s.src.line(line))
				continue
			}
			if text[col-1] == want[i] {
				found = Position{File: s.Pos.File, Line: line, Col: col}
				col++
				break
			}
			col++
		}
	}
	if offset == len(want) {
		found.Col++
	}
	return found
}

// AtLineCol is [Str.At] for a line (from 1) and column (from 0) inside the
// value, the way CEL reports places.
func (s Str) AtLineCol(line, col int) Position {
	rest := s.Value
	offset := 0
	for l := 1; l < line; l++ {
		i := strings.IndexByte(rest, '\n')
		if i < 0 {
			break
		}
		offset += utf8.RuneCountInString(rest[:i+1])
		rest = rest[i+1:]
	}
	return s.At(offset + col)
}

func isSpace(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' }
