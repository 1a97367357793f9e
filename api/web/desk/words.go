package desk

import (
	"fmt"
	"time"
)

// length says how long there is, to the minute.
func length(d time.Duration) string {
	word := "left"
	if d < 0 {
		d, word = -d, "overdue"
	}
	return fmt.Sprintf("%d h %02d min %s", int(d.Hours()), int(d.Minutes())%60, word)
}
