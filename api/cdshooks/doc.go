// Package cdshooks is the vocabulary of CDS Hooks 2.0: what a record system asks
// while a child's record is open, and the cards it is answered with. It decides
// nothing, reads no clock and knows no HTTP.
//
// [Services] is what there is to ask. [ReadRequest] reads a call of one service and
// [Request.Told] what its prefetch says of the child; both give a [fhir.Issue] for
// everything that is wrong or was not used. [Cards] says what was decided, and
// [ReadFeedback] reads what came of the cards.
//
// There is a card for every call, also for a child a pathway is not for and for a
// record with nothing in it: no cards at all would read as "nothing to worry about".
// The indicator follows the guidance, and is never info while answers are open.
//
// No prefetch is required. What is not sent stays unknown, which is never "no", and
// a card says what is missing. The record system's own server is never called: an
// access token that is sent is checked for its shape, as the specification has it,
// and forgotten. Of the context only the patient's id is used, for the suggestions
// that are answered; nothing of it is kept.
package cdshooks
