package sqlite

import (
	"sync"

	"github.com/klauspost/compress/s2"
)

// The forms of a stored body, in the column packed. A form that was released never
// changes its meaning.
const (
	plain  = 0
	snappy = 1 // one block of Snappy, which other software reads too
)

const (
	// leastPacked is the shortest body that is packed: half a page, below which
	// hardly a page is saved.
	leastPacked = 2 << 10
	// mostPacked is the longest, and so the most memory that a damaged body can ask
	// for when it is unpacked.
	mostPacked = 1 << 20
)

// rooms are where bodies are packed.
var rooms = sync.Pool{New: func() any { return new([]byte) }}

// pack returns a body in the form snappy, in this room, or nil where that would not
// be shorter.
func pack(body []byte, room *[]byte) []byte {
	if len(body) < leastPacked || len(body) > mostPacked {
		return nil
	}
	*room = s2.EncodeSnappy((*room)[:cap(*room)], body)
	if len(*room) >= len(body) {
		return nil
	}
	return *room
}

// unpack returns the body that [pack] was given, or packed itself if it is not as
// pack made it.
func unpack(packed []byte) []byte {
	n, err := s2.DecodedLen(packed)
	if err != nil || n < leastPacked || n > mostPacked {
		return packed
	}
	body, err := s2.Decode(nil, packed)
	if err != nil {
		return packed
	}
	return body
}
