package decisionlog

import (
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
)

// alphabet is Crockford's base 32: no I, L, O (they look like 1, 1, 0) and no U.
// A symbol's place in it is its value.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const (
	nameSymbols = 8 // 8 × 5 bits = 40 bits
	codeSymbols = nameSymbols + 1
	maxTyped    = 64 // bytes; a code with generous spacing is far shorter

	randomBits = 28 // of the 40; the others are the moment
	momentBits = 5*nameSymbols - randomBits
	moment     = 8 * time.Millisecond
)

// NewReference draws a reference code such as "7K3M-Q9TX-0": eight symbols of 32
// and a check symbol, in groups that can be read out.
//
// A code carries 40 bits: 32⁸ = 2⁴⁰ ≈ 1.1 × 10¹² of them. The first 12 are the
// moment at which it is drawn, in steps of 8 ms that begin anew every 33 seconds:
// codes drawn together stand together in a store's index, so a group of them is
// written to few of its pages, and in the long run they are spread evenly. The
// other 28 are random.
//
// With n decisions in the log, and k of them of the same 8 ms, the next code is
// taken with probability n/2⁴⁰ + k/2²⁸, about one in a million at a million
// decisions; [Log.Append] then answers [ErrDuplicate] and the caller draws again. A
// million decisions also means that one guess in a million hits one, and one in 2²⁸,
// 270 million, the code of a decision whose 8 ms are known: a code is a name and not
// a key, and reading a decision needs a staff token as well.
//
// random must be a cryptographic source. The error is that of reading it.
func NewReference(random io.Reader, at time.Time) (string, error) {
	var raw [4]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return "", fmt.Errorf("reference code: %w", err)
	}
	bits := uint64(at.UnixMilli()/moment.Milliseconds()) & (1<<momentBits - 1) // #nosec G115 -- its lowest bits, whatever the year
	bits = bits<<randomBits | uint64(binary.BigEndian.Uint32(raw[:])&(1<<randomBits-1))
	var values [codeSymbols]byte
	for i := range nameSymbols {
		values[i] = byte(bits >> (5 * (nameSymbols - 1 - i)) & 31)
	}
	values[nameSymbols] = timesX(checksum(values[:nameSymbols]))
	return writeCode(values[:]), nil
}

// ParseReference returns the written form of a code as a person typed it. Small
// letters are taken for capitals, O for 0, I and L for 1; spaces and hyphens of
// any kind may be anywhere. It finds every single wrong symbol and every
// exchange of two symbols; of other mistakes one in 32 passes.
//
// The error is [ErrReference] and says what is wrong.
func ParseReference(typed string) (string, error) {
	if len(typed) > maxTyped {
		return "", fmt.Errorf("%w: %d characters is too long", ErrReference, len(typed))
	}
	var values []byte
	for _, r := range typed {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) {
			continue
		}
		v, ok := symbolValue(r)
		if !ok {
			return "", fmt.Errorf("%w: %q is never part of one", ErrReference, r)
		}
		values = append(values, v)
	}
	if len(values) != codeSymbols {
		return "", fmt.Errorf("%w: it has %d letters and digits, not %d", ErrReference, len(values), codeSymbols)
	}
	if checksum(values) != 0 {
		return "", fmt.Errorf("%w: one of the letters or digits is wrong", ErrReference)
	}
	return writeCode(values), nil
}

// symbolValue reads one symbol, forgiving what looks alike.
func symbolValue(r rune) (byte, bool) {
	if r >= 'a' && r <= 'z' {
		r -= 'a' - 'A'
	}
	switch r {
	case 'O':
		r = '0'
	case 'I', 'L':
		r = '1'
	}
	i := strings.IndexRune(alphabet, r)
	return byte(i), i >= 0 // #nosec G115 -- below 32, and -1 is not used
}

// writeCode writes nine values in groups of four, four and one.
func writeCode(values []byte) string {
	var b strings.Builder
	for i, v := range values {
		if i == 4 || i == 8 {
			b.WriteByte('-')
		}
		b.WriteByte(alphabet[v])
	}
	return b.String()
}

// checksum evaluates the symbols as a polynomial at x in the field of 32
// elements; a whole code, its check symbol being the constant term, gives 0.
//
// Position i counted from the end has the weight xⁱ. The weights are not zero,
// so a single wrong symbol shows; and as x has order 31 they all differ, so two
// exchanged symbols show too, wherever they stand.
func checksum(values []byte) byte {
	var sum byte
	for _, v := range values {
		sum = timesX(sum) ^ v
	}
	return sum
}

// timesX multiplies by x modulo x⁵+x²+1, which is primitive.
func timesX(v byte) byte {
	v <<= 1
	if v&0b100000 != 0 {
		v ^= 0b100101
	}
	return v
}
