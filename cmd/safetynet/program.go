package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"safetynet/pathways"
)

// program is one run of the command line: its streams, its clock, its source of
// randomness and the flags that every command has.
type program struct {
	stdin     io.Reader
	stdout    *watchedWriter
	stderr    io.Writer
	now       func() time.Time
	random    io.Reader
	library   string // --pathways; "" is the embedded one
	approvers string // --approvers; "" trusts nobody
	json      bool   // --json
}

func (p *program) run(ctx context.Context, args []string) int {
	root := p.rootCommand()
	root.SetArgs(args)
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	err := root.ExecuteContext(ctx)
	if p.stdout.err != nil && statusOf(err) != statusInternal {
		err = fail(statusInternal, fmt.Errorf("the output could not be written: %w", p.stdout.err))
	}
	p.report(err)
	return statusOf(err)
}

func (p *program) rootCommand() *cobra.Command {
	root := p.group("safetynet", "Paediatric safety-netting pathways: assess, explain, record",
		"safetynet turns what is known about a child into guidance (home care, seek advice, escalate), says why, and says\n"+
			"what to watch for. Nothing that comes with it is clinically approved.",
		p.serveCommand(), p.assessCommand(), p.calculateCommand(), p.lintCommand(), p.signCommand(), p.verifySignatureCommand(), p.testCommand(),
		p.verifyCommand(), p.diffCommand(), p.replayCommand(), p.simulateCommand(), p.vectorsCommand(),
		p.mutateCommand(), p.traceCommand(), p.docsCommand(), p.translateCommand(), p.safetyCaseCommand(),
		p.pathwaysCommand(), p.newCommand(), p.watchCommand(), p.logCommand(), p.insightCommand(), p.tokenCommand(), p.healthCommand(),
		p.sbomCommand(), p.versionCommand())
	root.SilenceErrors, root.SilenceUsage = true, true
	root.PersistentFlags().StringVar(&p.library, "pathways", "", "`folder` with a library of pathways (default: the embedded one)")
	root.PersistentFlags().StringVar(&p.approvers, "approvers", "", "`FILE` of the keys by which approvals count (see safetynet sign keygen); without it nothing is approved")
	root.PersistentFlags().BoolVar(&p.json, "json", false, "write JSON")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usageError(c, "%v%s", err, suggestFlag(c, err)) })
	root.CompletionOptions.HiddenDefaultCmd = true
	return root
}

// group is a command that only holds others.
func (p *program) group(use, short, long string, commands ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Long: long, Args: cobra.ArbitraryArgs}
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			c.SetOut(p.stderr)
			_ = c.Help() // what can fail is writing to stderr
			return fail(statusUsage, nil)
		}
		text := ""
		if near := c.SuggestionsFor(args[0]); len(near) > 0 {
			text = fmt.Sprintf("; did you mean %s?", strings.Join(near, " or "))
		}
		return usageError(c, "unknown command %q%s", args[0], text)
	}
	c.AddCommand(commands...)
	c.SuggestionsMinimumDistance = 2
	return c
}

// command is one that does something. An error without a status of its own is
// an internal one; wrong arguments are reported before do is called.
func (p *program) command(use, short, long string, args cobra.PositionalArgs, do func(c *cobra.Command, args []string) error) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Long: long}
	c.Args = func(c *cobra.Command, given []string) error {
		if err := args(c, given); err != nil {
			return usageError(c, "%v", err)
		}
		return nil
	}
	c.RunE = func(c *cobra.Command, args []string) (err error) {
		defer recovered(&err) // a panic would end with Go's own status, which is that of bad input
		err = do(c, args)
		if err != nil && !errors.As(err, new(*exitError)) {
			return fail(statusInternal, err)
		}
		return err
	}
	return c
}

// suggestFlag names the flag that was meant when there is no such flag.
func suggestFlag(c *cobra.Command, err error) string {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return ""
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	if hint := pathways.Suggest("--"+unknown.GetSpecifiedName(), names); hint != "" {
		return "; " + hint
	}
	return ""
}

// watchedWriter remembers the first failure to write, so that output that never
// arrived is not reported as success.
type watchedWriter struct {
	to  io.Writer
	err error
}

func (w *watchedWriter) Write(data []byte) (int, error) {
	n, err := w.to.Write(data)
	if err != nil && w.err == nil {
		w.err = err
	}
	return n, err
}

// print writes text to the standard output; failures are kept by stdout itself.
func (p *program) print(text string) { _, _ = io.WriteString(p.stdout, text) }

// printJSON writes v indented, with < and > as they are.
func (p *program) printJSON(v any) error {
	enc := json.NewEncoder(p.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// progress shows where long work is, on one line, when a person is watching.
// The function it returns is called as work goes on, and with "" at the end.
func (p *program) progress() func(format string, args ...any) {
	file, ok := p.stderr.(*os.File)
	if !ok || !isatty.IsTerminal(file.Fd()) || p.json {
		return func(string, ...any) {}
	}
	return func(format string, args ...any) {
		fmt.Fprint(p.stderr, "\r\x1b[K"+fmt.Sprintf(format, args...))
	}
}
