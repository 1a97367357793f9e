package main

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

// bomSchema is the schema of CycloneDX 1.6 (from its own repository, LICENSE beside it).
func bomSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	for _, name := range []string{"bom-1.6", "jsf-0.82", "spdx"} {
		file, err := os.Open(filepath.Join("..", "..", "testdata", "cyclonedx", name+".schema.json.gz"))
		require.NoError(t, err)
		plain, err := gzip.NewReader(file)
		require.NoError(t, err)
		doc, err := jsonschema.UnmarshalJSON(plain)
		require.NoError(t, err)
		require.NoError(t, file.Close())
		require.NoError(t, c.AddResource("http://cyclonedx.org/schema/"+name+".schema.json", doc))
	}
	schema, err := c.Compile("http://cyclonedx.org/schema/bom-1.6.schema.json")
	require.NoError(t, err)
	return schema
}

func plainJSON(t *testing.T, v any) any {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	require.NoError(t, err)
	return doc
}

// TestSBOM: the built program lists every module that Go says is in it, with its
// checksum, as CycloneDX wants it, in the same bytes each time.
func TestSBOM(t *testing.T) {
	out, err := exec.Command(builtBinary(t), "sbom").Output()
	require.NoError(t, err)
	again, err := exec.Command(builtBinary(t), "sbom").Output()
	require.NoError(t, err)
	require.Equal(t, string(out), string(again))
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(out)))
	require.NoError(t, err)
	require.NoError(t, bomSchema(t).Validate(doc))

	var b bom
	require.NoError(t, json.Unmarshal(out, &b))
	listed := map[string]string{}
	refs := map[string]bool{}
	for _, c := range b.Components {
		require.NotEmpty(t, c.Version, c.Name)
		require.False(t, refs[c.Ref], "two with the name %s", c.Ref)
		refs[c.Ref] = true
		for _, x := range c.Properties {
			listed[c.Name+" "+c.Version] = x.Value
		}
	}
	inside, err := exec.Command("go", "version", "-m", builtBinary(t)).Output()
	require.NoError(t, err)
	deps := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^\tdep\t(\S+)\t(\S+)\t(\S+)$`).FindAllStringSubmatch(string(inside), -1) {
		deps[m[1]+" "+m[2]] = m[3]
	}
	require.Greater(t, len(deps), 40)
	require.Equal(t, deps, listed)
	for _, ref := range []string{"go:std", "c:sqlite", "npm:nhsuk-frontend", "content:febrile-child@1.2.0"} {
		require.True(t, refs[ref], ref)
	}
}

// TestSBOMOfAStaticBuild: the C library is listed where it is in the program, and
// the schema finds what is wrong.
func TestSBOMOfAStaticBuild(t *testing.T) {
	cc, commit = "gcc 12.2.0, glibc 2.36", "0123abcd"
	t.Cleanup(func() { cc, commit = "", "" })
	lib := shippedEngine(t).Library()
	b := sbomOf(&debug.BuildInfo{GoVersion: "go1.26.8", Deps: []*debug.Module{
		{Path: "example.org/a", Version: "v1.0.0+incompatible", Replace: &debug.Module{Path: "example.org/b", Version: "v2.0.0"}}}}, lib)
	schema := bomSchema(t)
	require.NoError(t, schema.Validate(plainJSON(t, b)))
	text, err := json.Marshal(b)
	require.NoError(t, err)
	for _, want := range []string{`"c:glibc","name":"glibc","version":"2.36"`, `"c:gcc","name":"libgcc","version":"12.2.0"`,
		`"safetynet:commit","value":"0123abcd"`, `pkg:golang/example.org/b@v2.0.0`, `pkg:golang/std@1.26.8`} {
		require.Contains(t, string(text), want)
	}
	b.Components[0].Type = "thing"
	require.Error(t, schema.Validate(plainJSON(t, b)))
}

// licenceSays is a text that a licence cannot do without.
var licenceSays = map[string]string{
	"Apache-2.0":   "Apache License",
	"MIT":          "Permission is hereby granted, free of charge",
	"BSD-3-Clause": "Redistribution and use in source and binary forms",
	"BSD-2-Clause": "Redistribution and use in source and binary forms",
}

// TestLicences: every module in the program has a licence in the list, nothing else
// has, and its own licence file says so.
func TestLicences(t *testing.T) {
	inside, err := exec.Command("go", "version", "-m", builtBinary(t)).Output()
	require.NoError(t, err)
	places, err := exec.Command("go", "list", "-m", "-f", "{{.Path}} {{.Dir}}", "all").Output()
	require.NoError(t, err)
	folders := map[string]string{}
	for line := range strings.Lines(string(places)) {
		name, folder, _ := strings.Cut(strings.TrimSpace(line), " ")
		folders[name] = folder
	}
	deps := regexp.MustCompile(`(?m)^\tdep\t(\S+)\t(\S+)`).FindAllStringSubmatch(string(inside), -1)
	require.Equal(t, len(deps), strings.Count(licences, "\n")-1, "one line for each module, and the head")
	for _, m := range deps {
		files, err := filepath.Glob(filepath.Join(folders[m[1]], "LICENSE*"))
		require.NoError(t, err)
		require.NotEmpty(t, files, m[1])
		text, err := os.ReadFile(files[0])
		require.NoError(t, err)
		list := licenceOf(m[1])
		require.Len(t, list, 1, "%s is not in deploy/licences.tsv", m[1])
		for _, id := range strings.Split(list[0].Expression, " AND ") {
			require.Contains(t, licenceSays, id)
			require.Contains(t, strings.Join(strings.Fields(string(text)), " "), licenceSays[id], "%s: %s", m[1], id)
		}
		require.Equal(t, strings.Contains(string(text), "may be used to endorse") || strings.Contains(string(text), "Neither the name"),
			strings.Contains(list[0].Expression, "BSD-3-Clause"), m[1])
	}
}
