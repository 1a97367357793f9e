// Package native is the pathway febrile-child 1.2.0, with danger signs 1.1.0 and the
// contradictions of dictionary 1.1.0, written by hand in Go for speed: the yardstick of
// package engine. It is not generated and reads no definition.
//
// [Decide] means what [safetynet/engine.Panel.Decide] means, to the last bit: every
// criterion on three rails, with what is assumed, excused and unanswerable, raise
// rules, scope, contradictions, and the lists of met and open criteria; the tests hold
// it against the engine. How it is made quick:
//
//   - a record is a struct with a field a finding, laid out before;
//   - the three rails are three bits, so that a condition is evaluated once, by & and |;
//   - a test of a choice is one shift of a constant, without a branch;
//   - tests that several criteria share are evaluated once;
//   - what a condition needs first (a seizure, weak defences) is asked first, and the
//     rest of it only then;
//   - nothing is allocated once the lists have grown.
//
// What it does not do: explain, take another version, another pathway or a locality.
package native

// Audience is who is asking.
type Audience uint8

// The audiences of the pathway.
const (
	Parent Audience = iota
	Adviser
	Clinician
)

// Age is the child's age as [safetynet/engine.Age] has it.
type Age struct{ Days, Months, Corrected span }

// Record is a child: every finding that the pathway or a contradiction reads.
type Record struct {
	Audience Audience
	Age      Age

	GestationWeeks, IntakePercent, UrineGapH, TemperatureC, HeartRate, RespiratoryRate, Spo2Percent,
	CapillaryRefillS, PeakFlowLMin, PeakFlowBestLMin, FeverDays, PregnancyWeeks, Vomits24h, Stools24h,
	RelieverPuffs, SeizureDurationS, MinutesSinceSeizure, PostSeizureDrowsyMin, RescueDoses24h number

	// choices of a list
	SexAtBirth, Alertness, SkinColour, Stridor, Responsiveness, Cry, WorkOfBreathing, BreathingSpeed,
	Crackles, Headache, FluidsKept, SuspectedSepsis, TummyPain, Pregnancy, VaginalBleeding,
	TestisPainSwelling, BloodInVomit, Speech, RelieverResponse, SeizureType, RescueAvailable,
	SeizureInjury choice

	// yes or no
	BronchiolitisDiagnosed, Confused, ColdBody, BreathingPauses, Grunting, TooBreathlessToFeedOrTalk,
	Exhausted, Drooling, AnaphylaxisSigns, ChokingOnset, NonBlanchingRash, SeizureNow,
	SeizureThisIllness, LooksIllToClinician, NoSmile, ActivityReduced, BehavingDifferently,
	CannotBeSettled, BreathlessNow, NasalFlaring, ColdHandsFeet, WeakPulse, PurpuraOver2mm,
	RashSpreadingFast, NeckStiffness, LightHurts, BulgingFontanelle, LimbSwelling, LimbNotUsed,
	LegPain, SeverePain, EyeSwelling, PoorFeeding, UrineLess, DryMouth, SunkenEyes, SunkenFontanelle,
	NoTears, ReducedTurgor, NoBestPeakFlow, FeelsHot, ReadingUnder36, LowTemperatureRepeated, Rigors,
	VaccineWithin48h, ChickenpoxWorse, KdRedEyes, KdMouth, KdHandsFeet, KdBodyRash, KdNeckLump,
	FeverCauseClear, TravelAbroad, MalariaAreaLastYear, PainMovedRightLower, LiesStillRigid,
	PeriodsStarted, WeePain, WeeMoreOften, NewWetting, WeeSmellyCloudy, WeeBlood, BackPain, PastUti,
	SuspectedUti, Vomiting, GreenVomit, Diarrhoea, RepeatInSameIllness, RecoveredBetween,
	RecoveredNow, NoisyBreathingAfterSeizure, FirstSeizureEver, KnownEpilepsy, PreviousFebrileSeizure,
	RescueGiven, FocalNeurology, Immunocompromised, SickleCell, IndwellingLine, CarerWorried,
	GettingWorse, CarerCannotCope, SafeguardingConcern choice
}

// Places of the values of lists, as tests of them.
const (
	// alertness
	drowsy       = yes << (bitsOfAnswer * 1)
	hardToWake   = yes << (bitsOfAnswer * 2)
	unresponsive = yes << (bitsOfAnswer * 3)
	// all lists that begin with what is normal: the second, third and fourth value
	second = yes
	third  = yes << (bitsOfAnswer * 1)
	fourth = yes << (bitsOfAnswer * 2)
	fifth  = yes << (bitsOfAnswer * 3)
	sixth  = yes << (bitsOfAnswer * 4)
	// skin colour
	pale   = second
	darker = third | fourth | fifth // mottled, ashen, blue
	// work of breathing
	mild, moderate, severe = second, third, fourth
)

// Urgencies: places among the dispositions.
const (
	selfCare     = 0
	gpOr111Today = 3
	clinician1h  = 6
	edNow        = 7
	call999      = 8
)
