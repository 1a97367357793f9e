package replay

// Quick reads a line without encoding/json, where it can.
func (w *Worker) Quick(line []byte) (ch *Child, ok bool) {
	what, ok := w.reader.quick(line)
	return &w.reader.child, ok && what == aCase
}

// QuickHolds tells what a line holds, without encoding/json: 0 a case, 1 none, 2 one
// of other pathways.
func (w *Worker) QuickHolds(line []byte) (int, bool) {
	what, ok := w.reader.quick(line)
	return int(what), ok
}

// SlowHolds tells it with encoding/json.
func (w *Worker) SlowHolds(line []byte) (int, error) {
	what, err := w.reader.slow(line)
	return int(what), err
}

// Slow reads a line with encoding/json.
func (w *Worker) Slow(line []byte) (*Child, error) {
	_, err := w.reader.slow(line)
	return &w.reader.child, err
}

// CountAgain counts what was decided last.
func (w *Worker) CountAgain(ch *Child, seq int64, into *Tally) { w.count(ch, seq, into) }

// WithBlocks makes the pieces of a source small.
func (o Options) WithBlocks(size int) Options {
	o.blocks = size
	return o
}

var StepsBetween = stepsBetween

// LoadAgain lays a case out for both panels.
func (w *Worker) LoadAgain(ch *Child, into *Tally) { w.load(ch, into) }

// DecideAgain decides the case that was laid out last.
func (w *Worker) DecideAgain() { w.decide() }

var NewColumns = newColumns

// Row is where the next row is written.
func (c *columns) Row() []uint64 { return c.row() }

// Counts are those of all rows.
func (c *columns) Counts() []int64 { return c.counts() }
