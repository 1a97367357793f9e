package openapitest

import (
	"bytes"
	"encoding/json"
)

// Shorten leaves so many elements of each list in a JSON text, in the order it has.
// cut tells whether that left anything out.
func Shorten(text []byte, most int) (short []byte, cut bool, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var out bytes.Buffer
	err = shorten(d, &out, most, &cut)
	return out.Bytes(), cut, err
}

func shorten(d *json.Decoder, out *bytes.Buffer, most int, cut *bool) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('{'):
		return members(d, out, most, cut)
	case json.Delim('['):
		return elements(d, out, most, cut)
	}
	return put(out, token)
}

func members(d *json.Decoder, out *bytes.Buffer, most int, cut *bool) error {
	out.WriteByte('{')
	for i := 0; d.More(); i++ {
		if i > 0 {
			out.WriteByte(',')
		}
		key, err := d.Token()
		if err != nil {
			return err
		}
		if err := put(out, key); err != nil {
			return err
		}
		out.WriteByte(':')
		if err := shorten(d, out, most, cut); err != nil {
			return err
		}
	}
	out.WriteByte('}')
	_, err := d.Token()
	return err
}

func elements(d *json.Decoder, out *bytes.Buffer, most int, cut *bool) error {
	out.WriteByte('[')
	for i := 0; d.More(); i++ {
		to := out
		if i >= most {
			to, *cut = new(bytes.Buffer), true
		} else if i > 0 {
			out.WriteByte(',')
		}
		if err := shorten(d, to, most, cut); err != nil {
			return err
		}
	}
	out.WriteByte(']')
	_, err := d.Token()
	return err
}

func put(out *bytes.Buffer, v any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	out.Truncate(out.Len() - 1) // the line's end
	return nil
}
