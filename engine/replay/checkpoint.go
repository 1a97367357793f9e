package replay

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Checkpoint is where a run can go on: its tally is of all cases before the position
// and of none behind it. It is kept as its JSON and read by
// [Comparison.ReadCheckpoint].
type Checkpoint struct {
	Comparison string   `json:"comparison"` // the digest
	Position   Position `json:"position"`
	Tally      *Tally   `json:"tally"`
	Hash       string   `json:"hash"` // of the tally
}

// Reasons why a checkpoint is of no use here.
var (
	ErrOtherComparison = errors.New("the checkpoint is of another comparison: the pathways, the locality or the patches are not the same")
	ErrOtherSource     = errors.New("the checkpoint is of another source: what stands before its position is not what was read then")
	ErrDamaged         = errors.New("the checkpoint is damaged")
)

func (r *run) checkpoint() *Checkpoint {
	t := r.sum()
	return &Checkpoint{r.c.digest, r.source.position(), t, t.Hash()}
}

// resume goes to where an earlier run stopped.
func (r *run) resume() error {
	from := r.o.Resume
	if from == nil {
		return nil
	}
	if from.Comparison != r.c.digest || from.Tally == nil || from.Tally.c.digest != r.c.digest {
		return fmt.Errorf("replay: %w", ErrOtherComparison)
	}
	at, err := r.source.skip(from.Position)
	if err != nil {
		return err
	}
	if at != from.Position {
		return fmt.Errorf("replay: %w", ErrOtherSource)
	}
	r.resumed = from.Tally
	r.done = Progress{at.Cases, at.Bytes}
	return nil
}

// ReadCheckpoint reads the JSON of a checkpoint. The error is [ErrOtherComparison] or
// [ErrDamaged].
func (c *Comparison) ReadCheckpoint(data []byte) (*Checkpoint, error) {
	var x struct {
		Checkpoint
		Tally json.RawMessage `json:"tally"`
	}
	if err := json.Unmarshal(data, &x); err != nil {
		return nil, fmt.Errorf("replay: %w: %w", ErrDamaged, err)
	}
	if x.Comparison != c.digest {
		return nil, fmt.Errorf("replay: %w", ErrOtherComparison)
	}
	t, err := c.ReadTally(x.Tally)
	if err != nil {
		return nil, fmt.Errorf("replay: %w: %w", ErrDamaged, err)
	}
	if x.Hash != t.Hash() {
		return nil, fmt.Errorf("replay: %w: the hash of its tally is another", ErrDamaged)
	}
	x.Checkpoint.Tally = t
	return &x.Checkpoint, nil
}
