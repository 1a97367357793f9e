package site

import "strings"

// EmergencyText is the fixed safety net of every error, for whoever reads it. It
// is the one clinical text outside the pathways, because it has to be there when
// no library could be loaded, no disposition chosen and nothing recorded. Its
// signs are worded as in the general danger signs; like those, it is not
// clinically approved.
//
// It is deliberately short and the same everywhere: a page that fails must not
// need anything that can fail.
const EmergencyText = "Call 999 now if the child is hard to wake, muddled or not responding. " +
	"Call 999 if they stop breathing, struggle to breathe, or are too breathless to feed, drink or talk. " +
	"Call 999 if their skin, lips or tongue are blotchy, grey, very white or blue. " +
	"Call 999 for a seizure (fit), or for spots that do not fade under a glass. " +
	"Call 999 for sudden choking, sudden swelling or collapse. " +
	"If you are worried for any other reason, phone 111 now. " +
	"Do not wait for this service."

// EmergencySentences are the sentences of [EmergencyText].
func EmergencySentences() []string {
	return strings.SplitAfter(EmergencyText, ". ")
}
