package oidc

import (
	"crypto/sha256"
	"fmt"
	"sync"
	"time"
)

const (
	// remembered is for how long at least a used token is known: until it cannot be
	// used any more by the clock of either side.
	remembered = clientLife + 2*leeway
	// maxUsed bounds the tokens used in that time, and with them the memory: 16 MB.
	maxUsed = 1 << 17
)

// onceOnly knows the tokens that were used. There are two lots of them, and the older
// one is forgotten as a whole. It does not outlive the program, and several servers
// do not share it.
type onceOnly struct {
	mu          sync.Mutex
	since       time.Time // the newer lot
	newer, last map[[sha256.Size]byte]bool
}

// use notes a token, or says why it cannot be used. Only the tokens of listed issuers
// come here.
func (o *onceOnly) use(issuer, id string, now time.Time) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if age := now.Sub(o.since); o.newer == nil || age >= remembered {
		o.last, o.newer, o.since = o.newer, map[[sha256.Size]byte]bool{}, now
	}
	token := sha256.Sum256([]byte(issuer + "\n" + id))
	switch {
	case o.newer[token] || o.last[token]:
		return fmt.Errorf("%w: it was used before", ErrClient)
	case len(o.newer) >= maxUsed:
		return ErrBusy
	}
	o.newer[token] = true
	return nil
}
