package pathways

import (
	"embed"
	"io/fs"
)

//go:embed SUMS schema.json hazards.yaml */*.yaml shared/*/*.yaml localities/*/*.yaml
var embedded embed.FS

// Embedded is the library shipped with the program.
func Embedded() fs.FS { return embedded }

// Schema is the JSON Schema of definition files, for editors.
func Schema() []byte {
	data, err := embedded.ReadFile("schema.json")
	if err != nil {
		panic(err) // embedded at build time
	}
	return data
}
