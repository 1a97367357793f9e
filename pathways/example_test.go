package pathways_test

import (
	"fmt"
	"testing/fstest"

	"safetynet/pathways"
)

// A library with a mistake in it: everything wrong is reported, with its place.
func ExampleLoad() {
	_, issues := pathways.Load(fstest.MapFS{
		"fever/1.0.0.yaml": {Data: []byte("format: safetynet/pathway/v1\nversion: 1.0\n")},
	})
	for _, i := range issues[:2] {
		fmt.Println(i)
	}
	// Output:
	// fever/1.0.0.yaml:1:1: error [key-missing]: the key "status" is missing
	// fever/1.0.0.yaml:1:1: error [key-missing]: the key "effective" is missing
}
