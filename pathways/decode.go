package pathways

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// decoder fills typed structs from YAML nodes. Unlike yaml.Unmarshal it never
// stops at the first mistake, refuses keys it does not know, and converts
// nothing: a number is not a string and "yes" is not true.
type decoder struct {
	*reporter
	src *source
}

// nodeDecoder is implemented by types that read a node in their own way.
type nodeDecoder interface {
	decodeNode(d *decoder, n *yaml.Node)
}

// closed is implemented by string types with a fixed set of values.
type closed interface{ allowed() []string }

func (d *decoder) pos(n *yaml.Node) Position { return nodePos(d.src.name, n) }

func (d *decoder) str(n *yaml.Node) Str { return Str{Value: n.Value, Pos: d.pos(n), src: d.src} }

// into decodes n into what p points to.
func (d *decoder) into(n *yaml.Node, p any) { d.value(n, reflect.ValueOf(p).Elem()) }

// structured decodes n into the struct p points to, without its own decodeNode.
func (d *decoder) structured(n *yaml.Node, p any) { d.structure(n, reflect.ValueOf(p).Elem()) }

// value decodes n into v, reporting whatever does not fit.
func (d *decoder) value(n *yaml.Node, v reflect.Value) {
	if v.CanAddr() {
		if nd, ok := v.Addr().Interface().(nodeDecoder); ok {
			nd.decodeNode(d, n)
			return
		}
		if c, ok := v.Addr().Interface().(closed); ok {
			d.closedString(n, v, c.allowed())
			return
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		d.value(n, p.Elem())
		v.Set(p)
	case reflect.Struct:
		d.structure(n, v)
	case reflect.Slice:
		d.slice(n, v)
	default:
		d.scalar(n, v)
	}
}

func (d *decoder) scalar(n *yaml.Node, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if d.wants(n, "a string", "!!str") {
			v.SetString(n.Value)
		}
	case reflect.Bool:
		if d.wants(n, "true or false", "!!bool") {
			v.SetBool(n.Value == "true")
		}
	case reflect.Int:
		if d.wants(n, "a whole number", "!!int") {
			i, err := strconv.Atoi(n.Value)
			if err != nil {
				d.errorf(d.pos(n), "type-wrong", "write it in decimal digits", "%s is not a whole number", n.Value)
			}
			v.SetInt(int64(i))
		}
	case reflect.Float64:
		if d.wants(n, "a number", "!!int", "!!float") {
			f, err := strconv.ParseFloat(n.Value, 64)
			if err != nil {
				d.errorf(d.pos(n), "type-wrong", "write it in decimal digits", "%s is not a number", n.Value)
			}
			v.SetFloat(f)
		}
	default:
		panic(fmt.Sprintf("pathways: no decoding for %s", v.Type()))
	}
}

// wants reports a node that is not a scalar of one of the tags.
func (d *decoder) wants(n *yaml.Node, what string, tags ...string) bool {
	if n.Kind == yaml.ScalarNode {
		for _, t := range tags {
			if n.Tag == t {
				return true
			}
		}
	}
	d.errorf(d.pos(n), "type-wrong", "", "%s is needed here, not %s", what, Describe(n))
	return false
}

// Describe names what a YAML node is, for messages that wanted something else.
func Describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a map"
	case yaml.SequenceNode:
		return "a list"
	}
	switch n.Tag {
	case "!!null":
		return "nothing"
	case "!!bool":
		return "the truth value " + n.Value
	case "!!int", "!!float":
		return "the number " + n.Value
	case "!!timestamp":
		return "the date " + n.Value
	}
	return strconv.Quote(n.Value)
}

func (d *decoder) closedString(n *yaml.Node, v reflect.Value, allowed []string) {
	if !d.wants(n, "one of "+strings.Join(allowed, ", "), "!!str") {
		return
	}
	for _, a := range allowed {
		if n.Value == a {
			v.SetString(a)
			return
		}
	}
	d.errorf(d.pos(n), "value-not-allowed", "one of "+strings.Join(allowed, ", "), "%q is not allowed here", n.Value)
}

func (d *decoder) slice(n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.SequenceNode {
		d.errorf(d.pos(n), "type-wrong", "write it as [a, b] or as lines that start with -", "a list is needed here, not %s", Describe(n))
		return
	}
	out := reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content))
	for i, c := range n.Content {
		d.value(c, out.Index(i))
	}
	v.Set(out)
}

// structure decodes a map into a struct. A field `Pos Position` receives the
// place of the map; `yaml:"name,required"` makes a key compulsory.
func (d *decoder) structure(n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.MappingNode {
		d.errorf(d.pos(n), "type-wrong", "", "a map of keys is needed here, not %s", Describe(n))
		return
	}
	keys := keysOf(v.Type())
	seen := make([]bool, len(keys.all))
	for i := 0; i < len(n.Content); i += 2 {
		key, val := n.Content[i], n.Content[i+1]
		at, ok := keys.at[key.Value]
		if !ok {
			d.errorf(d.pos(key), "key-unknown", Suggest(key.Value, keys.names()), "unknown key %q", key.Value)
			continue
		}
		seen[at] = true
		d.value(val, v.FieldByIndex(keys.all[at].field))
	}
	for i, k := range keys.all {
		if k.required && !seen[i] {
			d.errorf(d.pos(n), "key-missing", "", "the key %q is missing", k.name)
		}
	}
	if keys.pos != nil {
		v.FieldByIndex(keys.pos).Set(reflect.ValueOf(d.pos(n)))
	}
}

// Suggest returns a hint naming the closest known word, if one is close.
func Suggest(word string, known []string) string {
	best, dist := "", len(word)/2+1
	for _, k := range known {
		if e := editDistance(word, k); e < dist {
			best, dist = k, e
		}
	}
	if best == "" {
		return ""
	}
	return "did you mean " + best + "?"
}

func editDistance(a, b string) int {
	prev := make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := range len(a) {
		cur := make([]int, len(b)+1)
		cur[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			cur[j+1] = min(prev[j]+cost, prev[j+1]+1, cur[j]+1)
		}
		prev = cur
	}
	return prev[len(b)]
}
