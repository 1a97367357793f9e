package pathways

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// ParentText is a text for parents in a definition.
type ParentText struct {
	ID     string   `json:"id"` // the path in the file, items by their own ids: criteria.F-R12.because
	Source string   `json:"source"`
	Pos    Position `json:"-"`
}

// Digest is a short digest of the source, by which a translation says what it was
// made from.
func (t ParentText) Digest() string {
	sum := sha256.Sum256([]byte(t.Source))
	return hex.EncodeToString(sum[:6])
}

// ParentTexts lists the texts for parents of a version, in the order of its file;
// nothing when the library has no such version. It is named as in
// [Library.Digests]: febrile-child@1.2.0, shared/danger-signs@1.1.0.
func (lib *Library) ParentTexts(key string) []ParentText {
	if x := lib.released(key); x != nil {
		return textsOf(x)
	}
	return nil
}

func textsOf(x version) []ParentText {
	g := gathering{seen: map[string]int{}}
	g.value("", reflect.ValueOf(x).Elem())
	return g.texts
}

// gathering walks a definition by the keys it is decoded from, so a part of the
// language that comes later is found as well.
type gathering struct {
	texts []ParentText
	seen  map[string]int
}

func (g *gathering) value(path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			g.value(path, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			g.item(path, v.Index(i), i)
		}
	case reflect.Struct:
		if t, is := v.Interface().(Text); is {
			g.text(path, t)
			return
		}
		if reflect.PointerTo(v.Type()).Implements(reflect.TypeFor[nodeDecoder]()) || notToParents(v) {
			return // the first are dates, numbers and such
		}
		for _, k := range keysOf(v.Type()).all {
			if !slices.Contains(unsaid, k.name) {
				g.value(strings.TrimPrefix(path+"."+k.name, "."), v.FieldByIndex(k.field))
			}
		}
	}
}

// unsaid are keys below which nothing is shown to parents.
var unsaid = []string{"excuse", "process", "sources"}

// notToParents tells whether a part is for other audiences alone.
func notToParents(v reflect.Value) bool {
	only := v.FieldByName("Audience")
	if !only.IsValid() {
		return false
	}
	list, is := only.Interface().([]Audience)
	return is && !toParents(list)
}

func (g *gathering) text(path string, t Text) {
	if t.Parent == "" {
		return
	}
	if g.seen[path]++; g.seen[path] > 1 {
		path += "-" + strconv.Itoa(g.seen[path])
	}
	g.texts = append(g.texts, ParentText{path, t.Parent, t.Pos})
}

// item goes into one item of a list or a map, under what tells it from the others.
func (g *gathering) item(path string, v reflect.Value, i int) {
	item := reflect.Indirect(v)
	name := strconv.Itoa(i + 1)
	switch x := item.Interface().(type) {
	case interface{ entry() (string, any) }:
		key, value := x.entry()
		name, item = key, reflect.ValueOf(value)
	case interface{ textKey() string }:
		name = x.textKey()
	default:
		if item.Kind() != reflect.Struct {
			return
		}
		if id := item.FieldByName("ID"); id.IsValid() {
			name = fmt.Sprint(id.Interface())
		}
	}
	g.value(path+"."+name, item)
}

func (e Entry[T]) entry() (string, any) { return e.Key.Value, e.Value }

func (w WatchFor) textKey() string {
	var parts []string
	if w.Sign != nil {
		parts = append(parts, w.Sign.Value)
	}
	parts = append(append(parts, w.Finding.Value), Strings(w.Values)...)
	if w.AtLeast != nil {
		parts = append(parts, "at-least-"+strconv.FormatFloat(*w.AtLeast, 'f', -1, 64))
	}
	if w.Below != nil {
		parts = append(parts, "below-"+strconv.FormatFloat(*w.Below, 'f', -1, 64))
	}
	return strings.Join(parts, ".")
}

func (x SignException) textKey() string { return x.Sign.Value }

func (x Choice) textKey() string { return fmt.Sprint(x.Value.Any()) }

// TextKeys names every version there is, as [Library.ParentTexts] takes them, by
// folder and version.
func (lib *Library) TextKeys() (keys []string) {
	files := slices.Clone(lib.files)
	slices.SortFunc(files, func(a, b version) int {
		return cmp.Or(strings.Compare(folderOf(a), folderOf(b)), a.header().Version.Compare(b.header().Version))
	})
	for _, x := range files {
		keys = append(keys, keyOf(x.file().Name))
	}
	return keys
}
