package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"safetynet/engine/replay"
)

// bar shows how far a replay is, and when it will be done.
type bar struct {
	show          func(format string, args ...any)
	now           func() time.Time
	cases         *cases
	begun, shown  time.Time
	first, casesN int64 // bytes and cases when it was first shown
}

const barWidth = 24

func (p *program) newBar(from *cases) *bar {
	return &bar{show: p.progress(), now: p.now, cases: from}
}

func (b *bar) end() { b.show("") }

// at shows where the replay is, a few times a second.
func (b *bar) at(x replay.Progress) {
	now, read := b.now(), b.cases.read.Load()
	if b.begun.IsZero() {
		b.begun, b.first, b.casesN = now, read, x.Cases
	}
	if now.Sub(b.shown) < time.Second/5 {
		return
	}
	b.shown = now
	passed := now.Sub(b.begun)
	text := fmt.Sprintf("%d cases", x.Cases)
	if passed >= time.Second {
		text += fmt.Sprintf(", %.0f a second", float64(x.Cases-b.casesN)/passed.Seconds())
	}
	if size := b.cases.size; size > 0 {
		done := min(1, float64(read)/float64(size))
		filled := int(done * barWidth)
		text = fmt.Sprintf("[%s%s] %3.0f%%  %s", strings.Repeat("#", filled), strings.Repeat(".", barWidth-filled), 100*done, text)
		if grown := float64(read-b.first) / float64(size); passed >= time.Second && grown > 0 {
			text += ", " + roughly(time.Duration((1-done)/grown*float64(passed))) + " left"
		}
	}
	b.show("%s", text)
}

// roughly is a time as people say it.
func roughly(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds())+1)
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes())+1)
	}
	return fmt.Sprintf("%.1f h", d.Hours())
}

// checkpoints keeps in a file how far a replay is. Without a file it does nothing.
type checkpoints struct {
	file string
	last int64 // cases done at the last one
}

// prepare goes on where an earlier replay stopped, if one did.
func (k *checkpoints) prepare(c *replay.Comparison, o *replay.Options) error {
	if k.file == "" {
		return nil
	}
	o.Checkpoint = k.keep
	data, err := os.ReadFile(k.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return failf(statusUsage, "--checkpoint: %w", err)
	}
	at, err := c.ReadCheckpoint(data)
	if err != nil {
		return failf(statusUsage, "--checkpoint: %s: %w", k.file, err)
	}
	o.Resume, k.last = at, at.Position.Cases
	return nil
}

// keep writes a checkpoint beside the one before and puts it in its place.
func (k *checkpoints) keep(at *replay.Checkpoint) error {
	data, err := json.Marshal(at)
	if err != nil {
		return err
	}
	if err := os.WriteFile(k.file+".new", data, 0o600); err != nil {
		return err
	}
	k.last = at.Position.Cases
	return os.Rename(k.file+".new", k.file)
}

// advice says how to go on after a stop.
func (k *checkpoints) advice() string {
	switch {
	case k.file == "":
		return "; nothing is kept. With --checkpoint FILE a replay can go on where it stopped"
	case k.last == 0:
		return " before the first checkpoint; the same command begins anew"
	}
	return fmt.Sprintf(" behind case %d; the same command goes on from there", k.last)
}

// done forgets the checkpoint of a replay that came to its end.
func (k *checkpoints) done() error {
	if k.file == "" {
		return nil
	}
	if err := os.Remove(k.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("--checkpoint: %w", err)
	}
	return nil
}
