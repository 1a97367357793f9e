package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"safetynet/api"
)

const deployDir = "cmd/safetynet/deploy/"

// cells are the rows of the table between two marks, without its head.
func cells(t *testing.T, doc, mark string) (rows [][]string) {
	t.Helper()
	_, rest, found := strings.Cut(doc, "<!-- "+mark+" -->\n")
	require.True(t, found, mark)
	table, _, found := strings.Cut(rest, "<!-- /"+mark+" -->")
	require.True(t, found, mark)
	for _, line := range strings.Split(strings.TrimSpace(table), "\n")[2:] {
		row := strings.Split(strings.Trim(line, "|"), "|")
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		rows = append(rows, row)
	}
	require.NotEmpty(t, rows)
	return rows
}

var inCode = regexp.MustCompile("`([^`]+)`")

// inTicks are the texts of a cell that are set as code.
func inTicks(cell string) (texts []string) {
	for _, m := range inCode.FindAllStringSubmatch(cell, -1) {
		texts = append(texts, m[1])
	}
	return texts
}

// TestThreatsAreTested: each component has all six kinds of threat, and each row a
// test that is there, or says why there is none.
func TestThreatsAreTested(t *testing.T) {
	there := testNames(t)
	letters := map[string]string{}
	for _, row := range cells(t, readRoot(t, deployDir+"THREATS.md"), "stride") {
		require.Len(t, row, 6, row)
		letters[row[0]] += row[1]
		refs := inTicks(row[4])
		if len(refs) == 0 || strings.HasPrefix(row[4], "none: ") {
			require.Regexp(t, `^none: .{10}`, row[4], row)
			continue
		}
		for _, ref := range refs {
			require.Contains(t, there, ref, row)
		}
	}
	require.Greater(t, len(letters), 5)
	for component, has := range letters {
		require.Equal(t, "STRIDE", has, component)
	}
}

var logLine = regexp.MustCompile(`(?:logger\.(?:Error|Warn)\(|\.(?:Error|Warn)Context\([^"\n]*)"([^"]+)"`)

// TestRunbookHasEveryLine: every line that the server writes at ERROR or WARN is in
// the runbook, and no other.
func TestRunbookHasEveryLine(t *testing.T) {
	var written, listed []string
	for _, pattern := range []string{"*.go", "../../api/*.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			source, err := os.ReadFile(file)
			require.NoError(t, err)
			for _, m := range logLine.FindAllSubmatch(source, -1) {
				written = append(written, string(m[1]))
			}
		}
	}
	for _, row := range cells(t, readRoot(t, deployDir+"RUNBOOK.md"), "lines") {
		listed = append(listed, inTicks(row[0])...)
	}
	slices.Sort(written)
	require.ElementsMatch(t, slices.Compact(written), listed)
}

var (
	shellBlock = regexp.MustCompile("(?s)\n```sh\n(.*?)\n```")
	ourCommand = regexp.MustCompile(`(?m)(?:^|[\s/])safetynet ([a-z]+\b[^|;&#>\n]*)`)
)

