package pathways

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const easyFile = "shared/easy-read/1.0.0.yaml"

func easyNow(t *testing.T) (*Library, *Wording) {
	t.Helper()
	lib, _ := Load(Embedded())
	w := lib.EasyReadAt(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	require.NotNil(t, w)
	return lib, w
}

func TestEasy(t *testing.T) {
	var none *Wording
	_, found := none.Easy("Call 999 now.")
	require.False(t, found)

	lib, w := easyNow(t)
	require.Nil(t, lib.EasyReadAt(w.Effective.From.Add(-time.Second)))
	require.False(t, w.ApprovedAt(w.Effective.From.Time))
	require.Equal(t, Unreviewed, w.Review, "nobody has reviewed it yet")
	lines, found := w.Easy("Call 999 now.")
	require.True(t, found)
	require.Len(t, lines, 1)
	require.Equal(t, "phone-999", lines[0].Picture.Value)
	_, found = w.Easy("Call 999 now")
	require.False(t, found, "letter for letter")
}

// TestEasyIsEasy: short sentences of short words, and nothing of percentages.
func TestEasyIsEasy(t *testing.T) {
	_, w := easyNow(t)
	var easy, says Reading
	for _, x := range w.Texts {
		says.Add(x.Says.Value)
		for _, line := range x.Easy {
			easy.Add(line.Text.Value)
			require.NotContains(t, line.Text.Value, "%")
		}
	}
	require.Less(t, easy.Grade(), 3.5)
	require.Less(t, easy.Grade(), says.Grade()-1)
	require.LessOrEqual(t, easy.Longest, EasyWords)
}

// TestEasySaysAll: every text of a result of a pathway in use has easy words, and no
// entry is of a text that none says.
func TestEasySaysAll(t *testing.T) {
	lib, w := easyNow(t)
	shown := map[string]bool{}
	for _, id := range lib.IDs() {
		for _, text := range resultTexts(lib.Active(id, w.Effective.From.Time)) {
			shown[text] = true
			_, found := w.Easy(text)
			require.True(t, found, "%s: %s", id, text)
		}
	}
	for _, p := range lib.Presenting {
		shown[p.None.GoTo.Parent] = true
	}
	for _, x := range w.Texts {
		require.True(t, shown[x.Says.Value], "no pathway in use says %q", x.Says.Value)
	}
}

// resultTexts are the texts of a pathway that its results can show a parent.
func resultTexts(p *Pathway) []string {
	var texts []string
	add := func(list ...Text) {
		for _, t := range list {
			if t.Parent != "" {
				texts = append(texts, t.Parent)
			}
		}
	}
	for _, d := range p.Shared.Dispositions.List {
		add(d.Text)
	}
	for _, k := range slices.Concat(p.Signs.Criteria, p.Criteria) {
		if !toParents(k.Audience) {
			continue
		}
		add(k.Because)
		if k.Exception != nil {
			add(k.Exception.Because)
		}
		for _, a := range k.Assume {
			add(a.Value.Because)
		}
	}
	for _, x := range p.DangerSigns.Exceptions {
		add(x.Because)
	}
	for _, r := range p.Raises {
		if toParents(r.Audience) {
			add(r.Because)
		}
	}
	for _, r := range slices.Concat(p.Scope.Outside, p.Scope.HandOver) {
		add(r.Reason, r.GoTo)
	}
	for _, a := range slices.Concat(p.Signs.FirstAid, p.Advice.FirstAid, p.Advice.HomeCare, p.Advice.ExpectedCourse) {
		add(a.Text)
	}
	for _, f := range p.FollowUp {
		add(f.Text)
	}
	for _, x := range slices.Concat(p.Signs.WatchFor, p.SafetyNet.WatchFor) {
		add(x.Text)
	}
	return texts
}

// TestEasyKeeps: an easy text that lost a number, an action or a limit is refused,
// and so is a danger sign without one.
func TestEasyKeeps(t *testing.T) {
	for _, x := range []struct{ name, from, to, code string }{
		{"another number", `"Is your child under 5? Then phone 111."`, `"Is your child under 6? Then phone 111."`, "wording-number"},
		{"a number less", `"Call 999 if you cannot get there."`, `"Phone if you cannot get there."`, ""},
		{"the last of a number", `"Call 999 now."}`, `"Call for help now."}`, "wording-number"},
		{"where to go", `"Go to A&E now. A&E is at a hospital."`, `"Go to a hospital now."`, "wording-action"},
		{"what not to do", `"Do not give aspirin to a child under 16."}`, `"Give aspirin to a child under 16."}`, "wording-action"},
		{"how much", `"Half of their best or less? Call 999."`, `"Is it less? Call 999."`, "wording-action"},
		{"a long line", `"Call 999 now."}`, `"Call 999 now, and do not wait for anything or anybody else at all."}`, "wording-long"},
		{"an empty line", `"Your child starts to choke all at once."`, `""`, "text-missing"},
		{"no picture", `picture: choke, text: "Your child starts to choke`, `picture: "", text: "Your child starts to choke`, "text-missing"},
		{"a sign without easy words", `says: "sudden choking"`, `says: "choking"`, "wording-missing"},
		{"words for another reader", "    easy:\n      - {picture: phone-999, text: \"Call 999 now.\"}", "    young: \"Call 999 now.\"", "wording-reader"},
	} {
		t.Run(x.name, func(t *testing.T) { require.Equal(t, x.code, codeOfEdit(t, x.from, x.to)) })
	}
}

// codeOfEdit is the code of what an edit of the easy words is reported as.
func codeOfEdit(t *testing.T, from, to string) string {
	t.Helper()
	files := copyOfEmbedded(t)
	require.Contains(t, string(files[easyFile].Data), from)
	edit(files, easyFile, from, to)
	_, issues := Load(files)
	for _, i := range issues {
		if strings.HasPrefix(i.Code, "wording-") || i.Code == "text-missing" {
			require.Equal(t, LevelError, i.Severity, i.Code)
			return i.Code
		}
	}
	return ""
}

// TestEasyDraft: what a draft lacks is a warning.
func TestEasyDraft(t *testing.T) {
	files := copyOfEmbedded(t)
	edit(files, easyFile, "status: active", "status: draft")
	edit(files, easyFile, `says: "sudden choking"`, `says: "choking"`)
	_, issues := Load(files)
	i := slices.IndexFunc(issues, func(x Issue) bool { return x.Code == "wording-missing" })
	require.GreaterOrEqual(t, i, 0)
	require.Equal(t, LevelWarning, issues[i].Severity)
}
