// Package packing makes bodies shorter for a store, and long again. What a body says
// is nothing to it.
//
//	room := packing.NewRoom()
//	defer room.Free()
//	stored := room.Pack(body)
//	body = packing.Unpack(stored.Body, stored.Form)
//
// Bodies of assessments are mostly words of the definitions: names of findings, ids and
// digests. [Dictionary] has those words, so that a body need only point at them.
package packing

import (
	_ "embed"
	"sync"

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

// Room is where one body at a time is packed, see [NewRoom].
type Room struct{ bytes []byte }

var rooms = sync.Pool{New: func() any { return new(Room) }}

// NewRoom is a room to be given back with Free.
func NewRoom() *Room { return rooms.Get().(*Room) }

// Free gives a room back. What was packed in it must not be used any more.
func (r *Room) Free() { rooms.Put(r) }

// Pack returns a body as it is to be stored: as it is, where it would not get shorter.
func (r *Room) Pack(body []byte) Stored {
	if len(body) < Least || len(body) > Most {
		return Stored{}
	}
	r.bytes = words.Encode(r.bytes[:cap(r.bytes)], body)
	if len(r.bytes) >= len(body) {
		return Stored{}
	}
	return Stored{r.bytes, Words}
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
