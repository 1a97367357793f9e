package replay

import "bytes"

// scan reads the plain part of JSON that cases are written in. Whatever it does not
// know, such as an escape in a string, it refuses to read, and its caller asks
// encoding/json, which also knows what to say.
type scan struct {
	b  []byte
	at int
}

// peek is the next byte that is not space, 0 at the end.
func (s *scan) peek() byte {
	for s.at < len(s.b) {
		switch c := s.b[s.at]; c {
		case ' ', '\t', '\r', '\n':
			s.at++
		default:
			return c
		}
	}
	return 0
}

// take goes past a byte that is next.
func (s *scan) take(c byte) bool {
	if s.peek() != c {
		return false
	}
	s.at++
	return true
}

// word goes past a word that is next: true, false or null.
func (s *scan) word(w string) bool {
	if !bytes.HasPrefix(s.b[s.at:], []byte(w)) {
		return false
	}
	s.at += len(w)
	return true
}

// text reads a string without escapes.
func (s *scan) text() ([]byte, bool) {
	if !s.take('"') {
		return nil, false
	}
	for i, c := range s.b[s.at:] {
		if c == '"' {
			t := s.b[s.at : s.at+i]
			s.at += i + 1
			return t, true
		}
		if c == '\\' || c < ' ' {
			return nil, false
		}
	}
	return nil, false
}

// name goes past a key and its colon.
func (s *scan) name(key string) bool {
	text, ok := s.text()
	return ok && string(text) == key && s.take(':')
}

// object goes through an object: each is called behind every key, and goes past the
// value.
func (s *scan) object(each func(key []byte) bool) bool {
	if !s.take('{') {
		return false
	}
	if s.take('}') {
		return true
	}
	for {
		key, ok := s.text()
		if !ok || !s.take(':') || !each(key) {
			return false
		}
		if !s.take(',') {
			return s.take('}')
		}
	}
}

// array goes through an array: each goes past one value.
func (s *scan) array(each func() bool) bool {
	if !s.take('[') {
		return false
	}
	if s.take(']') {
		return true
	}
	for each() {
		if !s.take(',') {
			return s.take(']')
		}
	}
	return false
}

// tens are exact.
var tens = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// number reads a decimal number that is not negative and has at most 15 digits. The
// quotient of two numbers that are exact is the one nearest to what is written.
func (s *scan) number() (float64, bool) {
	s.peek()
	n, i := s.digits(s.at)
	if i == s.at || (i > s.at+1 && s.b[s.at] == '0') {
		return 0, false
	}
	digits, decimals := i-s.at, 0
	if i < len(s.b) && s.b[i] == '.' {
		from := i + 1
		var frac int64
		frac, i = s.digits(from)
		decimals = i - from
		if digits += decimals; decimals == 0 || digits > 15 {
			return 0, false
		}
		n = n*int64(tens[decimals]) + frac
	}
	if digits > 15 || (i < len(s.b) && (s.b[i]|0x20 == 'e' || s.b[i] == '.')) {
		return 0, false
	}
	s.at = i
	return float64(n) / tens[decimals], true
}

// digits reads digits from a place on, and says where they end. More than 15 of them
// make no sense here; the caller looks.
func (s *scan) digits(i int) (int64, int) {
	var n int64
	for ; i < len(s.b) && s.b[i]-'0' <= 9; i++ {
		n = n*10 + int64(s.b[i]-'0')
	}
	return n, i
}

// count reads a whole number below 10000.
func (s *scan) count() (int, bool) {
	s.peek()
	n, i := s.digits(s.at)
	size := i - s.at
	if size == 0 || size > 4 || (size > 1 && s.b[s.at] == '0') || (i < len(s.b) && (s.b[i]|0x20 == 'e' || s.b[i] == '.')) {
		return 0, false
	}
	s.at = i
	return int(n), true
}

// skip goes past a value of any kind. It only looks where the value ends, and whether
// brackets and strings are closed.
func (s *scan) skip() bool {
	s.peek()
	for depth, from := 0, s.at; s.at < len(s.b); {
		switch s.b[s.at] {
		case '"':
			if !s.skipText() {
				return false
			}
			if depth == 0 {
				return true
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return s.at > from
			}
			if depth--; depth == 0 {
				s.at++
				return true
			}
		case ',':
			if depth == 0 {
				return s.at > from
			}
		}
		s.at++
	}
	return false
}

func (s *scan) skipText() bool {
	for i := s.at + 1; ; {
		n := bytes.IndexByte(s.b[i:], '"')
		if n < 0 {
			return false
		}
		i += n + 1
		slashes := 0
		for s.b[i-2-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			s.at = i
			return true
		}
	}
}
