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

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' }
func inName(c byte) bool   { return isLetter(c) || isDigit(c) }
func inNumber(c byte) bool { return isDigit(c) || c == '.' }

// scan splits a condition into tokens; the last one is the end.
func scan(text string) ([]token, error) {
	tokens := make([]token, 0, len(text)/4+1)
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
	case c == ' ' || c == '\t' || c == '\n':
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
	case isLetter(c):
		n := leading(rest, inName)
		return token{kind: tokenName, text: rest[:n]}, n, nil
	case isDigit(c), c == '-':
		n := 1 + leading(rest[1:], inNumber)
		return token{kind: tokenNumber, text: rest[:n]}, n, nil
	}
	for _, s := range signs {
		if strings.HasPrefix(rest, s) {
			return token{kind: tokenSign, text: s}, len(s), nil
		}
	}
	return token{}, 0, fmt.Errorf("%q has no meaning here", rest[:1])
}

// leading counts the characters at the start of s that are of a kind.
func leading(s string, of func(byte) bool) int {
	n := 0
	for n < len(s) && of(s[n]) {
		n++
	}
	return n
}
