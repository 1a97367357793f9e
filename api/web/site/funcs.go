package site

import (
	"errors"
	"html/template"
	"strings"

	"safetynet/pathways"
)

// funcs are what templates may call.
func (s *Site) funcs() template.FuncMap {
	return template.FuncMap{
		"asset":    s.Assets.URL,
		"dict":     dict,
		"list":     func(items ...any) []any { return items },
		"sentence": Sentence,
		"join":     strings.Join,
		"spoken":   s.spoken,
		"add":      func(a, b int) int { return a + b },
	}
}

// spoken lists the languages that have a page of the emergency signs.
func (s *Site) spoken() []pathways.Spoken {
	eng := s.Service.Engine()
	if eng == nil {
		return nil
	}
	return eng.Library().Spoken(s.Service.Now())
}

// dict makes several values one, for a partial.
func dict(pairs ...any) (map[string]any, error) {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		key, ok := pairs[i].(string)
		if !ok {
			return nil, errors.New("dict: keys are strings")
		}
		m[key] = pairs[i+1]
	}
	return m, nil
}

// Sentence starts with a capital letter and ends with a full stop.
func Sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	s = strings.ToUpper(s[:1]) + s[1:]
	if strings.ContainsAny(s[len(s)-1:], ".?!:") {
		return s
	}
	return s + "."
}
