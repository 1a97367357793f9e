package pathways

import (
	"reflect"
	"slices"
	"strings"
	"sync"
)

// keys are those a struct is decoded from.
type keys struct {
	all []key
	at  map[string]int // place among all
	pos []int          // the field for the place of the map, nil where there is none
}

type key struct {
	name     string
	field    []int // as [reflect.Value.FieldByIndex] takes it
	required bool
}

func (k *keys) names() (names []string) {
	for _, x := range k.all {
		names = append(names, x.name)
	}
	return names
}

var keysSeen sync.Map // of each struct type, found once

func keysOf(t reflect.Type) *keys {
	if k, known := keysSeen.Load(t); known {
		return k.(*keys)
	}
	k := &keys{at: map[string]int{}}
	k.add(t, nil)
	for i, x := range k.all {
		k.at[x.name] = i
	}
	if f, ok := t.FieldByName("Pos"); ok && f.Type == reflect.TypeFor[Position]() {
		k.pos = f.Index
	}
	keysSeen.Store(t, k)
	return k
}

func (k *keys) add(t reflect.Type, outer []int) {
	for sf := range t.Fields() {
		at := append(slices.Clone(outer), sf.Index...)
		if sf.Anonymous {
			k.add(sf.Type, at)
			continue
		}
		name, opt, _ := strings.Cut(sf.Tag.Get("yaml"), ",")
		if name != "" && name != "-" {
			k.all = append(k.all, key{name: name, field: at, required: opt == "required"})
		}
	}
}
