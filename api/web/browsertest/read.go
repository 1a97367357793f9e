package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Text is what the first element that a CSS selector matches shows, when there is one.
func (tab *Tab) Text(selector string) string {
	tab.t.Helper()
	var text string
	tab.try(fmt.Sprintf("Text(%q)", selector), func(ctx context.Context) error {
		all, err := texts(ctx, selector)
		if err == nil && len(all) == 0 {
			return absent{}
		}
		if err == nil {
			text = all[0]
		}
		return err
	})
	return text
}

// Texts is what each element that a CSS selector matches shows now.
func (tab *Tab) Texts(selector string) []string {
	tab.t.Helper()
	var all []string
	tab.try(fmt.Sprintf("Texts(%q)", selector), func(ctx context.Context) (err error) {
		all, err = texts(ctx, selector)
		return err
	})
	return all
}

func texts(ctx context.Context, selector string) ([]string, error) {
	return chromedp.Run(ctx, chromedp.Evaluate[[]string](
		fmt.Sprintf("[...document.querySelectorAll(%s)].map(e => e.innerText.trim())", quote(selector))))
}

// Has tells whether a CSS selector matches anything now.
func (tab *Tab) Has(selector string) bool {
	tab.t.Helper()
	return len(tab.Texts(selector)) > 0
}

// WaitFor waits until something that a CSS selector matches is visible.
func (tab *Tab) WaitFor(selector string) {
	tab.t.Helper()
	tab.waitThat(fmt.Sprintf("WaitFor(%q)", selector), fmt.Sprintf(
		"[...document.querySelectorAll(%s)].some(e => e.checkVisibility({visibilityProperty: true}))", quote(selector)))
}

// WaitText waits until something that a CSS selector matches shows this text among its own.
func (tab *Tab) WaitText(selector, substring string) {
	tab.t.Helper()
	tab.waitThat(fmt.Sprintf("WaitText(%q, %q)", selector, substring), fmt.Sprintf(
		"[...document.querySelectorAll(%s)].some(e => e.innerText.includes(%s))", quote(selector), quote(substring)))
}

func (tab *Tab) waitThat(what, js string) {
	tab.t.Helper()
	tab.try(what, func(ctx context.Context) error {
		is, err := chromedp.Run(ctx, chromedp.Evaluate[bool](js))
		if err == nil && !is {
			return absent{}
		}
		return err
	})
}

// Focused is the name, as a screen reader says it, of what the keyboard acts on; "" is the page itself.
// Whether that is a certain element, Has("#its-id:focus") tells.
func (tab *Tab) Focused() string {
	tab.t.Helper()
	var name string
	tab.try("Focused()", func(ctx context.Context) (err error) {
		name, err = focusedName(ctx)
		return err
	})
	return name
}

// Title is the title of the page.
func (tab *Tab) Title() string {
	tab.t.Helper()
	var title string
	tab.Eval("document.title", &title)
	return title
}

// URL is the address of the page, without the server's.
func (tab *Tab) URL() string {
	tab.t.Helper()
	var address string
	tab.Eval("location.href", &address)
	return strings.TrimPrefix(address, tab.base)
}

// Status is the status that the server answered the page with.
func (tab *Tab) Status() int {
	tab.watch.mu.Lock()
	defer tab.watch.mu.Unlock()
	return int(tab.watch.status)
}

// Transferred is how many bytes have come over the wire since the last [Tab.Go], compressed as they were, with headers.
func (tab *Tab) Transferred() int {
	tab.watch.mu.Lock()
	defer tab.watch.mu.Unlock()
	return int(tab.watch.bytes)
}

// Screenshot writes a picture of the whole page, as PNG.
func (tab *Tab) Screenshot(path string) {
	tab.t.Helper()
	tab.write("Screenshot", path, chromedp.FullScreenshot(100))
}

// Picture writes a picture of the page, named after the package, the test and
// the state it is in, below the folder that SCREENSHOTS names; without that it does nothing.
func (tab *Tab) Picture(state string) {
	tab.t.Helper()
	if folder := os.Getenv("SCREENSHOTS"); folder != "" {
		door, err := os.Getwd() // tests run in the folder of their package
		tab.must("Picture", err)
		tab.Screenshot(filepath.Join(folder, filepath.Base(door), filepath.FromSlash(tab.t.Name())+"-"+state+".png"))
	}
}

// PDF writes the page as it is printed on A4.
func (tab *Tab) PDF(path string) {
	tab.t.Helper()
	tab.write("PDF", path, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFOutlineAndTagged()))
}

func (tab *Tab) write(what, path string, make chromedp.Action[[]byte]) {
	tab.t.Helper()
	what = fmt.Sprintf("%s(%q)", what, path)
	ctx, cancel := context.WithTimeout(tab.ctx, tab.patience)
	defer cancel()
	data, err := chromedp.Run(ctx, make)
	tab.must(what, err)
	tab.must(what, os.MkdirAll(filepath.Dir(path), 0o755)) // #nosec G301 G703 -- pictures made by a test, where it was told to
	tab.must(what, os.WriteFile(path, data, 0o644))        // #nosec G306 G703 -- as above
}

// Pale is every text that a tab opened with [Print] would print in letters too light to read on white paper.
func (tab *Tab) Pale() []string {
	tab.t.Helper()
	var pale []string
	tab.Eval(toPale, &pale)
	return pale
}

const toPale = `[...document.querySelectorAll("body *")].filter(e => e.checkVisibility({visibilityProperty: true})
	&& [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim())
	&& Math.max(...getComputedStyle(e).color.match(/[\d.]+/g).slice(0, 3)) > 0xc0).map(e => e.innerText.trim())`

// sessionCookie is the one thing that is kept, of staff who have signed in.
const sessionCookie = "safetynet"

// Storage fails the test if the pages have stored anything in the browser but the
// cookie of whoever has signed in, which no script can read.
func (tab *Tab) Storage() {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, tab.patience)
	defer cancel()
	cookies, err := chromedp.Call(ctx, network.GetCookies, network.GetCookiesParams{})
	tab.must("Storage()", err)
	for _, c := range cookies.Cookies {
		if tab.signedIn && c.Name == sessionCookie && c.HTTPOnly && c.Session && c.SameSite == network.CookieSameSiteStrict {
			continue
		}
		tab.t.Errorf("stored in the browser: cookie %s", c.Name)
	}
	var stored []string
	tab.Eval(toStored, &stored)
	for _, s := range stored {
		tab.t.Errorf("stored in the browser: %s", s)
	}
}

const toStored = `(async () => [
	...Object.keys(localStorage).map(k => "localStorage " + k),
	...Object.keys(sessionStorage).map(k => "sessionStorage " + k),
	...(await indexedDB.databases()).map(d => "IndexedDB " + d.name),
	...(await caches.keys()).map(k => "cache " + k),
	...(await navigator.serviceWorker.getRegistrations()).map(r => "service worker " + r.scope),
	...(window.name === "" ? [] : ["window.name"]),
])()`

// quote makes a JavaScript string.
func quote(s string) string {
	quoted, _ := json.Marshal(s) // a string has no way to fail
	return string(quoted)
}
