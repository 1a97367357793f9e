package engine

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"safetynet/pathways"
)

func TestDevLoad(t *testing.T) {
	lib, issues := pathways.Load(os.DirFS("../pathways"))
	if os.Getenv("SUMS") != "" {
		os.WriteFile("../pathways/SUMS", []byte(lib.Sums()), 0o644)
		lib, issues = pathways.Load(os.DirFS("../pathways"))
	}
	eng, issues := Compile(lib, issues)
	fmt.Print(issues.Render())
	if eng == nil {
		return
	}
	progs, err := eng.Select([]string{"febrile-child"}, nil, time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	fmt.Println(err)
	m := 2
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	age, _ := AgeFromStated(StatedAge{Months: &m}, at, 0)
	a, err := Assess(progs, Case{Audience: pathways.Parent, Age: age, At: at, Findings: map[string]Answer{"temperature_c": NumberAnswer(38.0)}})
	b, _ := json.MarshalIndent(a, "", " ")
	fmt.Println(string(b), err)
	for _, aud := range pathways.Audiences() {
		a, err := Assess(progs, Case{Audience: aud, Age: UnknownAge(), At: at, Findings: map[string]Answer{}})
		fmt.Println(aud, a.Guidance, a.Disposition.ID, a.Floor, a.Ceiling, a.NotChecked, err)
	}
}
