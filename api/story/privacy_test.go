package story

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	bodyTable = regexp.MustCompile(`(?s)<!-- bodies -->\n(.*)<!-- /bodies -->`)
	bodyRow   = regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\| ([^|]*) \\|")
	quoted    = regexp.MustCompile("`([^`]+)`")
)

// TestPrivacyNotesHaveEveryField: deploy/PRIVACY.md lists each kind of entry with
// every field that its body can have, and no other.
func TestPrivacyNotesHaveEveryField(t *testing.T) {
	doc, err := os.ReadFile("../../cmd/safetynet/deploy/PRIVACY.md")
	require.NoError(t, err)
	table := bodyTable.FindSubmatch(doc)
	require.NotNil(t, table)
	listed := map[string][]string{}
	for _, row := range bodyRow.FindAllSubmatch(table[1], -1) {
		for _, name := range quoted.FindAllSubmatch(row[2], -1) {
			listed[string(row[1])] = append(listed[string(row[1])], string(name[1]))
		}
	}
	stored := map[string][]string{}
	for kind, body := range bodies {
		stored[kind] = fields(reflect.TypeOf(body()).Elem())
	}
	require.Equal(t, stored, listed)
	require.Equal(t, []string{"role", "id"}, fields(reflect.TypeFor[Actor]()), "of by")
}

// fields are the names that a body has in JSON, those of every entry apart.
func fields(of reflect.Type) (names []string) {
	for i := range of.NumField() {
		f := of.Field(i)
		if f.Type == reflect.TypeFor[About]() {
			continue
		}
		if f.Anonymous {
			names = append(names, fields(f.Type)...)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}
