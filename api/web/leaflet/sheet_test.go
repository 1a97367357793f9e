package leaflet

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

func TestSheet(t *testing.T) {
	for _, x := range []struct {
		child
		action, soon, look, why string
		emergency               bool
		leads                   []string
	}{
		{well, "Look after your child at home.", "", "at 16:30 today, Sunday 22 November", nothingFound, false,
			[]string{"Call 999 now if you see any of these:", "Go to A&E now if you see any of these:", "Ring a GP or 111 today if you see any of these:"}},
		{poorly, "Ring a GP or 111 today.", "within 24 hours", "at 18:30 today, Sunday 22 November", "A dry mouth can mean that your child is short of fluid.", false,
			[]string{"Call 999 now if you see any of these:", "Go to A&E now if you see any of these:"}},
		{youngBaby, "Go to A&E now.", "within 1 hour", "", "Your baby is under 3 months old and has a high temperature. Babies this young need to be checked in hospital.", false,
			[]string{"Call 999 now if you see any of these:"}},
		{fitting, "Call 999 now.", "now", "", "Your child is having a seizure (fit).", true, nil},
		{child{pathways: fever, months: 18, unasked: true}, "Ring a GP or 111 today.", "within 24 hours", "at 18:30 today, Sunday 22 November", tooLittle, false,
			[]string{"Call 999 now if you see any of these:", "Go to A&E now if you see any of these:"}},
	} {
		s := x.sheet(t)
		require.Equal(t, x.action, s.Action)
		require.Equal(t, x.soon, s.HowSoon)
		require.Equal(t, x.look, s.LookAgain)
		require.Equal(t, x.look != "", s.LookAgainAt != nil)
		require.Equal(t, x.why, s.Why[0].Text)
		require.Equal(t, x.emergency, s.Emergency)
		require.Equal(t, x.leads, leads(s))
		require.Equal(t, notice, s.Notice)
	}
}

func leads(s *Sheet) []string {
	var out []string
	for _, g := range s.WatchFor {
		out = append(out, g.Lead)
	}
	return out
}

// TestSheetKeepsEverything: what the engine lists for a family is in the sheet,
// once and in one place.
func TestSheetKeepsEverything(t *testing.T) {
	for _, x := range []child{well, poorly, youngBaby, fitting, everyone} {
		a, in := x.assessed(t)
		s := New(a, in)
		signs := map[string][]string{}
		for _, w := range a.SafetyNet.WatchFor {
			signs[w.Then] = append(signs[w.Then], w.Text)
		}
		require.Len(t, s.WatchFor, len(signs))
		for _, g := range s.WatchFor {
			require.Equal(t, signs[g.Disposition], g.Signs)
		}
		require.Equal(t, a.FirstAid, s.FirstAid)
		require.Equal(t, a.HomeCare, s.HomeCare)
		require.Equal(t, a.FollowUp, s.FollowUp)
		require.Len(t, s.Conflicts, len(a.Inconsistent))
		require.Equal(t, a.Disposition.Text, join(s.Action, s.ActionMore))
		require.Len(t, s.Services, len(a.Disposition.Services))
		require.Len(t, s.Origin, len(a.Provenance)+1, "the pathways and the locality")
	}
}

// TestLeadsDiffer: dispositions that start with the same words are told apart by
// how soon.
func TestLeadsDiffer(t *testing.T) {
	require.Equal(t, []string{
		"Call 999 now if you see any of these:", "Go to A&E now if you see any of these:",
		"Ring a GP or phone 111 now (within 2 hours) if you see any of these:",
		"Ring a GP or phone 111 now (within 4 hours) if you see any of these:", "Ring a GP or 111 today if you see any of these:",
	}, leads(everyone.sheet(t)))
}

func TestAnswersBehindReasons(t *testing.T) {
	require.Equal(t, []Answer{
		{"What is the highest temperature reading in the last 24 hours?", "38.4C"},
		{"If you have no temperature reading: do they feel hot to touch on the chest or back?", "Yes"},
		{"Have they had any vaccinations (jabs) in the last 48 hours?", "No"},
	}, youngBaby.sheet(t).Why[0].Answers)
}

