package engine_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// now is the moment the examples are set at.
var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// must stands for the handling of errors, which most examples leave out.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// A baby of two months with 38.0 and nothing else answered: load, compile, choose
// what is in use, assess. In the other examples shipped() is the engine compiled
// here, and must() panics where there is an error to handle.
func Example() {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	if eng == nil {
		fmt.Print(issues.Render())
		return
	}
	progs, err := eng.Select([]string{"febrile-child"}, nil, now)
	if err != nil {
		fmt.Println(err)
		return
	}
	months := 2
	age, err := engine.AgeFromStated(engine.StatedAge{Months: &months}, now, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := engine.Assess(progs, engine.Case{
		Audience: pathways.Parent, Age: age, At: now,
		Findings: map[string]engine.Answer{"temperature_c": engine.NumberAnswer(38.0)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(result.Guidance, "-", result.Disposition.Text)
	fmt.Println("settled:", result.Settled, "approved:", result.Approved)
	// Output:
	// escalate - Go to A&E now. Call 999 if you cannot get there, or if things get worse.
	// settled: false approved: false
}

// What is unknown is never "no": what is still open counts for the guidance, and
// is what to ask next. A loop of asking, answering and assessing again ends when
// the result is settled or nothing is left to ask.
func ExampleAssess() {
	progs := must(shipped().Select([]string{"diarrhoea-vomiting"}, nil, now))
	born := time.Date(2023, 5, 1, 0, 0, 0, 0, time.UTC)
	c := engine.Case{
		Audience: pathways.Parent, Age: must(engine.AgeFromBirthDate(born, now, 0)), At: now,
		Findings: map[string]engine.Answer{
			"alertness":      engine.EnumAnswer("normal"),
			"temperature_c":  engine.UnknownAnswer(pathways.NotMeasured),
			"blood_in_stool": engine.UnknownAnswer(pathways.Unsure),
		},
	}
	result := must(engine.Assess(progs, c))
	fmt.Println(result.Guidance, "- between", result.Floor, "and", result.Ceiling)
	for _, q := range result.NextQuestions[:2] {
		fmt.Println("ask", q.Finding, "("+q.Type+"):", q.Text, "It could be:", q.CouldBe)
	}

	c.Findings[result.NextQuestions[0].Finding] = engine.BoolAnswer(true)
	result = must(engine.Assess(progs, c))
	fmt.Println(result.Guidance, "- settled:", result.Settled)
	// Output:
	// seek-advice - between self-care and call-999
	// ask choking_onset (bool): Did it start suddenly with choking? It could be: call-999
	// ask anaphylaxis_signs (bool): Has there been sudden swelling, hives or collapse after food, a sting or medicine? It could be: call-999
	// escalate - settled: true
}

// Two pathways at once: what both ask is asked once, and the most urgent leads.
func ExampleAssess_twoPathways() {
	progs := must(shipped().Select([]string{"febrile-child", "bronchiolitis"}, nil, now))
	months := 10
	result := must(engine.Assess(progs, engine.Case{
		Audience: pathways.Clinician, Age: must(engine.AgeFromStated(engine.StatedAge{Months: &months}, now, 0)), At: now,
		Findings: map[string]engine.Answer{
			"temperature_c":    engine.NumberAnswer(38.2),
			"respiratory_rate": engine.IntAnswer(72),
		},
	}))
	fmt.Println(result.Disposition.ID)
	for _, m := range result.Matched {
		fmt.Println(m.Pathway, m.Criterion, m.Disposition)
	}
	// Output:
	// call-999
	// bronchiolitis B-R03 call-999
	// febrile-child F-R09 ed-now
	// febrile-child F-A08 gp-or-111-today
	// bronchiolitis B-A01 gp-or-111-today
	// bronchiolitis B-A02i gp-or-111-today
}

// Why a result is what it is: the criteria that are met, with the answers and
// limits that met them and the line of the definition, and those still open, with
// what they need.
func ExampleAssessment() {
	progs := must(shipped().Select([]string{"febrile-child"}, nil, now))
	result := must(engine.Assess(progs, engine.Case{
		Audience: pathways.Clinician, Age: must(engine.AgeFromBirthDate(now.AddDate(-3, 0, -1), now, 0)), At: now,
		Findings: map[string]engine.Answer{"heart_rate": engine.IntAnswer(150)},
	}))
	for _, m := range result.Matched {
		fmt.Println("met:", m.Criterion, m.Disposition, "-", m.Because)
		for _, l := range m.Limits {
			fmt.Println("  ", l.Finding, m.Evidence[l.Finding], l.Op, l.Limit, l.Band)
		}
		fmt.Println("  ", m.Source.Ref, m.Source.Section, m.Source.Grade, m.Position)
	}
	u := result.Undecided[0]
	fmt.Println("open:", u.Criterion, u.Disposition, "- needs", u.Needs)
	// Output:
	// met: F-A14 gp-or-111-today - Heart rate over 160/min under 12 months, over 150 at 12 to 23 months, over 140 from 24 months. Never use it alone to label a serious illness.
	//    heart_rate 150 > 140 from 24 to under 60 months
	//    NG143 1.2.15, table 1, table 2: circulation verified febrile-child/1.2.0.yaml:856:9
	// open: D01 call-999 - needs [alertness]
}

// A locality names the services of a place.
func ExampleAssessIn() {
	eng := shipped()
	progs := must(eng.Select([]string{"asthma"}, nil, now))
	england := must(eng.SelectLocality("england", now))
	result := must(engine.AssessIn(england, progs, engine.Case{
		Audience: pathways.Parent, Age: must(engine.AgeFromBirthDate(now.AddDate(-7, 0, 0), now, 0)), At: now,
	}))
	fmt.Println(result.Disposition.ID)
	for _, s := range result.Disposition.Services {
		fmt.Println(s.Name + ": " + s.Text)
	}
	// Output:
	// gp-or-111-today
	// GP surgery: Ring a GP surgery while it is open.
	// NHS 111 by phone: For a child of any age. Phone 111 when the GP surgery is closed, or if you cannot get through.
	// NHS 111 online: Only for children aged 5 and over. If your child is under 5, phone 111.
}

// A version can be asked for; what cannot be used is a [engine.NotFoundError].
func ExampleEngine_Select() {
	eng := shipped()
	progs := must(eng.Select([]string{"febrile-child"}, map[string]pathways.Version{"febrile-child": {Major: 1}}, now))
	fmt.Println(progs[0].Definition().Key())

	_, err := eng.Select([]string{"croup"}, nil, now)
	var missing *engine.NotFoundError
	fmt.Println(errors.As(err, &missing), err)
	// Output:
	// febrile-child@1.0.0
	// true pathway croup: there is no such pathway; there is abdominal-pain, asthma, bronchiolitis, diarrhoea-vomiting, epilepsy, febrile-child
}

// A library in a folder of your own: here the shipped one and a draft with a
// mistake in a condition. Compile says where.
func ExampleCompile() {
	dir := must(os.MkdirTemp("", "library"))
	defer os.RemoveAll(dir)
	if err := os.CopyFS(dir, pathways.Embedded()); err != nil {
		panic(err)
	}
	draft := strings.Replace(string(must(os.ReadFile("../testdata/tiny.yaml"))), "temperature_c >= tiny_hot", "temperature >= tiny_hot", 1)
	if err := os.Mkdir(filepath.Join(dir, "tiny"), 0o755); err != nil {
		panic(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "tiny", "0.1.0.yaml"), []byte(draft), 0o644); err != nil {
		panic(err)
	}

	lib, issues := pathways.Load(os.DirFS(dir))
	eng, issues := engine.Compile(lib, issues)
	fmt.Println(eng == nil)
	fmt.Print(issues.Render())
	// Output:
	// true
	// tiny/0.1.0.yaml:32:23: error [name-unknown]: "temperature" is no finding, threshold or calculated value
	//  |     when: tiny_dry && temperature >= tiny_hot
	//  | ......................^
	//  hint: did you mean temperature_c?
}

// The questions of a pathway in order, for a form of your own.
func ExampleProgram() {
	prog := must(shipped().Select([]string{"febrile-child"}, nil, now))[0]
	def := prog.Definition()
	fmt.Println(def.Title.For(pathways.Parent))
	page := def.Pages[0]
	fmt.Println(page.Title.For(pathways.Parent))
	for _, id := range page.Ask {
		f := def.Dictionary.Finding(id.Value)
		if prog.Answerable(f, pathways.Parent) {
			fmt.Println("-", f.ID, f.Type, f.Text.For(pathways.Parent))
		}
	}
	// Output:
	// High temperature (fever) in a child under 5
	// Temperature
	// - temperature_c number What is the highest temperature reading in the last 24 hours?
	// - feels_hot bool If you have no temperature reading: do they feel hot to touch on the chest or back?
	// - reading_under_36 bool Has any temperature reading in the last 24 hours been under 36C?
	// - low_temperature_repeated bool When you measured again after 10 minutes, was it still under 36C?
}
