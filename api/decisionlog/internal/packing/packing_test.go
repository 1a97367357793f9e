package packing_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/s2"
	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog/internal/packing"
	"safetynet/api/decisionlog/logtest"
)

func pack(body []byte) packing.Stored {
	var room packing.Room
	x := room.Pack(body)
	if x.Body == nil {
		x.Body = body
	}
	return packing.Stored{Body: bytes.Clone(x.Body), Form: x.Form}
}

func unpack(x packing.Stored) []byte { return packing.Unpack(x.Body, int64(x.Form)) }

// TestDictionaryNeverChanges: with other words nothing that was packed can be read.
func TestDictionaryNeverChanges(t *testing.T) {
	require.Equal(t, "7d9f875e1b3b215a0270dd834d01ebe4352802822718acc2a334680ce716f98f", fmt.Sprintf("%x", sha256.Sum256(packing.Dictionary)))
}

// FuzzPack: what comes out is what went in, whatever it is.
func FuzzPack(f *testing.F) {
	f.Add(logtest.Assessment(8 << 10))
	f.Add(packing.Dictionary)
	f.Add(bytes.Repeat([]byte(`{"a":false},`), 9000))
	f.Fuzz(func(t *testing.T, body []byte) {
		x := pack(body)
		require.LessOrEqual(t, len(x.Body), len(body))
		require.Equal(t, body, unpack(x))
	})
}

// TestPackTexts packs texts put together of pieces of the dictionary and of noise, of
// all lengths, also beyond the 64 KiB that a dictionary is used for.
func TestPackTexts(t *testing.T) {
	random := rand.New(rand.NewPCG(23, 11))
	forms := map[int]int{}
	for range 3000 {
		var body []byte
		for most := random.IntN(1 << (6 + random.IntN(13))); len(body) < most; {
			at := random.IntN(len(packing.Dictionary))
			body = append(body, packing.Dictionary[at:min(len(packing.Dictionary), at+random.IntN(400))]...)
			for range random.IntN(30) {
				body = append(body, byte(random.Uint32()))
			}
		}
		x := pack(body)
		forms[x.Form]++
		require.True(t, bytes.Equal(body, unpack(x)))
	}
	require.Greater(t, forms[packing.Words], 1500)
	require.Greater(t, forms[packing.Plain], 100)
}

// TestUnpackIsBounded: whatever stands in the file, nothing longer comes out than
// may go in, nothing empty, and nothing panics.
func TestUnpackIsBounded(t *testing.T) {
	body := logtest.Assessment(8 << 10)
	whole := pack(body)
	random := rand.New(rand.NewPCG(14, 601))
	changed := 0
	for range 20000 {
		spoilt := bytes.Clone(whole.Body)
		for range 1 + random.IntN(3) {
			spoilt[random.IntN(len(spoilt))] ^= 1 << random.IntN(8)
		}
		spoilt = spoilt[:len(spoilt)-random.IntN(2)*random.IntN(len(spoilt))]
		got := packing.Unpack(spoilt, packing.Words)
		require.NotEmpty(t, got)
		require.LessOrEqual(t, len(got), packing.Most)
		if !bytes.Equal(got, body) {
			changed++
		}
	}
	require.Greater(t, changed, 19000)
	require.Equal(t, body, unpack(whole))
	require.Nil(t, packing.Unpack(nil, packing.Words), "erased")
	for _, n := range []uint64{0, 1, packing.Most + 1, 1<<32 - 1, 1 << 62} {
		bomb := append(binary.AppendUvarint(nil, n), 0xfe, 1, 0, 0xfe, 1, 0)
		require.Equal(t, bomb, packing.Unpack(bomb, packing.Words))
		require.Equal(t, bomb, packing.Unpack(bomb, packing.Snappy))
	}
	bomb := binary.AppendUvarint(nil, 1<<32-1)
	require.Zero(t, testing.AllocsPerRun(10, func() { packing.Unpack(bomb, packing.Words) }), "its length is looked at first")
}

// TestPackingAllocatesNothing once its room is there, and little room is kept.
func TestPackingAllocatesNothing(t *testing.T) {
	var room packing.Room
	body := logtest.Assessment(48 << 10)
	room.Pack(body)
	require.Zero(t, testing.AllocsPerRun(100, func() {
		room.Empty()
		room.Pack(body)
	}))
	for range 200 {
		room.Pack(body)
	}
	room.Empty()
	require.Positive(t, testing.AllocsPerRun(1, func() { room.Pack(body) }), "the room for so many was given back")
}

// TestBodiesStandBesideEachOther: one that is packed leaves those before it as they were.
func TestBodiesStandBesideEachOther(t *testing.T) {
	var room packing.Room
	for range 2 {
		bodies, stored := [][]byte{}, []packing.Stored{}
		for n := range 40 {
			bodies = append(bodies, logtest.Assessment(1000+700*n))
			stored = append(stored, room.Pack(bodies[n]))
		}
		for n, x := range stored {
			require.NotNil(t, x.Body)
			require.Equal(t, bodies[n], unpack(x))
		}
		room.Empty()
	}
}

// TestOlderFormsAreRead: what was released is read for ever.
func TestOlderFormsAreRead(t *testing.T) {
	body := logtest.Assessment(8 << 10)
	require.True(t, bytes.Equal(body, packing.Unpack(s2.EncodeSnappy(nil, body), packing.Snappy)))
}
