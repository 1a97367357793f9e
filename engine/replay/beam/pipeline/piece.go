package pipeline

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/fileio"
)

// Piece is a part of a file, and stands for the lines that begin in it.
type Piece struct {
	Path       string
	Start, End int64 // in bytes; not of a file that is packed, which is one piece
	Packed     bool
	Last       bool  // of its file
	Number, Of int64 // its place in all pieces, and how many there are
}

// cut lists the pieces of files, which come in any order.
func cut(files []fileio.FileMetadata, size int64) []Piece {
	slices.SortFunc(files, func(a, b fileio.FileMetadata) int { return cmp.Compare(a.Path, b.Path) })
	var list []Piece
	for _, f := range files {
		if strings.HasSuffix(f.Path, ".gz") {
			list = append(list, Piece{Path: f.Path, Packed: true, Last: true})
			continue
		}
		for start := int64(0); start == 0 || start < f.Size; start += size {
			end := min(start+size, f.Size)
			list = append(list, Piece{Path: f.Path, Start: start, End: end, Last: end == f.Size})
		}
	}
	for i := range list {
		list[i].Number, list[i].Of = int64(i), int64(len(list))
	}
	return list
}

// open gives the lines that begin in the piece. The last one may reach beyond its end.
func (p Piece) open(ctx context.Context) (io.Reader, io.Closer, error) {
	file, err := fileio.ReadableFile{Metadata: fileio.FileMetadata{Path: p.Path}}.Open(ctx) // unpacks by the name
	if err != nil {
		return nil, nil, err
	}
	lines, err := p.lines(file)
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return lines, file, nil
}

func (p Piece) lines(file io.Reader) (io.Reader, error) {
	lines := file
	if !p.Packed {
		s := &section{in: bufio.NewReaderSize(file, 256<<10), left: p.End - p.Start}
		lines = s
		if p.Start > 0 {
			if err := skip(file, p.Start-1); err != nil {
				return nil, err
			}
			s.left++
			if inside, err := s.skipLine(); err != nil || inside {
				return strings.NewReader(""), err
			}
		}
	}
	if p.Last {
		lines = io.MultiReader(lines, strings.NewReader("\n"))
	}
	return lines, nil
}

// skip goes to a place in a file: at once, or, where the store cannot, by reading.
func skip(file io.Reader, to int64) error {
	if at, can := file.(io.Seeker); can {
		_, err := at.Seek(to, io.SeekStart)
		return err
	}
	_, err := io.CopyN(io.Discard, file, to)
	return err
}

// section reads so many bytes, and then to the end of the line.
type section struct {
	in    *bufio.Reader
	left  int64
	ended bool
}

var errShorter = errors.New("the file is shorter than it was when it was listed")

// skipLine passes over the rest of a line that began in a piece before, and tells
// whether the file ends inside it: then its end is that piece's too.
func (s *section) skipLine() (inside bool, err error) {
	for {
		part, err := s.in.ReadSlice('\n')
		s.left -= int64(len(part))
		switch {
		case err == nil:
			s.ended = s.left <= 0
			return false, nil
		case errors.Is(err, io.EOF) && s.left <= 0:
			return true, nil
		case errors.Is(err, io.EOF):
			return false, errShorter
		case !errors.Is(err, bufio.ErrBufferFull):
			return false, err
		}
	}
}

func (s *section) Read(to []byte) (int, error) {
	if s.ended || len(to) == 0 {
		return 0, io.EOF
	}
	if s.left == 0 {
		return s.restOfLine(to)
	}
	n, err := s.in.Read(to[:min(int64(len(to)), s.left)])
	s.left -= int64(n)
	s.ended = s.left == 0 && n > 0 && to[n-1] == '\n'
	if errors.Is(err, io.EOF) {
		err = errShorter
	}
	return n, err
}

func (s *section) restOfLine(to []byte) (int, error) {
	for n := range to {
		c, err := s.in.ReadByte()
		if err != nil {
			s.ended = errors.Is(err, io.EOF)
			return n, err
		}
		to[n] = c
		if s.ended = c == '\n'; s.ended {
			return n + 1, nil
		}
	}
	return len(to), nil
}

// String names a piece in an error.
func (p Piece) String() string { return fmt.Sprintf("%s from byte %d", p.Path, p.Start) }
