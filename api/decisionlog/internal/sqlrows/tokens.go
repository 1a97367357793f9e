package sqlrows

import (
	"time"

	"safetynet/api/decisionlog"
)

// TokenValues are the parameters of [Statements.AddToken]. The error is that of
// [decisionlog.Token.Check].
func TokenValues(t decisionlog.Token) ([]any, error) {
	t, err := t.Check()
	if err != nil {
		return nil, err
	}
	return []any{t.Hash[:], t.ID(), t.Role, decisionlog.FormatTime(t.Created), end(t.Expires), t.Parent}, nil
}

// End writes the end of a token as it is stored. The error is
// [decisionlog.ErrInvalid].
func End(expires time.Time) (string, error) {
	t, err := decisionlog.Token{Role: "any", Created: time.Unix(0, 0), Expires: expires}.Check()
	return end(t.Expires), err
}

func end(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return decisionlog.FormatTime(t)
}

// Token reads a row of [Statements.Tokens].
func Token(scan func(...any) error) (decisionlog.Token, error) {
	var t decisionlog.Token
	var hash []byte
	var created, expires string
	err := scan(&hash, &t.Role, &created, &expires, &t.Parent)
	if err != nil {
		return decisionlog.Token{}, err
	}
	copy(t.Hash[:], hash)
	if t.Created, err = decisionlog.ParseTime(created); err == nil && expires != "" {
		t.Expires, err = decisionlog.ParseTime(expires)
	}
	return t, err
}
