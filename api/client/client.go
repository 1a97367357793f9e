package client

import (
	"context"
	"net/http"
)

// Token sends a staff token with every request.
func Token(token string) RequestEditorFn {
	return func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+token)
		return nil
	}
}

// Known is an answer that is known: true or false, a number in the unit of the
// dictionary, or a word. It panics on a number that JSON does not have.
func Known[T bool | float64 | string](value T) Answer {
	return answer(func(a *Answer) error {
		switch v := any(value).(type) {
		case bool:
			return a.FromAnswer0(v)
		case float64:
			return a.FromAnswer1(v)
		}
		return a.FromAnswer2(any(value).(string))
	})
}

// Unknown is an answer that nobody could give, and why.
func Unknown(why Reason) Answer {
	return answer(func(a *Answer) error { return a.FromAnswer3(Answer3{Unknown: why}) })
}

func answer(put func(*Answer) error) Answer {
	var a Answer
	if err := put(&a); err != nil {
		panic(err)
	}
	return a
}
