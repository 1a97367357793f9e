package oidc

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/api/story"
)

// role is the one that the claim names.
func (v *Verifier) role(claims map[string]any) (story.Role, error) {
	var ours []story.Role
	for _, name := range texts(claim(claims, v.config.Claim)) {
		if r, is := v.config.Roles[name]; is && !slices.Contains(ours, r) {
			ours = append(ours, r)
		}
	}
	if len(ours) == 2 && slices.Contains(ours, story.Clinician) && slices.Contains(ours, story.Adviser) {
		return story.Clinician, nil
	}
	switch len(ours) {
	case 0:
		return "", fmt.Errorf("%w: there is none in %s", ErrRole, v.config.Claim)
	case 1:
		return ours[0], nil
	}
	return "", fmt.Errorf("%w: there are several in %s", ErrRole, v.config.Claim)
}

// claim finds a claim by its name, or else by the path that the name is. Names of
// claims may have dots themselves, as addresses do.
func claim(claims map[string]any, path string) any {
	if value, is := claims[path]; is {
		return value
	}
	first, rest, more := strings.Cut(path, ".")
	inner, is := claims[first].(map[string]any)
	if !more || !is {
		return nil
	}
	return claim(inner, rest)
}

// texts are those of a text or of a list of them.
func texts(value any) []string {
	switch x := value.(type) {
	case string:
		return []string{x}
	case []any:
		var out []string
		for _, item := range x {
			if text, is := item.(string); is {
				out = append(out, text)
			}
		}
		return out
	}
	return nil
}
