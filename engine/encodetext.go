package engine

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// appendText writes a member whose value is a string; name brings its quotes, its
// colon and what stands before it.
func appendText(dst []byte, name, text string) []byte {
	return appendString(append(dst, name...), text)
}

// appendSome is appendText, or nothing for no text.
func appendSome(dst []byte, name, text string) []byte {
	if text == "" {
		return dst
	}
	return appendText(dst, name, text)
}

func appendBool(dst []byte, name string, b bool) []byte {
	return strconv.AppendBool(append(dst, name...), b)
}

func appendInt(dst []byte, name string, n int) []byte {
	return strconv.AppendInt(append(dst, name...), int64(n), 10)
}

// appendList writes a list, null where there is none at all.
func appendList[T any](dst []byte, name string, list []T, one func([]byte, *T) []byte) []byte {
	dst = append(dst, name...)
	if list == nil {
		return append(dst, "null"...)
	}
	dst = append(dst, '[')
	for i := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = one(dst, &list[i])
	}
	return append(dst, ']')
}

// appendAny is appendList, or nothing for an empty list.
func appendAny[T any](dst []byte, name string, list []T, one func([]byte, *T) []byte) []byte {
	if len(list) == 0 {
		return dst
	}
	return appendList(dst, name, list, one)
}

func appendTexts(dst []byte, name string, list []string) []byte {
	return appendList(dst, name, list, appendItem)
}

func appendItem(dst []byte, s *string) []byte { return appendString(dst, *s) }

// appendTime writes a time as [time.Time.MarshalJSON] does.
func appendTime(dst []byte, t time.Time) []byte {
	dst, err := t.AppendText(append(dst, '"'))
	if err != nil {
		panic(err)
	}
	return append(dst, '"')
}

// appendNumber writes the shortest text that means f. Most numbers are whole or
// have one decimal; for those it need not be searched.
func appendNumber(dst []byte, f float64) []byte {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		panic(fmt.Errorf("engine: JSON has no %v", f))
	}
	const exact, minusZero = 1 << 50, 1 << 63
	if tenths := math.Round(f * 10); math.Abs(f) < exact/16 && tenths/10 == f && math.Float64bits(f) != minusZero {
		return appendTenths(dst, int64(tenths))
	}
	size := math.Abs(f)
	if size != 0 && (size < 1e-6 || size >= 1e21) {
		dst = strconv.AppendFloat(dst, f, 'e', -1, 64)
		if n := len(dst); dst[n-4] == 'e' && dst[n-3] == '-' && dst[n-2] == '0' { // e-09 is written e-9
			dst[n-2] = dst[n-1]
			dst = dst[:n-1]
		}
		return dst
	}
	return strconv.AppendFloat(dst, f, 'f', -1, 64)
}

func appendTenths(dst []byte, n int64) []byte {
	if n < 0 {
		dst, n = append(dst, '-'), -n
	}
	dst = strconv.AppendInt(dst, n/10, 10)
	if n%10 == 0 {
		return dst
	}
	return append(dst, '.', byte('0'+n%10))
}

// appendString writes a string with the escapes of encoding/json, which keep it
// harmless in a page too.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for {
		var n int
		if dst, n = appendPlain(dst, s); n == len(s) {
			return append(dst, '"')
		}
		dst, n = appendRune(dst, s[n:], n)
		s = s[n:]
	}
}

// appendRune writes the first rune of rest, which began at n, and tells where the
// next one does.
func appendRune(dst []byte, rest string, n int) ([]byte, int) {
	const hex = "0123456789abcdef"
	b := rest[0]
	if b >= utf8.RuneSelf {
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case r == utf8.RuneError && size == 1:
			return append(dst, `\ufffd`...), n + 1
		case r == '\u2028' || r == '\u2029':
			return append(dst, '\\', 'u', '2', '0', '2', hex[r&0xf]), n + size
		}
		return append(dst, rest[:size]...), n + size
	}
	switch b {
	case '"', '\\':
		return append(dst, '\\', b), n + 1
	case '\b':
		return append(dst, '\\', 'b'), n + 1
	case '\f':
		return append(dst, '\\', 'f'), n + 1
	case '\n':
		return append(dst, '\\', 'n'), n + 1
	case '\r':
		return append(dst, '\\', 'r'), n + 1
	case '\t':
		return append(dst, '\\', 't'), n + 1
	}
	return append(dst, '\\', 'u', '0', '0', hex[b>>4], hex[b&0xf]), n + 1
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// appendPlain copies what s begins with up to the first byte that may have to be
// escaped, and tells how many bytes that is. Eight are copied and looked at
// together; of the last eight some may be for the second time.
func appendPlain(dst []byte, s string) ([]byte, int) {
	at := len(dst)
	dst = slices.Grow(dst, len(s)+1)[:at+len(s)]
	to, i := dst[at:], 0
	if len(s) >= 8 {
		for ; i+8 <= len(s); i += 8 {
			x := eight(s[i:])
			if needEscape(x) {
				break
			}
			binary.LittleEndian.PutUint64(to[i:], x)
		}
		if last := len(s) - 8; i > last {
			if x := eight(s[last:]); !needEscape(x) {
				binary.LittleEndian.PutUint64(to[last:], x)
				return dst, len(s)
			}
		}
	}
	for i < len(s) && plain[s[i]] {
		to[i] = s[i]
		i++
	}
	return dst[:at+i], i
}

func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// needEscape tells whether one of eight bytes is not ASCII, a control character,
// " or & (which differ in one bit), < or > (likewise) or \.
func needEscape(x uint64) bool {
	quotes, angles, slashes := (x|ones*4)^(ones*'&'), (x|ones*2)^(ones*'>'), x^(ones*'\\')
	return (x|(x-ones*' ')|(quotes-ones)|(angles-ones)|(slashes-ones))&highs != 0
}

var plain = func() (t [256]bool) {
	for b := byte(' '); b < utf8.RuneSelf; b++ {
		t[b] = b != '"' && b != '&' && b != '<' && b != '>' && b != '\\'
	}
	return t
}()
