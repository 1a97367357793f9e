package api

import (
	"encoding/binary"
	"math/bits"
)

// words finds the place of a word among those that may be there, without making a
// string of what was sent. It is made once and then only read.
type words struct {
	rows  []wordRow // a power of two, at most half of them used
	shift int
}

type wordRow struct {
	text string
	at   int
}

// newWords leaves out what is not written in JSON as it is: whoever sends that is
// answered by the other decoder.
func newWords(list []string) words {
	size := bits.Len(uint(2*len(list) + 1))
	w := words{rows: make([]wordRow, 1<<size), shift: 64 - size}
	for at, text := range list {
		if !plainWord(text) || w.find([]byte(text)) >= 0 {
			continue
		}
		i := w.first([]byte(text))
		for w.rows[i].text != "" {
			i = w.next(i)
		}
		w.rows[i] = wordRow{text, at}
	}
	return w
}

// plainWord tells whether text stands in JSON without escapes.
func plainWord(text string) bool {
	for _, b := range []byte(text) {
		if b < ' ' || b > '~' || b == '"' || b == '\\' {
			return false
		}
	}
	return text != ""
}

// find is the place of a word in the list, -1 for none of them.
func (w *words) find(word []byte) int {
	for i := w.first(word); w.rows[i].text != ""; i = w.next(i) {
		if w.rows[i].text == string(word) {
			return w.rows[i].at
		}
	}
	return -1
}

func (w *words) next(i int) int { return (i + 1) & (len(w.rows) - 1) }

// first is where a word is looked for first: by its beginning, end and length.
func (w *words) first(word []byte) int {
	n := len(word)
	h := uint64(n)
	if n >= 8 {
		h ^= binary.LittleEndian.Uint64(word) ^ bits.RotateLeft64(binary.LittleEndian.Uint64(word[n-8:]), 27)
	} else {
		for _, b := range word {
			h = h<<8 ^ h>>56 ^ uint64(b)
		}
	}
	h ^= h >> 29
	return int(h * 0x9E3779B97F4A7C15 >> w.shift) // #nosec G115 -- a few bits are left
}
