package main

import (
	"github.com/spf13/cobra"

	"safetynet/pathways"
)

func (p *program) reviewCommand() *cobra.Command {
	var f signFlags
	c := p.command("review ID@VERSION", "Sign that somebody other than the author has read a version",
		"Adds a review to the release beside a version. It is for the record and counts by keys of --approvers: only approvals approve.",
		cobra.ExactArgs(1), func(c *cobra.Command, args []string) error {
			s, key, who, err := p.signer(c, args[0], "review", f)
			if err != nil {
				return err
			}
			v := pathways.ReviewNote{Signing: who}
			v.Signature = signature(key, s.release.ReviewStatement(v))
			return p.keep(s, s.release.WithReview(v))
		})
	f.who(c)
	f.release(c)
	return c
}

func (p *program) retireCommand() *cobra.Command {
	var f signFlags
	var from string
	c := p.command("retire ID@VERSION", "Take a version out of use from a day on",
		"Signs the day into the release beside the version. One key of --approvers is enough, not the author's. From then on the newest\n"+
			"other version that is active is used, if there is one. It can be brought forward by signing again, and not put off. Approvals\n"+
			"stay as they are; what was decided by the version can still be explained.",
		cobra.ExactArgs(1), func(c *cobra.Command, args []string) error {
			day, err := dayOf(c, "from", from)
			if err != nil {
				return err
			}
			s, key, who, err := p.signer(c, args[0], "retirement", f)
			if err != nil {
				return err
			}
			switch was := s.release.Retired; {
			case day.Before(who.Date.Time):
				return failf(statusUsage, "--from %s has passed: what was told before is not unsaid", day)
			case was != nil && day.After(who.Date.Time) && day.After(was.From.Time):
				return failf(statusUsage, "%s is retired from %s: it may be retired earlier and not later, or one key would undo what another signed; release a new version",
					args[0], was.From)
			}
			r := pathways.Retirement{From: day, Signing: who}
			r.Signature = signature(key, s.release.RetirementStatement(r))
			return p.keep(s, s.release.WithRetirement(r))
		})
	c.Flags().StringVar(&from, "from", "", "first `day` on which it is not used, as 2027-03-01: today or later")
	f.who(c)
	f.release(c)
	required(c, "from")
	return c
}
