package browsertest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// patience is how long an action tries before it fails its test.
const patience = 30 * time.Second

// Tab is a window of its own on the server under test, with nothing stored by
// any other. It belongs to one test and one goroutine.
type Tab struct {
	t             testing.TB
	ctx           context.Context
	base          string
	width, height int64
	noScript      bool
	signedIn      bool
	patience      time.Duration
	watch         *watch
}

// Option is how a user's browser differs from the usual one.
type Option struct {
	noScript bool
	media    emulation.SetEmulatedMediaParams
}

// The options of [Open].
var (
	// NoScript turns the page's JavaScript off. What the test itself asks of the page still works.
	NoScript = Option{noScript: true}
	// ForcedColours is a user who has chosen their own few colours, as for high contrast.
	ForcedColours = Option{media: emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}}}}
	// Print shows pages as they are printed.
	Print = Option{media: emulation.SetEmulatedMediaParams{Media: "print"}}
)

// Open opens a tab of this size, in CSS pixels, for pages of the server at base.
// It is closed with the test, which fails on what the browser complained about.
func Open(t testing.TB, base string, width, height int64, options ...Option) *Tab {
	t.Helper()
	server, err := url.Parse(base)
	if err != nil {
		t.Fatalf("the server's address: %v", err)
	}
	ctx, cancel := chromedp.NewContext(start(t), chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	tab := &Tab{t: t, ctx: ctx, base: base, width: width, height: height, patience: patience}
	tab.must("open a tab", chromedp.Do(ctx))
	tab.watch = &watch{host: server.Host, frame: cdp.FrameID(chromedp.FromContext(ctx).Target.TargetID)}
	tab.must("listen to a tab", chromedp.Listen(ctx, tab.watch.event))
	deny := browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorDeny, BrowserContextID: chromedp.FromContext(ctx).BrowserContextID}
	_, err = chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, deny)
	tab.must("keep downloads out of the user's folder", err)
	focus := call(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	tab.must("set the tab up", chromedp.Do(ctx, chromedp.EmulateViewport(width, height), focus))
	for _, option := range options {
		tab.must("set an option", chromedp.Do(ctx, option.action()))
		tab.noScript = tab.noScript || option.noScript
	}
	t.Cleanup(func() {
		t.Helper()
		for _, p := range tab.Problems() {
			t.Errorf("the browser complained: %s", p)
		}
	})
	return tab
}

// Problems takes what the browser has complained about so far, for a test that expects it.
func (tab *Tab) Problems() []string {
	// A page's complaints come before the answer to this.
	_, _ = chromedp.Run(tab.ctx, chromedp.Evaluate[int]("0"))
	return tab.watch.take()
}

// try repeats f until it succeeds or patience ends, and then fails the test with its last error.
func (tab *Tab) try(what string, f func(ctx context.Context) error) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, tab.patience)
	defer cancel()
	var last error
	for {
		err := f(ctx)
		if err == nil {
			return
		}
		if last == nil || ctx.Err() == nil { // that time is up says less than what was wrong until then
			last = err
		}
		select {
		case <-ctx.Done():
			tab.must(what, last)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// once does a thing that must not be repeated.
func (tab *Tab) once(what string, steps ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, tab.patience)
	defer cancel()
	tab.must(what, chromedp.Do(ctx, steps...))
}

// must fails the test with what was tried and what the page shows.
func (tab *Tab) must(what string, err error) {
	tab.t.Helper()
	if err == nil {
		return
	}
	ctx, cancel := context.WithTimeout(tab.ctx, 2*time.Second)
	defer cancel()
	page, pageErr := chromedp.Run(ctx, chromedp.Evaluate[string](
		"`The page \"${document.title}\" at ${location.pathname} says:\\n` + (document.querySelector('main') ?? document.body).innerText.slice(0, 1500)"))
	if pageErr != nil {
		page = fmt.Sprintf("What the page shows could not be read: %v", pageErr)
	}
	var lacking absent
	if errors.As(err, &lacking) && lacking.roles != nil {
		page = tab.instead(lacking.roles) + "\n" + page
	}
	tab.t.Fatalf("%s: %v\n%s", what, err, page)
}

// settle waits until the page that the last action leads to, if any, has loaded.
func (tab *Tab) settle(what string) {
	tab.t.Helper()
	// A form is submitted in a task of its own after the click. Two turns later that task has run.
	turns := "new Promise(done => setTimeout(() => setTimeout(done)))"
	if tab.noScript {
		turns = "0" // there are no timers, and no scripts that put tasks between
	}
	ctx, cancel := context.WithTimeout(tab.ctx, tab.patience)
	defer cancel()
	// Its error is that of a page that has gone meanwhile.
	_, _ = chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](turns, chromedp.EvalAwaitPromise))
	tab.try(what, func(context.Context) error { return tab.watch.busy() })
}

func (o Option) action() chromedp.Action[chromedp.Void] {
	if o.noScript {
		return scripts(false)
	}
	return call(emulation.SetEmulatedMedia, o.media)
}

func scripts(on bool) chromedp.Action[chromedp.Void] {
	return call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// call makes an action of a command whose answer does not matter.
func call[P, R any](cmd cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, cmd, params)
		return err
	})
}
