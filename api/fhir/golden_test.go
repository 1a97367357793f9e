package fhir_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
)

// golden compares with a file of testdata/fhir/definitions. UPDATE=1 writes it anew.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("..", "..", "testdata", "fhir", "definitions", name)
	if os.Getenv("UPDATE") != "" {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "UPDATE=1 writes it anew")
}

// TestPlanGolden: the plan of bronchiolitis, all of it in outline, and some of its
// actions whole: a danger sign, a criterion with an exception, a raise rule of each
// kind and a rule of scope.
func TestPlanGolden(t *testing.T) {
	plan := fhir.PlanDefinitionOf(newestOf(t, "bronchiolitis"))
	var outline strings.Builder
	for _, a := range plan.Action {
		fmt.Fprintf(&outline, "%s %s: %s, %s\n", a.Extension[0].ValueCode, a.ID, a.Code[0].Coding[0].Code, a.Priority)
		for _, c := range a.Condition {
			fmt.Fprintf(&outline, "    %s\n", strings.Join(strings.Fields(c.Expression.Expression), " "))
		}
	}
	golden(t, "bronchiolitis-plan.txt", outline.String())
	some := []string{"D01", "B-R13", "B-R19", "B-R13-raise-condition", plan.Action[len(plan.Action)-1].ID}
	plan.Action = slices.DeleteFunc(plan.Action, func(a fhir.PlanAction) bool { return !slices.Contains(some, a.ID) })
	plan.RelatedArtifact = plan.RelatedArtifact[:2]
	golden(t, "bronchiolitis-plan-abridged.json", jsonOf(t, plan))
}

// TestQuestionnaireGolden: the questions of bronchiolitis in outline, and one of each
// kind whole.
func TestQuestionnaireGolden(t *testing.T) {
	q := fhir.QuestionnaireOf(newestOf(t, "bronchiolitis"))
	var outline strings.Builder
	var whole []fhir.QuestionnaireItem
	var write func(items []fhir.QuestionnaireItem, indent string)
	write = func(items []fhir.QuestionnaireItem, indent string) {
		for _, x := range items {
			fmt.Fprintf(&outline, "%s%s (%s) %s\n", indent, x.LinkID, strings.TrimSpace(x.Type+" "+x.AnswerValueSet), x.Text)
			for _, w := range x.EnableWhen {
				fmt.Fprintf(&outline, "%s    if %s\n", indent, said(w))
			}
			write(x.Item, indent+"  ")
		}
	}
	write(q.Item, "")
	golden(t, "bronchiolitis-questionnaire.txt", outline.String())
	each(q.Item, func(x fhir.QuestionnaireItem) {
		if slices.Contains([]string{"skin_colour", "temperature_c", "temperature_c.unknown", "intake_percent", "wheeze_heard"}, x.LinkID) {
			whole = append(whole, x)
		}
	})
	q.Item, q.Contained = whole, q.Contained[:1]
	golden(t, "bronchiolitis-questionnaire-abridged.json", jsonOf(t, q))
}

func said(w fhir.EnableWhen) string {
	if w.AnswerBoolean != nil {
		return w.Question + " has no answer"
	}
	return w.Question + " = " + w.AnswerCoding.Code
}

// TestOperationGolden: the operation, whole.
func TestOperationGolden(t *testing.T) {
	golden(t, "apply.json", jsonOf(t, fhir.ApplyOperation()))
}
