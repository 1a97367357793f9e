package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"safetynet/pathways"
)

// Exit statuses. Scripts rely on them; README.md lists them.
const (
	statusOK         = 0
	statusFailed     = 1  // a check found something, or there is no such record
	statusUsage      = 2  // bad input: flags, a case, a library, a file
	statusSeekAdvice = 10 // assess
	statusEscalate   = 20 // assess
	statusInternal   = 70 // our fault, or the machine's
)

// statusOfGuidance is how assess says its guidance to scripts. Guidance it does
// not know is an internal error, never home care.
func statusOfGuidance(g pathways.Guidance) int {
	switch g {
	case pathways.HomeCare:
		return statusOK
	case pathways.SeekAdvice:
		return statusSeekAdvice
	case pathways.Escalate:
		return statusEscalate
	}
	return statusInternal
}

// exitError ends the program with a status. A nil err says that everything
// worth saying has been printed.
type exitError struct {
	status int
	err    error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.status)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

func fail(status int, err error) error {
	if status == statusOK {
		return nil
	}
	return &exitError{status, err}
}

// failf is [fail] with a message.
func failf(status int, format string, args ...any) error {
	return fail(status, fmt.Errorf(format, args...))
}

// recovered turns a panic into an internal error. It is to be deferred.
func recovered(err *error) {
	if reason := recover(); reason != nil {
		*err = failf(statusInternal, "internal error: %v\n%s", reason, debug.Stack())
	}
}

// usageError is a mistake in the command line itself.
func usageError(c *cobra.Command, format string, args ...any) error {
	return failf(statusUsage, "%s\nsee: %s --help", fmt.Sprintf(format, args...), c.CommandPath())
}

func statusOf(err error) int {
	var exit *exitError
	switch {
	case err == nil:
		return statusOK
	case errors.As(err, &exit):
		return exit.status
	}
	return statusUsage // cobra's own complaints about the command line
}

// report says on the standard error what went wrong.
func (p *program) report(err error) {
	var exit *exitError
	if err == nil || (errors.As(err, &exit) && exit.err == nil) {
		return
	}
	if !p.json {
		fmt.Fprintf(p.stderr, "safetynet: %v\n", err)
		return
	}
	enc := json.NewEncoder(p.stderr)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(map[string]any{"error": err.Error(), "exit": statusOf(err)}) // nowhere left to say so
}