// TestWhy is about reasons that are no criteria.
func TestWhy(t *testing.T) {
	for name, x := range map[string]struct {
		change func(*engine.Assessment)
		want   []string
	}{
		"taken for the worst": {func(a *engine.Assessment) {
			u := engine.Undecided{Disposition: a.Disposition.ID, Because: "It is so.", Assumed: []engine.Assumed{{Because: "We do not know if it is so."}}}
			a.Undecided = []engine.Undecided{u, u}
		}, []string{"We do not know if it is so."}},
		"the place": {func(a *engine.Assessment) {
			a.Disposition.RaisedFrom = "clinician-4h"
			a.Locality.Raises = []engine.LocalRaise{{Disposition: "self-care", Because: "Not this."}, {Disposition: "clinician-4h", Because: "It is far."}}
		}, []string{"It is far."}},
		"two ways":     {func(a *engine.Assessment) { a.SecondOpinion = &engine.SecondOpinion{} }, []string{twoWays}},
		"out of scope": {func(a *engine.Assessment) { a.OutOfScope = []engine.OutOfScope{{}} }, nil},
		"conflict":     {func(a *engine.Assessment) { a.Inconsistent = []engine.Inconsistency{{}} }, []string{conflict}},
		"not settled":  {func(a *engine.Assessment) { a.Guidance = pathways.SeekAdvice }, []string{tooLittle}},
	} {
		a, in := well.assessed(t)
		x.change(a)
		var got []string
		for _, r := range New(a, in).Why {
			got = append(got, r.Text)
		}
		require.Equal(t, x.want, got, name)
	}
}

func TestElsewhere(t *testing.T) {
	s := child{pathways: []string{"bronchiolitis"}, months: 30}.sheet(t)
	require.Equal(t, []Elsewhere{{
		"Not for this child: Cough and fast breathing in a child under 2 (bronchiolitis)", "These questions are for children under 2.",
		"Call 999 if you see any of the emergency signs. Otherwise ring a GP or phone 111.",
	}}, s.Elsewhere)
	a, in := well.assessed(t)
	a.OutOfScope = []engine.OutOfScope{{Pathway: "other"}, {Pathway: "other", Certain: true, Assessed: true}}
	s = New(a, in)
	require.Equal(t, "Perhaps not for this child: other", s.Elsewhere[0].Heading)
	require.Equal(t, "Also needed, beside: other", s.Elsewhere[1].Heading)
}

func TestNotChecked(t *testing.T) {
	a, in := well.assessed(t)
	a.NotChecked = []string{"heart_rate", "temperature_c", "crackles"}
	require.Equal(t, []string{"What is the highest temperature reading in the last 24 hours?", othersMustSee}, New(a, in).NotChecked)
}

// TestRecorded: a sheet made from what was stored is the one made at once.
func TestRecorded(t *testing.T) {
	for _, x := range []child{well, poorly, youngBaby, everyone} {
		a, in := x.assessed(t)
		data, err := json.Marshal(a)
		require.NoError(t, err)
		back := &engine.Assessment{}
		require.NoError(t, json.Unmarshal(data, back))
		require.Equal(t, New(a, in), New(back, in))
	}
}

func TestZone(t *testing.T) {
	a, in := well.assessed(t)
	in.Zone = time.FixedZone("BST", 3600)
	s := New(a, in)
	require.Equal(t, "at 17:30 today, Sunday 22 November", s.LookAgain)
	require.Equal(t, "03:30 tomorrow, Monday 23 November", s.ValidUntil)
	require.Equal(t, "15:30", s.At.Format("15:04"))
}

// TestWord: every text a family reads can be exchanged for another wording.
func TestWord(t *testing.T) {
	for _, x := range []child{well, poorly, youngBaby, fitting, everyone, {pathways: []string{"bronchiolitis"}, months: 30}} {
		a, in := x.assessed(t)
		in.Word = func(text string) string { return strings.NewReplacer("child", "x", "Child", "x").Replace(text) }
		s := New(a, in)
		for i := range s.Elsewhere {
			s.Elsewhere[i].Heading = strings.TrimPrefix(s.Elsewhere[i].Heading, "Not for this child: ")
		}
		s.Origin = nil // ids have no other wording
		text, err := json.Marshal(s)
		require.NoError(t, err)
		require.NotContains(t, strings.ToLower(string(text)), "child")
	}
}
