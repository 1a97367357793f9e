package main

import (
	"github.com/spf13/cobra"

	"safetynet/pathways"
)

func (p *program) reviewCommand() *cobra.Command {
	var f signFlags
	c := p.command("review ID@VERSION", "Note that somebody other than the author has read a version",
		"Adds a review to the release beside a version. It is for the record: only approvals approve.",
		cobra.ExactArgs(1), func(c *cobra.Command, args []string) error {
			s, err := p.signing(c, args[0], f)
			if err != nil {
				return err
			}
			x := *s.release
			x.Reviews = append(x.Reviews[:len(x.Reviews):len(x.Reviews)], pathways.ReviewNote{Role: f.role, Identity: f.identity, Date: today(p.now())})
			return p.keep(s, &x)
		})
	f.who(c)
	f.release(c)
	required(c, "identity", "role")
	return c
}

func (p *program) retireCommand() *cobra.Command {
	var f signFlags
	var from string
	c := p.command("retire ID@VERSION", "Take a version out of use from a day on",
		"Writes the day into the release beside the version. From then on the newest other version that is active is used, if there is\n"+
			"one. Approvals stay as they are; what was decided by the version can still be explained.",
		cobra.ExactArgs(1), func(c *cobra.Command, args []string) error {
			day, err := dayOf(c, "from", from)
			if err != nil {
				return err
			}
			s, err := p.signing(c, args[0], f)
			if err != nil {
				return err
			}
			x := *s.release
			x.Retired = &day
			return p.keep(s, &x)
		})
	c.Flags().StringVar(&from, "from", "", "first `day` on which it is not used, as 2027-03-01")
	f.release(c)
	required(c, "from")
	return c
}
