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
		if p.json {
			digests := map[string]string{}
			for _, d := range eng.Library().Pathways {
				digests[d.Key()] = d.Digest
			}
			return p.printJSON(map[string]any{"version": version, "engine": engine.Semantics, "go": runtime.Version(), "pathways": digests})
		}
		p.print(fmt.Sprintf("safetynet %s (%s, %s/%s)\nengine %s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, engine.Semantics))
		for _, d := range eng.Library().Pathways {
			p.print(fmt.Sprintf("%s %s %s\n", d.Key(), d.Status, d.Digest))
		}
		return nil
	})
}
