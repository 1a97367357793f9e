// Package browsertest drives a real Chromium, so that tests of pages do what a
// user does and see what a user sees. It is test support and nothing else
// imports it, so neither the browser's driver nor axe-core is in the program.
//
// A test package hands its run to [Main], which ends the browser with it:
//
//	func TestMain(m *testing.M) { os.Exit(browsertest.Main(m)) }
//
// A test opens a [Tab] of its own on its own server, and acts in a user's words:
//
//	tab := browsertest.Open(t, server.URL, 320, 640, browsertest.NoScript)
//	tab.Go("/")
//	tab.Choose("Is your child awake?", "No")
//	tab.Press("Continue")
//	require.Contains(t, tab.Text("h1"), "Call 999")
//	tab.NoViolations()
//	tab.Storage()
//
// What a user could not do fails the test: an element that is covered, disabled
// or not there within thirty seconds, a name that two elements have. Elements are
// found by the names that a screen reader says. An action ends when the page that
// it leads to has loaded; what a script changes later is waited for with
// [Tab.WaitFor] and [Tab.WaitText].
//
// When the test ends, it fails on everything the browser complained about on the
// way: console errors, uncaught exceptions, violations of the content security
// policy, failed requests, and any request to another server than its own.
// A test that provokes such a thing takes it with [Tab.Problems].
//
// Chromium is found in the path, or by CHROMIUM_PATH. Without it tests are
// skipped, and fail where CI is set.
package browsertest
