package plain

// Findings are the answers the febrile child pathway reads; nil is not known.
type Findings struct {
	GestationWeeks             *int64   `json:"gestation_weeks,omitempty" binding:"omitempty,min=22,max=44"`
	BronchiolitisDiagnosed     *bool    `json:"bronchiolitis_diagnosed,omitempty"`
	Alertness                  *string  `json:"alertness,omitempty" binding:"omitempty,oneof=normal quiet drowsy hard-to-wake unresponsive"`
	Confused                   *bool    `json:"confused,omitempty"`
	SkinColour                 *string  `json:"skin_colour,omitempty" binding:"omitempty,oneof=normal pale mottled ashen blue"`
	ColdBody                   *bool    `json:"cold_body,omitempty"`
	BreathingPauses            *bool    `json:"breathing_pauses,omitempty"`
	Grunting                   *bool    `json:"grunting,omitempty"`
	TooBreathlessToFeedOrTalk  *bool    `json:"too_breathless_to_feed_or_talk,omitempty"`
	Exhausted                  *bool    `json:"exhausted,omitempty"`
	Stridor                    *string  `json:"stridor,omitempty" binding:"omitempty,oneof=none upset-only at-rest"`
	Drooling                   *bool    `json:"drooling,omitempty"`
	AnaphylaxisSigns           *bool    `json:"anaphylaxis_signs,omitempty"`
	ChokingOnset               *bool    `json:"choking_onset,omitempty"`
	NonBlanchingRash           *bool    `json:"non_blanching_rash,omitempty"`
	SeizureNow                 *bool    `json:"seizure_now,omitempty"`
	SeizureThisIllness         *bool    `json:"seizure_this_illness,omitempty"`
	LooksIllToClinician        *bool    `json:"looks_ill_to_clinician,omitempty"`
	Responsiveness             *string  `json:"responsiveness,omitempty" binding:"omitempty,oneof=normal reduced none"`
	NoSmile                    *bool    `json:"no_smile,omitempty"`
	ActivityReduced            *bool    `json:"activity_reduced,omitempty"`
	BehavingDifferently        *bool    `json:"behaving_differently,omitempty"`
	Cry                        *string  `json:"cry,omitempty" binding:"omitempty,oneof=normal weak high-pitched continuous"`
	CannotBeSettled            *bool    `json:"cannot_be_settled,omitempty"`
	WorkOfBreathing            *string  `json:"work_of_breathing,omitempty" binding:"omitempty,oneof=normal mild moderate severe"`
	BreathingSpeed             *string  `json:"breathing_speed,omitempty" binding:"omitempty,oneof=normal bit-faster very-fast"`
	BreathlessNow              *bool    `json:"breathless_now,omitempty"`
	NasalFlaring               *bool    `json:"nasal_flaring,omitempty"`
	Crackles                   *string  `json:"crackles,omitempty" binding:"omitempty,oneof=none both-sides focal"`
	ColdHandsFeet              *bool    `json:"cold_hands_feet,omitempty"`
	WeakPulse                  *bool    `json:"weak_pulse,omitempty"`
	PurpuraOver2mm             *bool    `json:"purpura_over_2mm,omitempty"`
	RashSpreadingFast          *bool    `json:"rash_spreading_fast,omitempty"`
	NeckStiffness              *bool    `json:"neck_stiffness,omitempty"`
	LightHurts                 *bool    `json:"light_hurts,omitempty"`
	BulgingFontanelle          *bool    `json:"bulging_fontanelle,omitempty"`
	Headache                   *string  `json:"headache,omitempty" binding:"omitempty,oneof=none some severe"`
	LimbSwelling               *bool    `json:"limb_swelling,omitempty"`
	LimbNotUsed                *bool    `json:"limb_not_used,omitempty"`
	LegPain                    *bool    `json:"leg_pain,omitempty"`
	SeverePain                 *bool    `json:"severe_pain,omitempty"`
	EyeSwelling                *bool    `json:"eye_swelling,omitempty"`
	IntakePercent              *float64 `json:"intake_percent,omitempty" binding:"omitempty,min=0,max=150"`
	PoorFeeding                *bool    `json:"poor_feeding,omitempty"`
	UrineGapH                  *float64 `json:"urine_gap_h,omitempty" binding:"omitempty,min=0,max=72"`
	UrineLess                  *bool    `json:"urine_less,omitempty"`
	DryMouth                   *bool    `json:"dry_mouth,omitempty"`
	SunkenEyes                 *bool    `json:"sunken_eyes,omitempty"`
	SunkenFontanelle           *bool    `json:"sunken_fontanelle,omitempty"`
	NoTears                    *bool    `json:"no_tears,omitempty"`
	ReducedTurgor              *bool    `json:"reduced_turgor,omitempty"`
	TemperatureC               *float64 `json:"temperature_c,omitempty" binding:"omitempty,min=30,max=43"`
	HeartRate                  *int64   `json:"heart_rate,omitempty" binding:"omitempty,min=30,max=300"`
	RespiratoryRate            *int64   `json:"respiratory_rate,omitempty" binding:"omitempty,min=5,max=120"`
	Spo2Percent                *int64   `json:"spo2_percent,omitempty" binding:"omitempty,min=50,max=100"`
	CapillaryRefillS           *float64 `json:"capillary_refill_s,omitempty" binding:"omitempty,min=0,max=10"`
	FeelsHot                   *bool    `json:"feels_hot,omitempty"`
	FeverDays                  *int64   `json:"fever_days,omitempty" binding:"omitempty,min=0,max=60"`
	ReadingUnder36             *bool    `json:"reading_under_36,omitempty"`
	LowTemperatureRepeated     *bool    `json:"low_temperature_repeated,omitempty"`
	Rigors                     *bool    `json:"rigors,omitempty"`
	VaccineWithin48h           *bool    `json:"vaccine_within_48h,omitempty"`
	ChickenpoxWorse            *bool    `json:"chickenpox_worse,omitempty"`
	KdRedEyes                  *bool    `json:"kd_red_eyes,omitempty"`
	KdMouth                    *bool    `json:"kd_mouth,omitempty"`
	KdHandsFeet                *bool    `json:"kd_hands_feet,omitempty"`
	KdBodyRash                 *bool    `json:"kd_body_rash,omitempty"`
	KdNeckLump                 *bool    `json:"kd_neck_lump,omitempty"`
	FeverCauseClear            *bool    `json:"fever_cause_clear,omitempty"`
	TravelAbroad               *bool    `json:"travel_abroad,omitempty"`
	MalariaAreaLastYear        *bool    `json:"malaria_area_last_year,omitempty"`
	SuspectedSepsis            *string  `json:"suspected_sepsis,omitempty" binding:"omitempty,oneof=no possible yes"`
	TummyPain                  *string  `json:"tummy_pain,omitempty" binding:"omitempty,oneof=none mild moderate severe"`
	WeePain                    *bool    `json:"wee_pain,omitempty"`
	WeeMoreOften               *bool    `json:"wee_more_often,omitempty"`
	NewWetting                 *bool    `json:"new_wetting,omitempty"`
	WeeSmellyCloudy            *bool    `json:"wee_smelly_cloudy,omitempty"`
	WeeBlood                   *bool    `json:"wee_blood,omitempty"`
	BackPain                   *bool    `json:"back_pain,omitempty"`
	PastUti                    *bool    `json:"past_uti,omitempty"`
	SuspectedUti               *bool    `json:"suspected_uti,omitempty"`
	SeizureDurationS           *float64 `json:"seizure_duration_s,omitempty" binding:"omitempty,min=0,max=7200"`
	SeizureType                *string  `json:"seizure_type,omitempty" binding:"omitempty,oneof=collapse-limp brief-jerks stare-blank drop spasm-clusters one-side-or-limb stiff-shaking-both"`
	RepeatInSameIllness        *bool    `json:"repeat_in_same_illness,omitempty"`
	RecoveredBetween           *bool    `json:"recovered_between,omitempty"`
	RecoveredNow               *bool    `json:"recovered_now,omitempty"`
	PostSeizureDrowsyMin       *float64 `json:"post_seizure_drowsy_min,omitempty" binding:"omitempty,min=0,max=720"`
	NoisyBreathingAfterSeizure *bool    `json:"noisy_breathing_after_seizure,omitempty"`
	FirstSeizureEver           *bool    `json:"first_seizure_ever,omitempty"`
	PreviousFebrileSeizure     *bool    `json:"previous_febrile_seizure,omitempty"`
	SeizureInjury              *string  `json:"seizure_injury,omitempty" binding:"omitempty,oneof=none minor serious in-water"`
	FocalNeurology             *bool    `json:"focal_neurology,omitempty"`
	Immunocompromised          *bool    `json:"immunocompromised,omitempty"`
	SickleCell                 *bool    `json:"sickle_cell,omitempty"`
	IndwellingLine             *bool    `json:"indwelling_line,omitempty"`
	CarerWorried               *bool    `json:"carer_worried,omitempty"`
	GettingWorse               *bool    `json:"getting_worse,omitempty"`
	CarerCannotCope            *bool    `json:"carer_cannot_cope,omitempty"`
	SafeguardingConcern        *bool    `json:"safeguarding_concern,omitempty"`
}
