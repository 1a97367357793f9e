package fhir

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// FuzzRead: whatever is sent there is no panic, every answer is one that the
// dictionary admits, and what is read does not depend on chance.
func FuzzRead(f *testing.F) {
	for _, name := range sampleFiles(f) {
		data, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(data)
	}
	f.Add([]byte(asked(question("temperature_c", quantityOf("1e-99999999999", "Cel")))))
	f.Add([]byte(asked(question("grunting", `{"_valueBoolean":{"extension":[7]},"valueBoolean":null}`))))
	f.Add([]byte(seen(heart+",7", `"component":[null,{"code":{"coding":{}}}]`)))
	f.Add([]byte(`[]`))
	dict := readDict()
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 256<<10 {
			return
		}
		requireAdmitted(t, dict, func() *Told { return ReadResponse(Sent{Data: data}, dict) })
		requireAdmitted(t, dict, func() *Told { return ReadResources([]Sent{{Pointer: "/data", Data: data}}, dict, readNow) })
		entries, issues := ReadBundle(Sent{Data: data})
		require.True(t, entries == nil || len(issues) < len(data))
		for _, e := range entries {
			require.True(t, json.Valid(e.Data))
		}
	})
}

func requireAdmitted(t *testing.T, dict *pathways.Dictionary, read func() *Told) {
	told := read()
	require.NotNil(t, told.Answers)
	require.NoError(t, engine.Case{Audience: pathways.Parent, At: readNow, Findings: told.Answers}.Check(dict))
	require.Len(t, told.Origins, len(told.Answers))
	if told.Age != nil {
		_, err := engine.AgeFromStated(*told.Age, readNow, 0)
		require.NoError(t, err)
	}
	for _, i := range told.Issues {
		require.NotEmpty(t, i.Code)
		require.NotEmpty(t, i.Message)
	}
	require.Equal(t, told, read())
}