// TestDeployFilesCallWhatThereIs: the image, the unit and the documents call commands
// and options that the program has, and link to files that are there.
func TestDeployFilesCallWhatThereIs(t *testing.T) {
	n := 0
	call := func(where string, args []string) {
		found, rest, err := testProgram(nil, nil).rootCommand().Find(args)
		require.NoError(t, err, "%s: %v", where, args)
		require.NotEqual(t, "safetynet", found.Name(), "%s: %v", where, args)
		for _, arg := range rest {
			if name, is := strings.CutPrefix(arg, "--"); is {
				name, _, _ = strings.Cut(name, "=")
				require.NotNil(t, flagOf(found, name), "%s: %v has no --%s", where, args, name)
			}
		}
		n++
	}
	image := readRoot(t, deployDir+"Dockerfile")
	for _, m := range regexp.MustCompile(`(?m)CMD (\[.*\])$`).FindAllStringSubmatch(image, -1) {
		var args []string
		require.NoError(t, json.Unmarshal([]byte(m[1]), &args), m[1])
		if args[0] == "/safetynet" {
			args = args[1:]
		}
		call("Dockerfile", args)
	}
	unit := readRoot(t, deployDir+"safetynet.service")
	exec := regexp.MustCompile(`(?m)^ExecStart=/usr/local/bin/safetynet (.*) \$SAFETYNET_OPTIONS$`).FindStringSubmatch(unit)
	require.NotNil(t, exec)
	call("safetynet.service", strings.Fields(exec[1]))
	require.NotContains(t, unit, "User=root")
	for _, line := range []string{"User=safetynet", "LimitCORE=0", "CapabilityBoundingSet=", "NoNewPrivileges=yes", "ProtectSystem=strict", "SystemCallFilter=@system-service"} {
		require.Contains(t, strings.Split(unit, "\n"), line, "what THREATS.md says of it")
	}
	require.Contains(t, unit, "\nType=notify\n", "tellReady")
	for _, name := range []string{"README.md", "RUNBOOK.md", "PRIVACY.md", "THREATS.md"} {
		doc := readRoot(t, deployDir+name)
		for _, block := range shellBlock.FindAllStringSubmatch(doc, -1) {
			for _, m := range ourCommand.FindAllStringSubmatch(block[1], -1) {
				call(name, strings.Fields(m[1]))
			}
		}
		for _, text := range inTicks(shellBlock.ReplaceAllString(doc, "")) {
			if args, is := strings.CutPrefix(text, "safetynet "); is {
				call(name, strings.Fields(args))
			} else if target, is := strings.CutPrefix(text, "make "); is {
				require.Contains(t, readRoot(t, "Makefile"), "\n"+target+":")
			}
		}
		for _, m := range link.FindAllStringSubmatch(doc, -1) {
			require.FileExists(t, filepath.Join("deploy", m[1]), name)
		}
	}
	require.Greater(t, n, 15, "the patterns find what is called")
}

// TestMemoryLimits: where a limit of memory is set the program is told of one below it.
func TestMemoryLimits(t *testing.T) {
	for name, limit := range map[string]string{"safetynet.service": `(?s)\nMemoryMax=(\d+)G\n.*\nEnvironment=GOMEMLIMIT=(\d+)MiB\n`, "README.md": `--memory (\d+)g -e GOMEMLIMIT=(\d+)MiB`} {
		m := regexp.MustCompile(limit).FindStringSubmatch(readRoot(t, deployDir+name))
		require.NotNil(t, m, name)
		all, err1 := strconv.Atoi(m[1])
		ours, err2 := strconv.Atoi(m[2])
		require.NoError(t, errors.Join(err1, err2))
		require.Less(t, ours, all<<10*19/20, name)
		require.Greater(t, ours, all<<10*3/4, name)
	}
}

func flagOf(c *cobra.Command, name string) any {
	if f := c.Flags().Lookup(name); f != nil {
		return f
	}
	if f := c.InheritedFlags().Lookup(name); f != nil {
		return f
	}
	return nil
}

// TestProxiesKeepQuiet: what the examples of a proxy refuse themselves carries the
// emergency text, and what they write down says neither who asked nor for what.
func TestProxiesKeepQuiet(t *testing.T) {
	nginx, caddy := readRoot(t, deployDir+"nginx.conf"), readRoot(t, deployDir+"Caddyfile")
	require.Equal(t, 2, strings.Count(nginx, api.EmergencyText), "as a page and as JSON")
	require.Contains(t, nginx, "Strict-Transport-Security")
	require.Contains(t, caddy, "Strict-Transport-Security")
	require.Equal(t, 2, strings.Count(caddy, api.EmergencyText), "as a page and as JSON")
	format := regexp.MustCompile(`(?m)^log_format safetynet '(.*)';$`).FindStringSubmatch(nginx)
	require.NotNil(t, format)
	allowed := []string{"$time_iso8601", "$request_method", "$safetynet_part", "$status", "$request_time"}
	for _, word := range regexp.MustCompile(`\$\w+`).FindAllString(format[1], -1) {
		require.Contains(t, allowed, word)
	}
	for _, m := range regexp.MustCompile(`access_log (.*);`).FindAllStringSubmatch(nginx, -1) {
		require.Contains(t, []string{"off", "/var/log/nginx/safetynet.log safetynet"}, m[1])
	}
	require.NotContains(t, regexp.MustCompile(`(?m)#.*$`).ReplaceAllString(caddy, ""), "log")
	for _, path := range []string{"healthz", "readyz", "metrics"} {
		require.Contains(t, nginx, path)
		require.Contains(t, caddy, path)
	}
}
