package main

import (
	"cmp"
	"fmt"
	"maps"
	"runtime"
	"runtime/debug"
	"slices"

	"github.com/spf13/cobra"

	"safetynet/engine"
)

// version is the software's; the newest entry of CHANGELOG.md has the same. The
// content has versions of its own, one for each pathway.
const version = "0.1.0"

// What deploy/build says of a release. Other builds leave it empty.
var (
	commit string // of the source, with -dirty where it was changed
	cc     string // C compiler and library
)

// source is the commit the program was built from, as far as that is known.
func source(info *debug.BuildInfo) string {
	if commit != "" {
		return commit
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	revision := settings["vcs.revision"]
	if revision != "" && settings["vcs.modified"] == "true" {
		revision += "-dirty"
	}
	return revision
}

// buildInfo is what the compiler wrote into the program.
func buildInfo() *debug.BuildInfo {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info
	}
	return &debug.BuildInfo{}
}

func (p *program) versionCommand() *cobra.Command {
	return p.command("version", "Print the versions of the software, its source, the engine and the library", "", cobra.NoArgs, func(*cobra.Command, []string) error {
		eng, err := p.mustCompile()
		if err != nil {
			return err
		}
		lib, from := eng.Library(), source(buildInfo())
		if p.json {
			digests := map[string]string{}
			for _, d := range lib.Pathways {
				digests[d.Key()] = d.Digest
			}
			return p.printJSON(map[string]any{"version": version, "commit": from, "engine": engine.Semantics,
				"go": runtime.Version(), "cc": cc, "pathways": digests, "library": lib.Digests()})
		}
		p.print(fmt.Sprintf("safetynet %s (%s, %s/%s)\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH))
		p.print(fmt.Sprintf("source %s\n", cmp.Or(from, "unknown")))
		if cc != "" {
			p.print(fmt.Sprintf("static, with %s\n", cc))
		}
		p.print(fmt.Sprintf("engine %s\n", engine.Semantics))
		digests := lib.Digests()
		for _, d := range lib.Pathways {
			delete(digests, d.Key())
			p.print(fmt.Sprintf("%s %s %s\n", d.Key(), d.Status, d.Digest))
		}
		for _, name := range slices.Sorted(maps.Keys(digests)) {
			p.print(fmt.Sprintf("%s %s\n", name, digests[name]))
		}
		return nil
	})
}
