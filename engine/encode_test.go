package engine_test

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// requireSameJSON compares with encoding/json, to the byte.
func requireSameJSON(t *testing.T, a *engine.Assessment) {
	t.Helper()
	want, err := json.Marshal(a)
	require.NoError(t, err)
	got := string(a.AppendJSON([]byte("before")))
	if got != "before"+string(want) { // require.Equal takes long to print what it does not print
		require.Equal(t, "before"+string(want), got)
	}
}

// TestAppendJSONOfVignettes: what is said of every vignette, to every audience.
func TestAppendJSONOfVignettes(t *testing.T) {
	everyPathway(t, func(t *testing.T, prog *engine.Program) {
		def := prog.Definition()
		names, err := filepath.Glob("../testdata/vignettes/" + def.ID.Value + "/" + def.Version.String() + "*.yaml")
		require.NoError(t, err)
		require.NotEmpty(t, names)
		for _, name := range names {
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			file, issues := vignette.Load(name, data, shipped())
			require.Empty(t, issues.Render())
			for _, v := range file.Vignettes {
				for _, who := range pathways.Audiences() {
					c, err := v.Case(prog, who)
					require.NoError(t, err)
					requireSameJSON(t, assess(t, c, prog))
				}
			}
		}
	})
}

// TestAppendJSONOfAllPathways together, with and without a second opinion that
// differs.
func TestAppendJSONOfAllPathways(t *testing.T) {
	progs := newestPrograms()
	for _, months := range []int{1, 8, 30, 100} {
		for _, who := range pathways.Audiences() {
			c := wellChild(t, progs, who, months)
			requireSameJSON(t, assess(t, c, progs...))
			delete(c.Findings, "temperature_c")
			c.Findings["grunting"] = engine.UnknownAnswer(pathways.Unsure)
			a, err := engine.AssessBeside(nil, progs, c, "ed-now")
			require.NoError(t, err)
			require.NotNil(t, a.SecondOpinion)
			requireSameJSON(t, a)
		}
	}
}

// TestCaseAppendJSON: cases too, however odd.
func TestCaseAppendJSON(t *testing.T) {
	for _, c := range []engine.Case{
		{}, {Audience: "<&>\u2028", Age: engine.UnknownAge(), Findings: map[string]engine.Answer{}},
		{
			Audience: pathways.Parent, At: time.Date(2026, 11, 22, 10, 0, 0, 5, time.FixedZone("", 5400)),
			Age: engine.Age{Known: true, Days: engine.Span{Lo: 59, Hi: 59}, Months: engine.Span{Lo: 2, Hi: 3}, Corrected: engine.Span{Hi: 3}},
			Findings: map[string]engine.Answer{
				"z": engine.BoolAnswer(true), "a": engine.BoolAnswer(false), "e": engine.EnumAnswer("a\"<\x01"), "n": engine.NumberAnswer(38.05), "i": engine.IntAnswer(-7),
				"u": engine.UnknownAnswer(pathways.Unsure), "odd \"": engine.UnknownAnswer("<"), "none": {},
			},
		},
	} {
		want, err := json.Marshal(c)
		require.NoError(t, err)
		require.Equal(t, "before"+string(want), string(c.AppendJSON([]byte("before"))))
	}
	for seed := range 500 {
		var c engine.Case
		fill(reflect.ValueOf(&c).Elem(), &source{data: []byte(fmt.Sprintf("%d\"<&>\\\t\u2028é\xff %d", seed, seed*seed)), full: seed%2 == 0})
		want, err := json.Marshal(c)
		require.NoError(t, err)
		require.Equal(t, string(want), string(c.AppendJSON(nil)), seed)
	}
}

