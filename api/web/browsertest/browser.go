package browsertest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// shared is the one browser of this test binary.
var shared struct {
	sync.Mutex
	managed bool            // Main runs, and will end it
	ctx     context.Context // nil until the first tab is opened
	err     error           // why it did not start
}

// Main runs the tests and ends their browser, if one of them has started it.
func Main(m *testing.M) int {
	shared.managed = true
	defer func() {
		if shared.ctx == nil {
			return
		}
		ctx, cancel := context.WithTimeout(shared.ctx, 10*time.Second)
		defer cancel()
		_ = chromedp.Cancel(ctx) // the tests have said what they had to say
	}()
	return m.Run()
}

// start starts the browser, or gives the one that was started before.
func start(t testing.TB) context.Context {
	t.Helper()
	if !shared.managed {
		t.Fatalf("nobody would end the browser: TestMain must call browsertest.Main")
	}
	path, err := chromium()
	if err != nil && os.Getenv("CI") == "" {
		t.Skipf("no browser: %v", err)
	}
	if err != nil {
		t.Fatalf("no browser, and CI must not pass without these tests: %v", err)
	}
	shared.Lock()
	defer shared.Unlock()
	if shared.ctx == nil && shared.err == nil {
		ctx, _ := chromedp.NewExecAllocator(context.Background(), flags(path)...)
		ctx, _ = chromedp.NewContext(ctx)
		if shared.err = chromedp.Do(ctx); shared.err == nil {
			shared.ctx = ctx
		}
	}
	if shared.err != nil {
		t.Fatalf("%s does not start: %v", path, shared.err)
	}
	return shared.ctx
}

func chromium() (string, error) {
	if path := os.Getenv("CHROMIUM_PATH"); path != "" {
		return exec.LookPath(path)
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("chromium is not in the path (make tools installs it on Debian), and CHROMIUM_PATH is not set")
}

// flags make the browser quiet, and deaf to every server but the local one.
func flags(path string) []chromedp.ExecAllocatorOption {
	return append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.NoSandbox, // it cannot have one as root or in most containers, and sees only our own pages
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("allow-pre-commit-input", true), // a click must count before the page is first painted
		chromedp.Flag("lang", "en-GB"),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"),
	)
}
