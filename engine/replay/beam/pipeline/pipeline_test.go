package pipeline

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/testing/ptest"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { ptest.Main(m) }

// result runs the pipeline on prism.
func result(t testing.TB, pattern string, pieceBytes int64) (Result, error) {
	out := filepath.Join(t.TempDir(), "tally.json")
	p, s := beam.NewPipelineWithRoot()
	Build(s, moved, Files{pattern, out, pieceBytes})
	if err := ptest.Run(p); err != nil {
		return Result{}, err
	}
	text, err := os.ReadFile(out)
	require.NoError(t, err)
	var r Result
	require.NoError(t, json.Unmarshal(text, &r))
	return r, nil
}

// TestSameHash: however files are cut, and whatever bundles the runner makes of the
// pieces, the tally is that of one machine, its lines numbered as there.
func TestSameHash(t *testing.T) {
	lines := odd(drawn(t, 3000))
	files := three(lines)
	want := oneMachine(t, files)
	report := want.Report()
	require.Equal(t, int64(3000), report.Cases)
	require.NotZero(t, report.WithoutCase)
	require.Greater(t, report.Refusals[len(report.Refusals)-1].Seq, int64(len(lines)/3), "a line beyond the first file")
	require.NotEmpty(t, report.Examples)
	pattern := folder(t, files)
	for name, size := range map[string]int64{"a piece for each file": PieceBytes, "pieces": 100_000, "many pieces": 9_999} {
		t.Run(name, func(t *testing.T) {
			got, err := result(t, pattern, size)
			require.NoError(t, err)
			require.Equal(t, report, got.Tally)
			require.Equal(t, want.Hash(), got.Hash)
			require.False(t, got.Approved)
			require.Contains(t, got.Notice, "NOT CLINICALLY APPROVED")
		})
	}
}

// TestNoFiles: a pattern that names nothing is an error and no empty tally.
func TestNoFiles(t *testing.T) {
	_, err := result(t, filepath.Join(t.TempDir(), "*.ndjson"), PieceBytes)
	require.ErrorContains(t, err, "no files matching")
}
