package native

// The criteria, in the order of the pathway: the general danger signs first.
const (
	d01 = iota
	d02
	d03
	d04
	d05
	d06
	d07
	d08
	d09
	d10
	d11
	d12
	d13
	d14
	d15
	d16
	d17
	d18
	d19
	d20
	d21
	d22
	d23
	r01
	r02b
	r04
	r04s
	r09
	r10b
	r11
	r12
	r12x
	r13
	r12s
	r14c
	r14s
	r14p
	r16
	r19
	r20
	r21
	r22
	r24
	r25
	r26
	r27
	r28
	r29
	r30
	r31
	x01
	a01
	a02
	a03
	a04d
	a05
	a06
	a07
	a08
	a09
	a11
	a12
	a13
	a14
	a15
	a15b
	a16
	a17
	a18
	a19
	a20
	a21
	a22
	a23
	a24
	a25
	a26
	a27
	a28
	a29
	a30
	a30b
	a31
	a32
	a33
	a34
	a35
	a36
	x02
	x03
	count // of criteria

	dangerSigns = r01 // the first criterion that is no danger sign
	padded      = (count + 7) / 8 * 8
)

// urgencies of the criteria: the danger signs are all for 999.
var urgencies = [padded]uint8{
	d01: call999, d02: call999, d03: call999, d04: call999, d05: call999, d06: call999,
	d07: call999, d08: call999, d09: call999, d10: call999, d11: call999, d12: call999,
	d13: call999, d14: call999, d15: call999, d16: call999, d17: call999, d18: call999,
	d19: call999, d20: call999, d21: call999, d22: call999, d23: call999, r01: call999,
	r04s: call999, r12s: call999, r14s: call999, r16: call999, r19: call999, r20: call999,
	r21: call999, r22: call999, r25: call999, r26: call999, r27: call999, r28: call999,
	r30:  call999,
	r02b: edNow, r04: edNow, r09: edNow, r10b: edNow, r11: edNow, r12: edNow,
	r13: edNow, r14c: edNow, r24: edNow, r29: edNow, r31: edNow, x01: edNow,
	a04d: edNow,
	r12x: gpOr111Today, r14p: gpOr111Today, a01: gpOr111Today, a02: gpOr111Today, a03: gpOr111Today, a05: gpOr111Today,
	a06: gpOr111Today, a07: gpOr111Today, a08: gpOr111Today, a09: gpOr111Today, a11: gpOr111Today, a12: gpOr111Today,
	a13: gpOr111Today, a14: gpOr111Today, a15: gpOr111Today, a15b: gpOr111Today, a16: gpOr111Today, a17: gpOr111Today,
	a18: gpOr111Today, a19: gpOr111Today, a20: gpOr111Today, a21: gpOr111Today, a22: gpOr111Today, a23: gpOr111Today,
	a24: gpOr111Today, a25: gpOr111Today, a26: gpOr111Today, a27: gpOr111Today, a28: gpOr111Today, a29: gpOr111Today,
	a30: gpOr111Today, a30b: gpOr111Today, a31: gpOr111Today, a32: gpOr111Today, a33: gpOr111Today, a34: gpOr111Today,
	a35: gpOr111Today, a36: gpOr111Today, x02: gpOr111Today, x03: gpOr111Today,
}

// emergencies and reds mark the criteria for 999 and for A&E, eight to a word, a byte a
// criterion.
var emergencies, reds = marked(call999), marked(edNow)

func marked(urgency uint8) (words [padded / 8]uint64) {
	for i, u := range urgencies {
		if u == urgency {
			words[i/8] |= 0xff << (8 * (i % 8))
		}
	}
	return words
}

// Criteria is how many there are.
const Criteria = count

// Version is the version of the pathway that is written here.
const Version = "febrile-child@1.2.0"
