package main

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"strconv"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

// keeper is who erases what was kept long enough.
var keeper = story.Actor{Role: story.Auditor, ID: "retention"}

func (p *program) logExpireCommand(db *string) *cobra.Command {
	var age keeping
	var dry bool
	c := p.command("expire", "Erase the stories that were kept long enough",
		"Erases each story whose last entry is older, by a further entry of it. How long records are to be kept is for whoever\n"+
			"answers for them to say: there is no default. safetynet serve --retention does the same every day.",
		cobra.NoArgs, func(c *cobra.Command, _ []string) error {
			if age == (keeping{}) {
				return usageError(c, "--older-than is needed, such as 8y, 400d or 2920h")
			}
			return p.withBook(c.Context(), *db, dry, func(ctx context.Context, b story.Book) error { return p.expire(ctx, b, age, dry) })
		})
	c.Flags().Var(&age, "older-than", "`age` of a story's last entry: years (8y), days (400d) or hours (2920h)")
	c.Flags().BoolVar(&dry, "dry-run", false, "only say which")
	return c
}

func (p *program) expire(ctx context.Context, b story.Book, age keeping, dry bool) error {
	all, err := b.Old(ctx, age.before(p.now()))
	if err != nil {
		return fail(statusFailed, err)
	}
	stories, bodies := 0, 0
	for _, old := range all {
		if !dry {
			did, err := b.Expire(ctx, old, keeper)
			if err != nil {
				return err
			}
			if !did {
				continue
			}
		}
		stories, bodies = stories+1, bodies+old.Bodies
		if !p.json {
			p.print(fmt.Sprintf("%s %s, last entry %s\n", old.Story, plural(old.Bodies, "entry", "entries"), decisionlog.FormatTime(old.Last)))
		}
	}
	if p.json {
		return p.printJSON(map[string]any{"stories": stories, "entries": bodies, "dry_run": dry})
	}
	done := "erased"
	if dry {
		done = "would be erased"
	}
	p.print(fmt.Sprintf("%s %s\n", plural(stories, "story", "stories"), done))
	return nil
}

const (
	expireEvery = 24 * time.Hour
	// quiet is how long the log may have had no entry before a clock that has run
	// ahead is thought more likely than a service that nobody used.
	quiet = 31 * 24 * time.Hour
)

// keepRetention erases what was kept long enough, now and every day, until the
// function it returns is called; that waits for what is under way.
func (p *program) keepRetention(ctx context.Context, b story.Book, age keeping, logger *slog.Logger) func() {
	if age == (keeping{}) {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() {
		for {
			p.expireOnce(ctx, b, age, logger)
			select {
			case <-ctx.Done():
				return
			case <-time.After(expireEvery):
			}
		}
	})
	return func() {
		cancel()
		running.Wait()
	}
}

func (p *program) expireOnce(ctx context.Context, b story.Book, age keeping, logger *slog.Logger) {
	var err error
	stories := 0
	defer func() {
		if err != nil && ctx.Err() == nil {
			logger.Error("retention: not all was erased, it is tried again tomorrow", "stories", stories, "error", err)
		}
	}()
	defer recovered(&err)
	busy := false
	for _, e := range b.Log.Entries(ctx, decisionlog.Query{Since: p.now().Add(-quiet)}) {
		busy, err = e == nil, e
		break
	}
	if err != nil {
		return
	}
	if !busy {
		logger.Warn("retention: nothing is erased, since no entry is of the last month; is the clock right?", "now", p.now())
		return
	}
	var all []story.Old
	if all, err = b.Old(ctx, age.before(p.now())); err != nil {
		return
	}
	for _, old := range all {
		var did bool
		if did, err = b.Expire(ctx, old, keeper); err != nil {
			return
		}
		if did {
			stories++
		}
	}
	logger.Info("retention", "older_than", age.String(), "stories_erased", stories)
}

// keeping is how long something is kept. It is a flag's value.
type keeping struct {
	years, days int
	hours       time.Duration
}

var keepingForm = regexp.MustCompile(`^([1-9][0-9]{0,3})([yd])$`)

// Set reads years, days, or a duration of Go.
func (k *keeping) Set(text string) error {
	*k = keeping{}
	if m := keepingForm.FindStringSubmatch(text); m != nil {
		n, err := strconv.Atoi(m[1])
		if m[2] == "y" {
			k.years = n
		} else {
			k.days = n
		}
		return err
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return fmt.Errorf("%q is not a time to keep something, such as 8y, 400d or 2920h", text)
	}
	k.hours = d
	return nil
}

func (k *keeping) Type() string { return "age" }

func (k *keeping) String() string {
	switch {
	case k.years > 0:
		return fmt.Sprintf("%dy", k.years)
	case k.days > 0:
		return fmt.Sprintf("%dd", k.days)
	case k.hours > 0:
		return k.hours.String()
	}
	return ""
}

// before is the moment before which a story must have ended.
func (k *keeping) before(now time.Time) time.Time {
	return now.AddDate(-k.years, 0, -k.days).Add(-k.hours)
}
