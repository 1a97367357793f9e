package api

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// TestClerks: all work is begun at once however much there is, who is done does what
// comes next, and nobody stays for nothing.
func TestClerks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, hold := newClerks(), make(chan struct{})
		var begun, done atomic.Int32
		for range 3 * clerksIdle {
			c.do(func() {
				begun.Add(1)
				<-hold
				done.Add(1)
			})
		}
		synctest.Wait()
		require.EqualValues(t, 3*clerksIdle, begun.Load())
		require.Zero(t, c.idle.Load())
		close(hold)
		synctest.Wait()
		require.EqualValues(t, 3*clerksIdle, done.Load())
		require.EqualValues(t, clerksIdle, c.idle.Load(), "the others have gone")

		c.do(func() { done.Store(c.idle.Load()) })
		synctest.Wait()
		require.EqualValues(t, clerksIdle-1, done.Load(), "one of them did it")
		time.Sleep(clerkStays)
		synctest.Wait()
		require.Zero(t, c.idle.Load())
	})
}
