package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"safetynet/engine"
)

// version is the software's; the newest entry of CHANGELOG.md has the same. The
// content has versions of its own, one for each pathway.
const version = "0.1.0"

func (p *program) versionCommand() *cobra.Command {
	return p.command("version", "Print the versions of the software, the engine and the pathways", "", cobra.NoArgs, func(*cobra.Command, []string) error {
		eng, err := p.mustCompile()
		if err != nil {
			return err
		}
		list := describeAll(eng.Library(), p.now())
		if p.json {
			return p.printJSON(map[string]any{"version": version, "engine": engine.Semantics, "go": runtime.Version(), "pathways": list})
		}
		p.print(fmt.Sprintf("safetynet %s (%s, %s/%s)\nengine %s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, engine.Semantics))
		for _, d := range list {
			p.print(fmt.Sprintf("%s %s %s %s\n", d.ID, d.Version, d.Status, d.Digest))
		}
		return nil
	})
}
