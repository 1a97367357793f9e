// Package packing makes bodies shorter for a store, and long again. What a body says
// is nothing to it.
//
//	var room packing.Room
//	stored := room.Pack(body)
//	body = packing.Unpack(stored.Body, stored.Form)
//	room.Empty()
//
// Bodies of assessments are mostly words of the definitions: names of findings, ids and
// digests. [Dictionary] has those words, so that a body need only point at them.
package packing

import (
	_ "embed"
	"slices"

	"github.com/klauspost/compress/s2"
)

// The forms of a stored body. One that was released never changes its meaning, and is
// never taken out.
const (
	Plain  = 0 // the bytes as they are
	Snappy = 1 // a block of Snappy; read, and no longer written
	Words  = 2 // a block of S2 with [Dictionary] in front
)

const (
	// Least is the shortest body that is packed.
	Least = 256
	// Most is the longest, and so the most memory that a damaged body can ask for when
	// it is unpacked.
	Most = 1 << 20
)

// Dictionary is the text that bodies of the form [Words] point into. There is nothing of
// any recorded case in it. It never changes: for another one there is another form.
//
//go:embed dictionaries/2.txt
var Dictionary []byte

var words = s2.MakeDictManual(Dictionary, 0)

// Stored is a body as a store writes it. The zero value is for one that is written as it is.
type Stored struct {
	Body []byte
	Form int
}

// Room is where bodies are packed, one behind the other. The zero Room is ready. It
// belongs to one goroutine: packing takes 64 KB of its stack.
type Room struct{ bytes []byte }

// keeps is how much room is kept for the next bodies.
const keeps = 1 << 20

// Empty makes room. What was packed before must not be used any more.
func (r *Room) Empty() {
	if r.bytes = r.bytes[:0]; cap(r.bytes) > keeps {
		r.bytes = nil
	}
}

// Pack returns a body as it is to be stored: as it is, where it would not get shorter.
func (r *Room) Pack(body []byte) Stored {
	if len(body) < Least || len(body) > Most {
		return Stored{}
	}
	used := len(r.bytes)
	r.bytes = slices.Grow(r.bytes, s2.MaxEncodedLen(len(body)))
	packed := words.Encode(r.bytes[used:cap(r.bytes)], body)
	if len(packed) >= len(body) {
		return Stored{}
	}
	r.bytes = r.bytes[:used+len(packed)]
	return Stored{packed, Words}
}

// Unpack returns the body that was packed, or what is stored if it is not as Pack
// makes it.
func Unpack(stored []byte, form int64) []byte {
	if form != Snappy && form != Words {
		return stored
	}
	n, err := s2.DecodedLen(stored)
	if err != nil || n < Least || n > Most {
		return stored
	}
	var body []byte
	if form == Snappy {
		body, err = s2.Decode(nil, stored)
	} else {
		body, err = words.Decode(nil, stored)
	}
	if err != nil {
		return stored
	}
	return body
}
