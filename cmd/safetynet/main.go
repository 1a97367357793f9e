// Command safetynet assesses children against paediatric safety-netting
// pathways: over HTTP (serve) or one case at a time (assess). It also checks
// libraries of pathways and reads the decision log. README.md shows each
// command; safetynet help lists them.
//
// Exit statuses tell scripts what happened: 0 done (assess: home care), 1 a
// check found something, 2 bad input, 10 assess: seek advice, 20 assess:
// escalate, 70 an internal error.
package main

import (
	"context"
	"crypto/rand"
	"io"
	"os"
	"time"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program without its process: it returns the exit status.
// Cancelling ctx stops a running server gracefully.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{stdin: stdin, stdout: &watchedWriter{to: stdout}, stderr: stderr, now: time.Now, random: rand.Reader}
	return p.run(ctx, args)
}
