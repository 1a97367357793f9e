package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"safetynet/api/decisionlog"
)

// anchor is a head of the log as it is noted elsewhere, one on a line.
type anchor struct {
	decisionlog.Head
	NotedAt time.Time `json:"noted_at"`
}

func (p *program) logAnchorCommand(db *string) *cobra.Command {
	var out string
	c := p.command("anchor", "Note the head of the decision log, to be kept elsewhere",
		"Verifies the log and prints one line of JSON: the number and the hash of its last entry, and the time. Keep it where\n"+
			"whoever runs the service cannot write; log verify --anchor then shows whether the end was cut off or the log rewritten.\n"+
			"With --out the line is added to a file, if the log still has every head noted there.",
		cobra.NoArgs, func(c *cobra.Command, _ []string) error {
			var noted []decisionlog.Head
			if out != "" {
				var err error
				if noted, err = readAnchors([]string{out}); err != nil && !errors.Is(err, fs.ErrNotExist) {
					return fail(statusUsage, err)
				}
			}
			return p.withLog(c.Context(), *db, func(ctx context.Context, log decisionlog.Log) error { return p.noteHead(ctx, log, noted, out) })
		})
	c.Flags().StringVar(&out, "out", "", "`file` to add the line to, instead of printing it")
	return c
}

// noteHead writes the head of a log in order.
func (p *program) noteHead(ctx context.Context, log decisionlog.Log, noted []decisionlog.Head, out string) error {
	report, err := decisionlog.Verify(p.counted(log.Entries(ctx, decisionlog.Query{}), "verified"), noted...)
	if err != nil {
		return fail(statusFailed, err)
	}
	if err := brokenLog(report); err != nil {
		return fmt.Errorf("%w; nothing was noted; safetynet log verify shows all of it", err)
	}
	line, err := json.Marshal(anchor{report.Head, p.now().UTC().Truncate(time.Second)})
	if err != nil {
		return err
	}
	if out == "" {
		p.print(string(line) + "\n")
		return nil
	}
	file, err := os.OpenFile(out, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644) // #nosec G302 G304 -- a file that the operator names, to be kept elsewhere and read by others
	if err != nil {
		return fail(statusUsage, err)
	}
	_, err = file.Write(append(line, '\n'))
	return errors.Join(err, file.Sync(), file.Close())
}

// readAnchors reads the heads noted in some files. A file without any would prove
// nothing while seeming to, and a line that is not understood is never passed over.
func readAnchors(files []string) ([]decisionlog.Head, error) {
	var heads []decisionlog.Head
	for _, name := range files {
		content, err := os.ReadFile(name) // #nosec G304 -- as above
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimSpace(content)) == 0 {
			return nil, fmt.Errorf("%s: there is no head in it", name)
		}
		for i, line := range strings.Split(strings.TrimSuffix(string(content), "\n"), "\n") {
			head, err := readAnchor(line)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: not a head as log anchor writes it: %w", name, i+1, err)
			}
			heads = append(heads, head)
		}
	}
	return heads, nil
}

var hashForm = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

func readAnchor(line string) (decisionlog.Head, error) {
	var a anchor
	dec := json.NewDecoder(strings.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&a); err != nil {
		return a.Head, err
	}
	empty := a.Head == decisionlog.Head{}
	switch {
	case dec.More():
		return a.Head, errors.New("more than one value on the line")
	case a.NotedAt.IsZero():
		return a.Head, errors.New("noted_at is missing")
	case !empty && (a.Seq < 1 || !hashForm.MatchString(a.Hash)):
		return a.Head, errors.New("seq and hash do not name an entry")
	}
	return a.Head, nil
}
