package story

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// Canonical is JSON with sorted keys, no white space, no escapes that are not
// needed, and numbers as the engine writes them. Equal values give equal bytes,
// whatever order the fields of our types are in. Of a key that comes twice the last
// counts.
func Canonical(v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	c := canonical{out: make([]byte, 0, len(plain))}
	err = c.whole(plain)
	return c.out, err
}

// canonical copies JSON as [json.Marshal] writes it, without white space, and puts
// the members of objects in order. A tree of the whole would take ten times as long,
// and every assessment that is recorded passes here.
type canonical struct {
	in   []byte
	at   int
	out  []byte
	room []byte   // for members that change places
	open []member // of the objects around the place, the outermost first
}

// member is a member of an object in out, from its key to the end of its value.
type member struct {
	from, colon, to int
	key             string // of a key with escapes, otherwise it is in out
}

// whole copies a whole text.
func (c *canonical) whole(in []byte) error {
	c.in, c.at = in, 0
	err := c.value()
	if err == nil && c.at < len(in) {
		err = fmt.Errorf("story: not JSON: more from byte %d", c.at)
	}
	return err
}

func (c *canonical) value() error {
	switch c.next() {
	case '{':
		return c.object()
	case '[':
		return c.list()
	case '"':
		_, err := c.text(false)
		return err
	}
	return c.scalar()
}

// scalar copies a number or a word.
func (c *canonical) scalar() error {
	from := c.at
	for c.at < len(c.in) && c.in[c.at] != ',' && c.in[c.at] != ']' && c.in[c.at] != '}' {
		c.at++
	}
	switch x := c.in[from:c.at]; {
	case string(x) == "true", string(x) == "false", string(x) == "null", len(x) > 0 && len(bytes.Trim(x, "0123456789+-.eE")) == 0:
		c.out = append(c.out, x...)
		return nil
	}
	return fmt.Errorf("story: not JSON at byte %d: no value", from)
}

// next is the byte at the place, 0 behind the end.
func (c *canonical) next() byte {
	if c.at >= len(c.in) {
		return 0
	}
	return c.in[c.at]
}

// take copies a byte that must be there.
func (c *canonical) take(b byte) error {
	if c.next() != b {
		return fmt.Errorf("story: not JSON at byte %d: no %q", c.at, b)
	}
	c.at++
	c.out = append(c.out, b)
	return nil
}

func (c *canonical) list() error {
	c.at++
	c.out = append(c.out, '[')
	for more := c.next() != ']'; more; {
		if err := c.value(); err != nil {
			return err
		}
		if more = c.next() != ']'; more {
			if err := c.take(','); err != nil {
				return err
			}
		}
	}
	return c.take(']')
}

func (c *canonical) object() error {
	c.at++
	c.out = append(c.out, '{')
	first := len(c.open)
	sorted := true
	for more := c.next() != '}'; more; {
		m := member{from: len(c.out)}
		var err error
		if m.key, err = c.text(true); err != nil {
			return err
		}
		m.colon = len(c.out)
		if err := c.take(':'); err != nil {
			return err
		}
		if err := c.value(); err != nil {
			return err
		}
		m.to = len(c.out)
		sorted = sorted && (len(c.open) == first || c.order(c.open[len(c.open)-1], m) < 0)
		c.open = append(c.open, m)
		if more = c.next() != '}'; more {
			if err := c.take(','); err != nil {
				return err
			}
		}
	}
	if !sorted {
		c.sort(c.open[first:])
	}
	c.open = c.open[:first]
	return c.take('}')
}

// order compares the keys of two members.
func (c *canonical) order(a, b member) int {
	return bytes.Compare(c.keyOf(a), c.keyOf(b))
}

func (c *canonical) keyOf(m member) []byte {
	if m.key != "" {
		return []byte(m.key)
	}
	return c.out[m.from+1 : m.colon-1]
}

// sort puts the members of an object in order, whose last byte out ends with.
func (c *canonical) sort(ms []member) {
	slices.SortStableFunc(ms, c.order)
	begin := len(c.out)
	for _, m := range ms {
		begin = min(begin, m.from)
	}
	c.room = c.room[:0]
	for i, m := range ms {
		if i+1 < len(ms) && c.order(m, ms[i+1]) == 0 {
			continue
		}
		if len(c.room) > 0 {
			c.room = append(c.room, ',')
		}
		c.room = append(c.room, c.out[m.from:m.to]...)
	}
	c.out = append(c.out[:begin], c.room...)
}
