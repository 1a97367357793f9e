package sample

import (
	"io/fs"
	"path"
	"strings"
	"testing/fstest"

	"safetynet/pathways"
)

// Library is the newest of the shipped shared parts with the files given, such as
// testdata/tiny.yaml as "tiny/0.1.0.yaml", and a SUMS that suits them.
func Library(files map[string]string) (fstest.MapFS, error) {
	lib := fstest.MapFS{}
	shared, err := fs.Glob(pathways.Embedded(), "shared/*/*.yaml")
	if err != nil {
		return nil, err
	}
	newest := map[string]string{} // what tiny.yaml pins
	for _, name := range shared {
		if strings.Count(path.Base(name), ".") > 3 {
			continue // beside a version, such as a translation
		}
		newest[path.Dir(name)] = max(newest[path.Dir(name)], name)
	}
	delete(newest, "shared/presenting")   // it leads to pathways that are not here
	delete(newest, "shared/young-person") // it words texts that are not here
	delete(newest, "shared/easy-read")    // so does it
	for _, name := range newest {
		data, err := fs.ReadFile(pathways.Embedded(), name)
		if err != nil {
			return nil, err
		}
		lib[name] = &fstest.MapFile{Data: data}
	}
	for name, text := range files {
		lib[name] = &fstest.MapFile{Data: []byte(text)}
	}
	released, _ := pathways.Load(lib)
	lib["SUMS"] = &fstest.MapFile{Data: []byte(released.Sums())}
	return lib, nil
}
