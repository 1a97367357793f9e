package api

import (
	"encoding/binary"
	"math/bits"
)

// slotReader reads tokens of JSON. Whatever is not as plain as can be is refused:
// escapes, exponents, numbers of more digits than are certainly exact. What a
// string holds is not looked at, so it must be compared with a word that has no
// escapes before anything is made of it.
type slotReader struct {
	data []byte
	at   int
}

// peek is the next byte that is no white space, 0 at the end.
func (r *slotReader) peek() byte {
	for r.at < len(r.data) {
		switch b := r.data[r.at]; b {
		case ' ', '\n', '\r', '\t':
			r.at++
		default:
			return b
		}
	}
	return 0
}

// takes reads a byte after white space, if it is that one.
func (r *slotReader) takes(b byte) bool {
	if r.peek() != b {
		return false
	}
	r.at++
	return true
}

// more reads the comma between members, or the bracket after the last. Neither is
// a fault, as is a comma before the bracket.
func (r *slotReader) more(closing byte) (more, ok bool) {
	switch r.peek() {
	case ',':
		r.at++
		return true, true
	case closing:
		r.at++
		return false, true
	}
	return false, false
}

// key reads a key and its colon.
func (r *slotReader) key() ([]byte, bool) {
	word, ok := r.word()
	return word, ok && r.takes(':')
}

// word reads a string up to the next quote.
func (r *slotReader) word() ([]byte, bool) {
	if r.peek() != '"' {
		return nil, false
	}
	const ones, highs, quotes = 0x0101010101010101, 0x8080808080808080, 0x2222222222222222
	from, i := r.at+1, r.at+1
	for ; i+8 <= len(r.data); i += 8 {
		x := binary.LittleEndian.Uint64(r.data[i:]) ^ quotes
		if found := (x - ones) &^ x & highs; found != 0 {
			i += bits.TrailingZeros64(found) / 8
			r.at = i + 1
			return r.data[from:i], true
		}
	}
	for ; i < len(r.data); i++ {
		if r.data[i] == '"' {
			r.at = i + 1
			return r.data[from:i], true
		}
	}
	return nil, false
}

// literal reads these bytes.
func (r *slotReader) literal(text string) bool {
	if len(r.data)-r.at < len(text) || string(r.data[r.at:r.at+len(text)]) != text {
		return false
	}
	r.at += len(text)
	return true
}

// Numbers of so many digits are exact however they are written: dividing by a
// power of ten that is exact itself rounds once.
const exactDigits = 15

var powersOfTen = [exactDigits + 1]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// number reads a decimal number, and how many decimals it has, zeros at the end
// apart.
func (r *slotReader) number() (v float64, decimals int, ok bool) {
	i, negative := r.at, false
	if i < len(r.data) && r.data[i] == '-' {
		negative = true
		i++
	}
	begun, whole := i, int64(0)
	for ; i < len(r.data) && r.data[i]-'0' <= 9; i++ {
		whole = whole*10 + int64(r.data[i]-'0')
		if i-begun >= exactDigits {
			return 0, 0, false
		}
	}
	if i == begun || r.data[begun] == '0' && i > begun+1 {
		return 0, 0, false
	}
	if i < len(r.data) && r.data[i] == '.' {
		point, digits := i, whole
		for i++; i < len(r.data) && r.data[i]-'0' <= 9; i++ {
			if i-begun > exactDigits {
				return 0, 0, false
			}
			digits = digits*10 + int64(r.data[i]-'0')
			if r.data[i] != '0' {
				decimals, whole = i-point, digits
			}
		}
		if i == point+1 {
			return 0, 0, false
		}
	}
	r.at = i
	v = float64(whole) / powersOfTen[decimals]
	if negative && whole != 0 { // -0 and 0 are one value
		v = -v
	}
	return v, decimals, true
}

// skip passes over an object without understanding it. Where it ends is right only
// if it is read from the same place afterwards and ends there too.
func (r *slotReader) skip() bool {
	if r.peek() != '{' {
		return false
	}
	for depth := 0; r.at < len(r.data); {
		switch r.data[r.at] {
		case '{':
			depth++
		case '}':
			depth--
		case '"':
			if _, ok := r.word(); !ok {
				return false
			}
			continue
		}
		r.at++
		if depth == 0 {
			return true
		}
	}
	return false
}
