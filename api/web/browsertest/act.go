package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Go opens a page of the server, which must answer 200, or this status.
func (tab *Tab) Go(path string, status ...int) {
	tab.t.Helper()
	want := int64(200)
	if len(status) > 0 {
		want = int64(status[0])
	}
	tab.watch.start()
	what := fmt.Sprintf("Go(%q)", path)
	tab.once(what, chromedp.Navigate(tab.base+path))
	tab.settle(what)
	if got := int64(tab.Status()); got != want {
		tab.must(what, fmt.Errorf("status %d, not %d", got, want))
	}
}

// Reload loads the page again, sending again the form that it answers.
func (tab *Tab) Reload() {
	tab.t.Helper()
	tab.watch.start()
	tab.once("Reload()", chromedp.Reload())
	tab.settle("Reload()")
}

// Click clicks on the only element that a CSS selector matches.
func (tab *Tab) Click(selector string) {
	tab.t.Helper()
	tab.hit(fmt.Sprintf("Click(%q)", selector), func(ctx context.Context) (element, error) {
		all, err := selected(ctx, selector)
		if err != nil {
			return element{}, err
		}
		return one(all, nil)
	})
}

// Press presses the button, link or summary of this name.
func (tab *Tab) Press(label string) {
	tab.t.Helper()
	tab.hit(fmt.Sprintf("Press(%q)", label), func(ctx context.Context) (element, error) {
		return the(ctx, label, pressed)
	})
}

// Choose clicks on the radio button or checkbox of this label, in the group of
// this legend or, where that is told, of this form name. An empty group is any.
func (tab *Tab) Choose(group, label string) {
	tab.t.Helper()
	tab.hit(fmt.Sprintf("Choose(%q, %q)", group, label), func(ctx context.Context) (element, error) {
		all, err := named(ctx, label, chosen)
		if err != nil {
			return element{}, err
		}
		var in []element
		for _, e := range all {
			if is, err := ask[bool](ctx, e, inGroup, group); err != nil {
				return element{}, err
			} else if is {
				in = append(in, e)
			}
		}
		return one(in, chosen)
	})
}

const inGroup = `function(group) {
	if (group === "" || this.name === group) return true
	const words = text => text?.replace(/\s+/g, " ").trim()
	for (let g = this.closest("fieldset"); g; g = g.parentElement?.closest("fieldset"))
		if (words(g.querySelector("legend")?.textContent) === group) return true
	return false
}`

// Select picks an option of the list of this label.
func (tab *Tab) Select(label, option string) {
	tab.t.Helper()
	what := fmt.Sprintf("Select(%q, %q)", label, option)
	tab.try(what, func(ctx context.Context) error {
		e, err := the(ctx, label, []string{"combobox", "listbox"})
		if err != nil {
			return err
		}
		if found, err := ask[bool](ctx, e, pick, option); err != nil || found {
			return err
		}
		return errors.New("it has no such option")
	})
	tab.settle(what)
}

const pick = `function(option) {
	const found = [...this.options].find(o => o.label.trim() === option)
	if (!found) return false
	this.focus()
	this.value = found.value
	for (const type of ["input", "change"]) this.dispatchEvent(new Event(type, {bubbles: true}))
	return true
}`

// Fill types into the field of this label, in place of what is there.
func (tab *Tab) Fill(label, text string) {
	tab.t.Helper()
	what := fmt.Sprintf("Fill(%q, %q)", label, text)
	e := tab.hit(what, func(ctx context.Context) (element, error) { return the(ctx, label, filled) })
	tab.try(what, func(ctx context.Context) error {
		_, err := ask[bool](ctx, e, "function() { this.select(); return true }")
		return err
	})
	if text == "" {
		text = kb.Backspace
	}
	tab.once(what, chromedp.KeyEvent(text))
	tab.settle(what)
}

// keys are those that have a name and no character.
var keys = map[string]string{
	"Enter": kb.Enter, "Tab": kb.Tab, "Space": " ", "Escape": kb.Escape, "Backspace": kb.Backspace, "Delete": kb.Delete,
	"ArrowUp": kb.ArrowUp, "ArrowDown": kb.ArrowDown, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
	"Home": kb.Home, "End": kb.End, "PageUp": kb.PageUp, "PageDown": kb.PageDown,
}

var modifiers = map[string]kb.Modifier{"Shift": kb.ModifierShift, "Control": kb.ModifierCtrl, "Alt": kb.ModifierAlt}

// Key presses one key: a character such as "1", "?" or "\t", or a name such as
// "Enter", "ArrowDown" or "Shift+Tab".
func (tab *Tab) Key(key string) {
	tab.t.Helper()
	what := fmt.Sprintf("Key(%q)", key)
	var with []kb.Modifier
	name := key
	for before, after, more := strings.Cut(name, "+"); more && after != ""; before, after, more = strings.Cut(name, "+") {
		modifier, known := modifiers[before]
		if !known {
			break
		}
		with, name = append(with, modifier), after
	}
	if code, known := keys[name]; known {
		name = code
	}
	if len([]rune(name)) != 1 {
		tab.must(what, errors.New("there is no such key"))
	}
	tab.once(what, chromedp.KeyEvent(name, chromedp.KeyModifiers(with...), raw))
	tab.settle(what)
}

// Keys presses one key after the other, each as [Tab.Key] does.
func (tab *Tab) Keys(keys ...string) {
	tab.t.Helper()
	for _, key := range keys {
		tab.Key(key)
	}
}

// Eval asks JavaScript of the page, waits for a promise, and decodes what it says into out unless that is nil.
func (tab *Tab) Eval(js string, out any) {
	tab.t.Helper()
	tab.eval(fmt.Sprintf("Eval(%q)", js), tab.patience, js, out)
}

func (tab *Tab) eval(what string, limit time.Duration, js string, out any) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, limit)
	defer cancel()
	said, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](js, chromedp.EvalAwaitPromise))
	tab.must(what, err)
	if out != nil {
		tab.must(what, json.Unmarshal(said, out))
	}
}

// the is the only element of this name and one of these roles.
func the(ctx context.Context, name string, roles []string) (element, error) {
	all, err := named(ctx, name, roles)
	if err != nil {
		return element{}, err
	}
	return one(all, roles)
}

// raw makes a key go down as on a keyboard: where the page takes it, no character
// is typed, even where the page has moved the focus to a field.
func raw(p *input.DispatchKeyEventParams) {
	if p.Type == kb.KeyDown {
		p.Type = kb.KeyRawDown
	}
}

// SignIn signs in with a token, as staff do, and ends on the page that they see first.
func (tab *Tab) SignIn(token string) {
	tab.t.Helper()
	tab.Go("/signin")
	tab.Fill("Token", token)
	tab.Press("Sign in")
	tab.WaitText("header", "Signed in")
	tab.signedIn = true
}
