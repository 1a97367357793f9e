package group

// Queued is how many are queued and not yet looked at.
func (w *Writer) Queued() int { return len(w.queue) }
