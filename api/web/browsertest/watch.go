package browsertest

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// watch is what the browser tells about a tab without being asked.
type watch struct {
	host  string      // the server under test
	frame cdp.FrameID // the page itself, not a frame in it

	mu       sync.Mutex
	loading  bool
	status   int64   // of the page
	bytes    float64 // over the wire since the last Go
	problems []string
}

var errLoading = errors.New("the next page does not finish loading")

func (w *watch) busy() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.loading {
		return errLoading
	}
	return nil
}

// start begins to count what comes over the wire.
func (w *watch) start() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bytes = 0
}

func (w *watch) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	taken := w.problems
	w.problems = nil
	return taken
}

func (w *watch) problem(format string, args ...any) {
	w.problems = append(w.problems, fmt.Sprintf(format, args...))
}

// event runs on the goroutine that reads from the browser: it may not ask anything.
func (w *watch) event(ev any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch ev := ev.(type) {
	case *page.EventFrameRequestedNavigation:
		here := ev.Disposition == page.ClientNavigationDispositionCurrentTab
		w.loads(ev.FrameID, here || w.loading)
	case *page.EventFrameStartedNavigating:
		w.loads(ev.FrameID, true)
	case *page.EventFrameStartedLoading:
		w.loads(ev.FrameID, true)
	case *page.EventNavigatedWithinDocument:
		w.loads(ev.FrameID, false)
	case *page.EventFrameStoppedLoading:
		w.loads(ev.FrameID, false)
	case *network.EventRequestWillBeSent:
		if ev.RedirectResponse != nil {
			w.bytes += ev.RedirectResponse.EncodedDataLength
		}
		w.sent(ev.Request.URL)
	case *network.EventWebSocketCreated:
		w.sent(ev.URL)
	case *network.EventResponseReceived:
		w.received(ev)
	case *network.EventLoadingFinished:
		w.bytes += ev.EncodedDataLength
	case *network.EventLoadingFailed:
		if !ev.Canceled { // as by the next page, or by a download
			w.problem("a request failed: %s %s %s", ev.Type, ev.ErrorText, ev.BlockedReason)
		}
	case *log.EventEntryAdded:
		w.logged(ev.Entry)
	case *runtime.EventConsoleAPICalled:
		bad := []runtime.ConsoleAPICalledType{runtime.ConsoleAPICalledTypeError, runtime.ConsoleAPICalledTypeWarning, runtime.ConsoleAPICalledTypeAssert}
		if slices.Contains(bad, ev.Type) {
			w.problem("console %s: %s", ev.Type, said(ev.Args...))
		}
	case *runtime.EventExceptionThrown:
		w.problem("uncaught exception: %s %s", ev.ExceptionDetails.Text, said(ev.ExceptionDetails.Exception))
	}
}

func (w *watch) loads(frame cdp.FrameID, loading bool) {
	if frame == w.frame {
		w.loading = loading
	}
}

func (w *watch) sent(address string) {
	to, err := url.Parse(address)
	local := []string{"data", "blob", "about"}
	if err != nil || (to.Host != w.host && !slices.Contains(local, to.Scheme)) {
		w.problem("a request to another server: %s", address)
	}
}

func (w *watch) received(ev *network.EventResponseReceived) {
	status := ev.Response.Status
	document := ev.Type == network.ResourceTypeDocument && ev.FrameID == w.frame
	if document {
		w.status = status
	}
	// A page may say no, which its test reads on it. It may not break, nor lack a part of itself.
	// The icon is the browser's own idea.
	if status >= 500 || status >= 400 && !document && !strings.HasSuffix(ev.Response.URL, "/favicon.ico") {
		w.problem("a request failed: %s %d %s", ev.Type, status, ev.Response.URL)
	}
}

func (w *watch) logged(entry *log.Entry) {
	if entry.Source == log.EntrySourceNetwork {
		return // told by received and by the failure itself
	}
	if entry.Level == log.EntryLevelError || entry.Source == log.EntrySourceSecurity {
		w.problem("%s %s: %s", entry.Source, entry.Level, entry.Text)
	}
}

func said(values ...*runtime.RemoteObject) string {
	var words []string
	for _, v := range values {
		switch {
		case v == nil:
		case v.Description != "":
			words = append(words, v.Description)
		default:
			words = append(words, string(v.Value))
		}
	}
	return strings.Join(words, " ")
}
