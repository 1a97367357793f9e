package cdshooks

func (w *words) suggestions() []Suggestion { return nil }
