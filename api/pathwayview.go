package api

import (
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// PathwayView is one version of a pathway with everything it pins, as data. Texts
// are as they were written: where an audience has none, the parent's is meant.
type PathwayView struct {
	ID                   string                                   `json:"id"`
	Version              pathways.Version                         `json:"version"`
	Status               pathways.Status                          `json:"status"`
	Effective            pathways.Period                          `json:"effective"`
	Digest               string                                   `json:"digest"`
	Approved             bool                                     `json:"approved"`
	Notice               string                                   `json:"notice,omitempty"`
	Approvals            []pathways.Approval                      `json:"approvals"` // as the definition has them; they approve nothing
	Release              *ReleaseView                             `json:"release,omitempty"`
	ChangeNote           pathways.Str                             `json:"change_note"`
	Title                pathways.Text                            `json:"title"`
	Pins                 pathways.Pins                            `json:"pins"`
	Scope                pathways.Scope                           `json:"scope"`
	Findings             []FindingView                            `json:"findings"`
	Criteria             []CriterionView                          `json:"criteria"`
	DangerSigns          []CriterionView                          `json:"danger_signs"`
	DangerSignExceptions []pathways.SignException                 `json:"danger_sign_exceptions"`
	Raises               []*pathways.Raise                        `json:"raises"`
	Excuse               pathways.Map[pathways.Excuse]            `json:"excuse"` // for every criterion; its own entries win
	Thresholds           []ThresholdView                          `json:"thresholds"`
	Derived              []DerivedView                            `json:"derived"`
	Contradictions       []pathways.Contradiction                 `json:"contradictions"`
	Dispositions         []*pathways.Disposition                  `json:"dispositions"` // least urgent first
	Roles                pathways.Roles                           `json:"roles"`
	Pages                []PageView                               `json:"pages"` // in the order they are asked, after the age
	Advice               pathways.AdviceParts                     `json:"advice"`
	SafetyNet            pathways.SafetyNet                       `json:"safety_net"`
	DangerSignWatchFor   []pathways.WatchFor                      `json:"danger_sign_watch_for"`
	FollowUp             []pathways.FollowUp                      `json:"follow_up"`
	Process              []pathways.Process                       `json:"process"`
	NotUsed              []pathways.NotUsed                       `json:"not_used"`
	Sources              pathways.Map[pathways.Source]            `json:"sources"`
	SharedSources        map[string]pathways.Map[pathways.Source] `json:"shared_sources"` // by part: citations there mean these
}

// FindingView is a finding as this pathway uses it.
type FindingView struct {
	ID          string                      `json:"id"`
	Type        pathways.FindingType        `json:"type"`
	Kind        pathways.Kind               `json:"kind"`
	Values      []string                    `json:"values,omitempty"` // normal to worst
	Ranks       pathways.Values             `json:"ranks,omitempty"`  // the same; values in one list are equally bad
	Unit        string                      `json:"unit,omitempty"`
	Range       *pathways.Range             `json:"range,omitempty"`
	Decimals    *int                        `json:"decimals,omitempty"` // most an answer may have
	AnsweredBy  []pathways.Audience         `json:"answered_by"`        // after the pathway's own override
	Normal      *pathways.Normal            `json:"normal,omitempty"`
	Worse       pathways.Worse              `json:"worse"`
	Text        pathways.Text               `json:"text"`
	Help        pathways.Text               `json:"help,omitzero"`
	PrivateFrom *int                        `json:"private_from_years,omitempty"`
	Labels      pathways.Map[pathways.Text] `json:"labels,omitempty"`
	Choices     []pathways.Choice           `json:"choices,omitempty"`
	Codes       []pathways.Coding           `json:"codes,omitempty"`
	Tested      bool                        `json:"tested"` // false: recorded only, no condition reads it
}

// CriterionView is a criterion and where it is written.
type CriterionView struct {
	*pathways.Criterion
	Grade    pathways.Grade    `json:"grade"` // of its main source
	Position pathways.Position `json:"position"`
}

// ThresholdView is a threshold and the part it comes from.
type ThresholdView struct {
	*pathways.Threshold
	Part     string            `json:"part"`
	Position pathways.Position `json:"position"`
}

// DerivedView is a calculated value and the part it comes from.
type DerivedView struct {
	*pathways.Derived
	Part     string            `json:"part"`
	Position pathways.Position `json:"position"`
}

// PageView is a page of questions; shared ones are the general danger signs.
type PageView struct {
	pathways.Page
	Shared bool `json:"shared"`
}

func thresholdViews(prog *engine.Program) []ThresholdView {
	views := []ThresholdView{}
	for _, t := range prog.Thresholds() {
		views = append(views, ThresholdView{t.Def, t.Part, t.Def.Pos})
	}
	return views
}

func derivedViews(prog *engine.Program) []DerivedView {
	views := []DerivedView{}
	for _, x := range prog.Derived() {
		views = append(views, DerivedView{x.Def, x.Part, x.Def.Pos})
	}
	return views
}

func newPathwayView(prog *engine.Program, now time.Time) PathwayView {
	p := prog.Definition()
	v := PathwayView{
		ID: p.ID.Value, Version: p.Version, Status: p.Status, Effective: p.Effective, Digest: p.Digest,
		Approved: p.ApprovedAt(now), Notice: noticeOf(&p.Header, now), Release: releaseOf(&p.Header, now), Approvals: orEmpty(p.Approvals), ChangeNote: p.ChangeNote, Title: p.Title, Pins: p.Pins, Scope: p.Scope,
		Findings: findingViews(prog), Criteria: criterionViews(p.Criteria), DangerSigns: criterionViews(p.Signs.Criteria),
		DangerSignExceptions: orEmpty(p.DangerSigns.Exceptions), Raises: orEmpty(p.Raises), Excuse: p.Excuse,
		Thresholds: thresholdViews(prog), Derived: derivedViews(prog),
		Dispositions: p.Shared.Dispositions.List, Roles: p.Shared.Dispositions.Roles, Pages: pageViews(p),
		Advice: p.Advice, SafetyNet: p.SafetyNet, DangerSignWatchFor: p.Signs.WatchFor,
		FollowUp: orEmpty(p.FollowUp), Process: orEmpty(p.Process), NotUsed: orEmpty(p.NotUsed),
		Sources: p.Sources, SharedSources: map[string]pathways.Map[pathways.Source]{
			"findings": p.Dictionary.Sources, "dispositions": p.Shared.Dispositions.Sources,
			"danger-signs": p.Signs.Sources, "sepsis": p.SepsisTables.Sources,
		},
	}
	v.Contradictions = contradictions(p.Dictionary, v.Findings)
	return v
}

// orEmpty makes an absent list an empty one: a reader need not tell null from none.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func criterionViews(list []*pathways.Criterion) []CriterionView {
	views := []CriterionView{}
	for _, k := range list {
		views = append(views, CriterionView{k, k.Source.Grade, k.Pos})
	}
	return views
}

func pageViews(p *pathways.Pathway) []PageView {
	var views []PageView
	for _, page := range p.Signs.Pages {
		views = append(views, PageView{page, true})
	}
	for _, page := range p.Pages {
		views = append(views, PageView{page, false})
	}
	return views
}
