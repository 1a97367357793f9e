package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"safetynet/api"
	"safetynet/engine"
	"safetynet/pathways"
)

func (p *program) assessCommand() *cobra.Command {
	var flags caseFlags
	c := p.command("assess [FILE]", "Assess one case; the exit status says the guidance",
		"Assesses a case and prints what to do, why, what is still to ask and what to watch for. The case is a file, or - for the\n"+
			"standard input, in exactly the form of POST /v1/evaluate; or it is given by flags. Nothing is stored.\n\n"+
			"Exit status: 0 home care, 10 seek advice, 20 escalate, 2 bad input, 70 internal error.",
		cobra.MaximumNArgs(1), func(c *cobra.Command, args []string) error {
			if (len(args) == 1) == flags.given() {
				return usageError(c, "give a case as one file (- for the standard input) or by flags")
			}
			return p.assess(&flags, args)
		})
	c.Example = "  safetynet assess case.json\n" +
		"  safetynet assess --pathway febrile-child --audience parent --age 2mo --find temperature_c=38.0 --find feels_hot=yes"
	flags.register(c.Flags())
	return c
}

// assess never ends calmly by mistake: whatever keeps it from an answer, the
// fixed emergency text is printed and the status is not that of any guidance.
func (p *program) assess(flags *caseFlags, args []string) (err error) {
	defer func() {
		if s := statusOf(err); s == statusUsage || s == statusInternal {
			p.emergency()
		}
	}()
	defer recovered(&err)
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	data, name, err := p.readCase(eng, flags, args)
	if err != nil {
		return err
	}
	req, problem := api.DecodeRequest(data, eng, p.now())
	if problem != nil {
		return p.refuse(problem, name)
	}
	if flags.locality == "" {
		req.UseLocality(eng, api.DefaultLocality, p.now())
	} else if err := req.SetLocality(eng, flags.locality, p.now()); err != nil {
		return fail(statusUsage, err)
	}
	a, err := engine.AssessIn(req.Locality, req.Programs, req.Case)
	if err != nil {
		return fail(statusInternal, err)
	}
	if p.json {
		err = p.printJSON(a)
	} else {
		p.print(assessmentText(a, wordingOf(req.Programs[0].Definition(), req.Case.Audience)))
	}
	if err = errors.Join(err, p.stdout.err); err != nil {
		return fail(statusInternal, fmt.Errorf("the assessment could not be written: %w", err))
	}
	return fail(statusOfGuidance(a.Guidance), nil)
}

// emergency prints the text that stands in for guidance when there is none.
func (p *program) emergency() {
	var v page
	v.hang("", "", api.EmergencyText)
	fmt.Fprint(p.stderr, v.String())
}

// readCase returns the request and what to call it in messages.
func (p *program) readCase(eng *engine.Engine, flags *caseFlags, args []string) ([]byte, string, error) {
	if len(args) == 0 {
		data, err := flags.request(dictionary(eng))
		return data, "flags", err
	}
	name := args[0]
	from := p.stdin
	if name == "-" {
		name = "standard input"
	} else {
		file, err := os.Open(name) // #nosec G304 -- the file that was named on the command line
		if err != nil {
			return nil, name, fail(statusUsage, err)
		}
		defer file.Close()
		from = file
	}
	data, err := io.ReadAll(io.LimitReader(from, api.MaxBody+1))
	if err == nil && len(data) > api.MaxBody {
		err = fmt.Errorf("a case has at most %d bytes", api.MaxBody)
	}
	if err != nil {
		return nil, name, failf(statusUsage, "%s: %w", name, err)
	}
	return data, name, nil
}

// dictionary is what flags are typed by: the newest one. DecodeRequest judges
// the answers by the one that the pathways pin.
func dictionary(eng *engine.Engine) *pathways.Dictionary {
	var newest *pathways.Dictionary
	for _, d := range eng.Library().Dictionaries {
		if newest == nil || d.Version.Compare(newest.Version) > 0 {
			newest = d
		}
	}
	return newest
}

// refuse reports every fault of a case by its JSON pointer.
func (p *program) refuse(problem *api.Problem, name string) error {
	if p.json {
		if err := p.printJSON(problem); err != nil {
			return err
		}
		return fail(statusUsage, nil)
	}
	for _, i := range problem.Issues {
		where := name
		if i.Pointer != "" {
			where += "#" + i.Pointer
		}
		fmt.Fprintf(p.stderr, "%s: %s [%s]: %s\n", where, i.Severity, i.Code, i.Message)
		if i.Hint != "" {
			fmt.Fprintf(p.stderr, " hint: %s\n", i.Hint)
		}
	}
	return failf(statusUsage, "%s: %s; nothing was assessed", name, problem.Title)
}
