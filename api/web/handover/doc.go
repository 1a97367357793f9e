// Package handover words a call for whoever takes it on: situation, background,
// assessment, recommendation (SBAR), as data and as text.
//
//	summary := handover.New(handover.Call{Words: handover.Words{Ask: ask, Told: a}, Story: s})
//	summary.Text()
//
// [Words] puts one assessment in the words that definitions have for an adviser; the
// page of the desk uses it too. A summary holds no name and no birth date. The
// package decides nothing and reads no clock.
package handover