// TestAppendJSONOfChangedAssessments: an assessment carries along what its program has
// written of its texts. Whatever of it is changed afterwards is written as it is then,
// and one that was read back as it was.
func TestAppendJSONOfChangedAssessments(t *testing.T) {
	progs := []*engine.Program{febrileChild(t)}
	for _, who := range pathways.Audiences() {
		well := wellChild(t, progs, who, 14)
		ill := engine.Case{Audience: who, Age: well.Age, At: at, Findings: map[string]engine.Answer{
			"temperature_c": engine.NumberAnswer(39.6), "cry": engine.EnumAnswer("weak"), "feels_hot": engine.BoolAnswer(true), "grunting": engine.UnknownAnswer(pathways.Unsure),
		}}
		for _, c := range []engine.Case{well, ill} {
			changed := 0
			for again := true; again; changed++ {
				a := assess(t, c, progs...)
				left := changed
				again = alter(reflect.ValueOf(a).Elem(), &left)
				requireSameJSON(t, a)
			}
			require.Greater(t, changed, 100)
			a := assess(t, c, progs...)
			var back engine.Assessment
			require.NoError(t, json.Unmarshal(a.AppendJSON(nil), &back))
			requireSameJSON(t, &back)
		}
	}
}

// TestAppendJSONOfAnotherCourse: what is said together is written as it is ready only
// where it is said whole and nothing else is.
func TestAppendJSONOfAnotherCourse(t *testing.T) {
	prog := febrileChild(t)
	a := assess(t, engine.Case{Audience: pathways.Parent, Age: years(t, 2), At: at, Findings: normalCase(prog, pathways.Parent)}, prog)
	course := a.SafetyNet.ExpectedCourse
	require.NotEmpty(t, course)
	for _, text := range []string{course, "", course[1:], course[:len(course)-1], course + " ", "x" + course, strings.ReplaceAll(course, " ", "_")} {
		a.SafetyNet.ExpectedCourse = text
		requireSameJSON(t, a)
	}
}

// alter changes one text, number or truth value, with n before it. Lists are copied:
// some are the definition's own.
func alter(v reflect.Value, n *int) bool {
	switch v.Kind() {
	case reflect.String, reflect.Bool, reflect.Int:
		if *n--; *n >= 0 {
			return false
		}
		switch v.Kind() {
		case reflect.String:
			v.SetString(v.String() + "\"<changed>\u2028")
		case reflect.Bool:
			v.SetBool(!v.Bool())
		default:
			v.SetInt(v.Int() + 1)
		}
		return true
	case reflect.Pointer:
		if v.IsNil() {
			return false
		}
		x := reflect.New(v.Type().Elem())
		x.Elem().Set(v.Elem())
		v.Set(x)
		return alter(x.Elem(), n)
	case reflect.Slice:
		if v.IsNil() {
			return false
		}
		list := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(list, v)
		v.Set(list)
		for i := range list.Len() {
			if alter(list.Index(i), n) {
				return true
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && alter(v.Field(i), n) {
				return true
			}
		}
	}
	return false
}

// TestAppendJSONWritesEveryField: every field of an assessment and of its parts,
// with values that need escapes. A field that is added and not written fails.
func TestAppendJSONWritesEveryField(t *testing.T) {
	requireSameJSON(t, &engine.Assessment{})
	for seed := range 2000 {
		text := []byte(fmt.Sprintf("%d\"<&>\\\t\x01\x7f\u2028é\xff temperature_c %d", seed, seed*seed))
		a := &engine.Assessment{}
		fill(reflect.ValueOf(a).Elem(), &source{data: text, full: seed%2 == 0})
		requireSameJSON(t, a)
	}
}

// FuzzAppendJSON: assessments nobody would make, with any text and number.
func FuzzAppendJSON(f *testing.F) {
	f.Add([]byte("because <b>\u2028\u2029 38.04 \xff\xfe\x00\"\\"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4096 {
			return
		}
		a := &engine.Assessment{}
		fill(reflect.ValueOf(a).Elem(), &source{data: data})
		requireSameJSON(t, a)
	})
}

// TestAppendJSONOfNumbers goes to the ends of what is written without searching.
func TestAppendJSONOfNumbers(t *testing.T) {
	for _, f := range []float64{
		0, math.Copysign(0, -1), 0.1, -0.1, 38.4, 37.95, 100, -7, 0.05, 1e-6, 9.9e-7, 1e-9, 123456789012345, 1234567890123.4, 1<<46 - 0.1,
		1 << 46, 1 << 50, 1<<53 + 2, 1e20, 1e21, 1e22, 1.5e-300, math.MaxFloat64, math.SmallestNonzeroFloat64, 1.0 / 3, 0.30000000000000004,
	} {
		requireSameJSON(t, &engine.Assessment{Matched: []engine.Match{{Limits: []engine.Limit{{Limit: f}}}}})
	}
	for _, f := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		a := &engine.Assessment{Matched: []engine.Match{{Limits: []engine.Limit{{Limit: f}}}}}
		require.Panics(t, func() { a.AppendJSON(nil) })
	}
}

