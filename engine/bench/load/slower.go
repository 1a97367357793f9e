package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

//go:embed slower/wait.c
var slowerSource []byte

// slow makes what a process is started with so that each of its waits for the disk takes
// longer, as on a machine with another disk. The C compiler is the one that SQLite needs.
func (b *bench) slow(ctx context.Context) error {
	if b.o.slower == 0 {
		return nil
	}
	source, library := filepath.Join(b.dir, "wait.c"), filepath.Join(b.dir, "wait.so")
	if err := os.WriteFile(source, slowerSource, 0o600); err != nil {
		return err
	}
	compiler := os.Getenv("CC")
	if compiler == "" {
		compiler = "gcc"
	}
	if out, err := exec.CommandContext(ctx, compiler, "-shared", "-fPIC", "-O2", "-o", library, source, "-ldl").CombinedOutput(); err != nil { // #nosec G204 G702 -- the compiler of whoever measures
		return fmt.Errorf("-slower: %w\n%s", err, out)
	}
	b.env = []string{"LD_PRELOAD=" + library, fmt.Sprintf("SAFETYNET_SLOWER_NS=%d", b.o.slower.Nanoseconds())}
	return nil
}
