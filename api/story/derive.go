package story

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"

	"github.com/google/uuid"
)

// DeriveID makes the id of an entry from what it is of, so that who adds the same
// twice finds that it is there. Equal keys and parts give equal ids. With a key
// that is secret and random nobody can find out the parts from the id by guessing;
// a key that is only a label protects nothing, and the parts must bear to be
// known.
func DeriveID(key string, parts ...string) string {
	mac := hmac.New(sha256.New, []byte(key))
	for _, p := range parts { // each with its length: ("ab", "c") is not ("a", "bc")
		_ = binary.Write(mac, binary.BigEndian, uint64(len(p))) // a hash does not fail
		mac.Write([]byte(p))
	}
	id := uuid.UUID(mac.Sum(nil)[:16])
	id[6] = id[6]&0x0f | 0x80 // version 8: made in a way of one's own (RFC 9562)
	id[8] = id[8]&0x3f | 0x80
	return id.String()
}