// TestAppendJSONAllocatesNothing where there is room.
func TestAppendJSONAllocatesNothing(t *testing.T) {
	progs := newestPrograms()
	c := wellChild(t, progs, pathways.Clinician, 30)
	c.Findings["temperature_c"] = engine.NumberAnswer(39.4)
	c.Findings["grunting"] = engine.BoolAnswer(true)
	delete(c.Findings, "heart_rate")
	a := assess(t, c, progs...)
	require.NotEmpty(t, a.Matched)
	require.NotEmpty(t, a.Undecided)
	room := a.AppendJSON(nil)
	require.Zero(t, testing.AllocsPerRun(100, func() { room = a.AppendJSON(room[:0]) }))
}

// source is what a filled value is made of; it never ends. Where it is full nothing
// is left out.
type source struct {
	data []byte
	at   int
	full bool
}

func (s *source) byte() byte {
	if len(s.data) == 0 {
		return 0
	}
	s.at++
	return s.data[s.at%len(s.data)] + byte(s.at/len(s.data))
}

func (s *source) text() string {
	out := make([]byte, s.byte()%24)
	for i := range out {
		out[i] = s.byte()
	}
	return string(out)
}

func (s *source) number() float64 {
	var bits [8]byte
	for i := range bits {
		bits[i] = s.byte()
	}
	f := math.Float64frombits(binary.LittleEndian.Uint64(bits[:]))
	if s.byte()%2 == 0 || math.IsNaN(f) || math.IsInf(f, 0) {
		f = float64(int(bits[0])<<8|int(bits[1])) / []float64{1, 10, 100}[bits[2]%3]
	}
	return f
}

// some tells whether something that may be missing is there.
func (s *source) some() bool { return s.full || s.byte()%3 > 0 }

// scalar is a value of evidence or of a choice.
func (s *source) scalar() any {
	switch s.byte() % 7 {
	case 0:
		return engine.BoolAnswer(s.byte()%2 == 0).Value
	case 1:
		return engine.EnumAnswer(s.text()).Value
	case 2:
		return engine.NumberAnswer(s.number()).Value
	case 3:
		return engine.Span{Lo: int(s.byte()), Hi: int(s.byte())}
	case 4:
		return s.number()
	case 5:
		return s.text()
	}
	return []any{s.number(), true, s.text()} // as encoding/json reads a span, and more
}

// fill gives every exported field of v a value, so that one nobody thought of has one too.
func fill(v reflect.Value, s *source) {
	switch x := v.Addr().Interface().(type) {
	case *time.Time:
		*x = time.Unix(int64(s.byte())<<24|int64(s.byte())<<8, int64(s.byte())*1000).In(time.FixedZone("", (int(s.byte())%24-12)*1800))
		return
	case *any:
		*x = s.scalar()
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(s.text())
	case reflect.Bool:
		v.SetBool(s.byte()%2 == 0)
	case reflect.Int:
		v.SetInt(int64(s.byte()) - 20)
	case reflect.Float64:
		v.SetFloat(s.number())
	case reflect.Pointer:
		if s.some() {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), s)
		}
	case reflect.Slice:
		if !s.some() {
			return
		}
		n := int(s.byte()) % 3
		if s.full {
			n++
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(v.Index(i), s)
		}
	case reflect.Map:
		if !s.some() {
			return
		}
		v.Set(reflect.MakeMap(v.Type()))
		for range s.byte() % 40 {
			value := reflect.New(v.Type().Elem()).Elem()
			fill(value, s)
			v.SetMapIndex(reflect.ValueOf(s.text()), value)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), s)
			}
		}
	default:
		panic("nobody has thought of " + v.Type().String())
	}
}
