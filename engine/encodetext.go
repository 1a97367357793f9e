package engine

import (
	"fmt"
	"math"
	"math/bits"
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
	dst = append(append(dst, '"'), s...)
	if n := plain(s); n < len(s) {
		dst = appendEscaped(dst[:len(dst)-len(s)+n], s[n:])
	}
	return append(dst, '"')
}

// appendEscaped writes a string that begins with what has to be escaped.
func appendEscaped(dst []byte, s string) []byte {
	for s != "" {
		var size int
		dst, size = appendEscape(dst, s)
		s = s[size:]
		n := plain(s)
		dst, s = append(dst, s[:n]...), s[n:]
	}
	return dst
}

// appendEscape writes the first rune of s escaped, and tells how long it was.
func appendEscape(dst []byte, s string) ([]byte, int) {
	const hex = "0123456789abcdef"
	b := s[0]
	switch b {
	case '"', '\\':
		return append(dst, '\\', b), 1
	case '\b':
		return append(dst, '\\', 'b'), 1
	case '\f':
		return append(dst, '\\', 'f'), 1
	case '\n':
		return append(dst, '\\', 'n'), 1
	case '\r':
		return append(dst, '\\', 'r'), 1
	case '\t':
		return append(dst, '\\', 't'), 1
	}
	if b < utf8.RuneSelf {
		return append(dst, '\\', 'u', '0', '0', hex[b>>4], hex[b&0xf]), 1
	}
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError {
		return append(dst, `\ufffd`...), size
	}
	return append(dst, '\\', 'u', '2', '0', '2', hex[r&0xf]), size // a line or paragraph separator
}

const (
	ones   = 0x0101010101010101
	highs  = ones * 0x80
	spaces = ones * ' '
)

// plain tells how many bytes at the beginning of s are written as they are. It looks
// at eight together, and at first only whether there is anything else: mostly not.
func plain(s string) int {
	if len(s) >= 8 {
		odd := oddities(eight(s[len(s)-8:]))
		for i := 0; i < len(s)-8; i += 8 {
			odd |= oddities(eight(s[i:]))
		}
		if odd == 0 {
			return len(s)
		}
	}
	i := 0
	for i < len(s) {
		var x uint64
		if left := len(s) - i; left >= 8 {
			x = eight(s[i:])
		} else if len(s) >= 8 {
			x = eight(s[len(s)-8:])>>(64-8*left) | spaces<<(8*left)
		} else {
			x = padded(s[i:])
		}
		odd := oddities(x)
		if odd == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(odd) / 8
		r, size := utf8.DecodeRuneInString(s[i:])
		if r < utf8.RuneSelf || r == utf8.RuneError && size == 1 || r == '\u2028' || r == '\u2029' {
			return i
		}
		i += size
	}
	return len(s)
}

func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// padded is less than eight bytes with spaces behind them.
func padded(s string) uint64 {
	x := uint64(spaces)
	for i := len(s) - 1; i >= 0; i-- {
		x = x<<8 | uint64(s[i])
	}
	return x
}

// oddities marks the first of eight bytes that is not ASCII, a control character,
// " or & (which differ in one bit), < or > (likewise) or \. What it marks behind that
// means nothing.
func oddities(x uint64) uint64 {
	quotes, angles, slashes := (x|ones*4)^(ones*'&'), (x|ones*2)^(ones*'>'), x^(ones*'\\')
	return (x | (x - spaces) | (quotes - ones) | (angles - ones) | (slashes - ones)) & highs
}
