package reference

import (
	"fmt"
	"strings"
)

type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenName
	tokenNumber
	tokenString
	tokenSign
)

// token is one word or sign of a condition. The text of a string is what stands
// between its quotes.
type token struct {
	kind tokenKind
	text string
	at   int // character, from 0
}

// signs, the longer ones first.
var signs = []string{"||", "&&", "<=", ">=", "==", "!=", "<", ">", "!", "?", ":", "(", ")", "[", "]", ","}

const (
	letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
	digits  = "0123456789"
)

// scan splits a condition into tokens; the last one is the end.
func scan(text string) ([]token, error) {
	var tokens []token
	for at := 0; at < len(text); {
		t, length, err := scanOne(text[at:])
		if err != nil {
			return nil, fmt.Errorf("at character %d: %w", at, err)
		}
		if length == 0 { // white space
			at++
			continue
		}
		t.at = at
		tokens = append(tokens, t)
		at += length
	}
	return append(tokens, token{kind: tokenEnd, at: len(text)}), nil
}

// scanOne reads the token rest begins with, and how long it is; 0 for white space.
func scanOne(rest string) (token, int, error) {
	switch c := rest[0]; {
	case strings.IndexByte(" \t\n", c) >= 0:
		return token{}, 0, nil
	case c == '\'' || c == '"':
		end := strings.IndexByte(rest[1:], c)
		if end < 0 {
			return token{}, 0, fmt.Errorf("the string does not end")
		}
		inner := rest[1 : 1+end]
		if strings.ContainsRune(inner, '\\') {
			return token{}, 0, fmt.Errorf("escapes in strings are not read here")
		}
		return token{kind: tokenString, text: inner}, end + 2, nil
	case strings.IndexByte(letters, c) >= 0:
		n := leading(rest, letters+digits)
		return token{kind: tokenName, text: rest[:n]}, n, nil
	case strings.IndexByte(digits, c) >= 0, c == '-':
		n := 1 + leading(rest[1:], digits+".")
		return token{kind: tokenNumber, text: rest[:n]}, n, nil
	}
	for _, s := range signs {
		if strings.HasPrefix(rest, s) {
			return token{kind: tokenSign, text: s}, len(s), nil
		}
	}
	return token{}, 0, fmt.Errorf("%q has no meaning here", rest[:1])
}

// leading counts the characters at the start of s that are among set.
func leading(s, set string) int {
	return len(s) - len(strings.TrimLeft(s, set))
}
