package site

import "safetynet/pathways"

// Light is a level of guidance as the traffic lights call it, in words.
type Light struct{ Class, Name, Word string }

// LightOf is the light of a level.
func LightOf(g pathways.Guidance) Light {
	switch g {
	case pathways.Escalate:
		return Light{"red", "Red", "escalate"}
	case pathways.SeekAdvice:
		return Light{"amber", "Amber", "seek advice"}
	}
	return Light{"green", "Green", "home care"}
}
