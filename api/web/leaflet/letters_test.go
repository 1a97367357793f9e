package leaflet

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
)

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"– ’ “ ” ° ½ é … • £":   "– ’ “ ” ° ½ é … • £",
		"SpO₂ ≥ 92 % → A&E":     "SpO2 >= 92 % -> A&E",
		"39 − 1, 38\u202fC":     "39 - 1, 38 C",
		"cafe\u0301 Łódź":       "café ?ódz",
		"a\nb\tc\u200bd":        "a b cd",
		"10⁹, ﬁt":               "109, fit",
		"\u4f60 and \U0001f9d2": "? and ?",
	} {
		got, err := charmap.Windows1252.NewDecoder().String(printable(in))
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}
