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
	name   string
	text   string
	starts []int32 // of its lines: where in the text each begins
}

func newSource(name string, data []byte) *source {
	s := &source{name: name, text: string(data)}
	s.starts = make([]int32, 1, strings.Count(s.text, "\n")+1)
	for i, c := range data {
		if c == '\n' {
			s.starts = append(s.starts, int32(i+1)) // #nosec G115 -- a file has at most maxFileBytes
		}
	}
	return s
}

// length is that of the text, 0 without one.
func (s *source) length() int {
	if s == nil {
		return 0
	}
	return len(s.text)
}

func (s *source) line(n int) string {
	if s == nil || n < 1 || n > len(s.starts) {
		return ""
	}
	line, _, _ := strings.Cut(s.text[s.starts[n-1]:], "\n")
	return strings.TrimSuffix(line, "\r")
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
	return s.Places().At(offset)
}

// Places finds characters of one text in its file, as [Str.At] does, many of them.
type Places struct {
	text Str
	from int     // column of the first character, where the value stands in one line as it is; else 0
	all  []place // of every character and of the end, where it does not
}

// place is a line and a column, both from 1.
type place struct{ line, col int32 }

// Places prepares to find characters of the value.
func (s Str) Places() *Places {
	p := &Places{text: s, from: s.verbatim()}
	if p.from == 0 {
		p.all = s.walk()
	}
	return p
}

// At is the place of the character at an offset, or of the end of the value.
func (p *Places) At(offset int) Position {
	value := p.text.Value
	switch {
	case p.from == 0 && offset >= 0 && offset < len(p.all):
		return Position{File: p.text.Pos.File, Line: int(p.all[offset].line), Col: int(p.all[offset].col)}
	case p.from == 0 || offset < 0 || offset > len(value):
		return p.text.Pos
	}
	at, after := offset, 0
	if offset == len(value) {
		at, after = offset-1, 1
	}
	for isSpace(rune(value[at])) { // the first character is none
		at--
	}
	return Position{File: p.text.Pos.File, Line: p.text.Pos.Line, Col: p.from + at + after}
}

// verbatim is the column of the first character of a value that stands in one line
// of ASCII letter for letter, behind a quote or not; 0 for others.
func (s Str) verbatim() int {
	if s.src == nil || s.Pos.Line == 0 || s.Value == "" || isSpace(rune(s.Value[0])) {
		return 0
	}
	line, at := s.src.line(s.Pos.Line), s.Pos.Col-1
	if at < 0 || at >= len(line) || !plainASCII(line) {
		return 0
	}
	if quote := line[at]; (quote == '"' || quote == '\'') && quote != s.Value[0] {
		at++
	}
	if !strings.HasPrefix(line[at:], s.Value) {
		return 0
	}
	return at + 1
}

// walk finds every character of the value, and its end, side by side with the file.
func (s Str) walk() []place {
	places := make([]place, 0, len(s.Value)+1)
	found, text, end := placeAt(s.Pos.Line, s.Pos.Col), []rune(nil), -1
	line, col := s.Pos.Line, s.Pos.Col
	if s.src != nil && line > 0 {
		text, end = []rune(s.src.line(line)), len(s.src.starts)
	}
	for _, want := range s.Value {
		for !isSpace(want) && line <= end {
			if col > len(text) {
				line, col = line+1, 1
				text = []rune(s.src.line(line))
				continue
			}
			col++
			if text[col-2] == want {
				found = placeAt(line, col-1)
				break
			}
		}
		places = append(places, found)
	}
	if line <= end {
		found.col++
	}
	return append(places, found)
}

func placeAt(line, col int) place {
	return place{int32(line), int32(col)} // #nosec G115 -- a file has at most 512 KiB
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
