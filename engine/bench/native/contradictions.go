package native

// contradictions counts the answers that cannot both be true.
func (r *Record) contradictions() int {
	n := 0
	if r.SeizureNow == isYes {
		n += one(r.RecoveredNow == isYes)
		n += one(r.MinutesSinceSeizure.known()) // 0 or more
		n += one(r.Alertness == 0)
		n += one(r.SeizureThisIllness == isNo)
	}
	if r.FirstSeizureEver == isYes {
		n += one(r.KnownEpilepsy == isYes)
		n += one(r.PreviousFebrileSeizure == isYes)
		n += one(r.RepeatInSameIllness == isYes)
	}
	if r.RescueGiven == isYes {
		n += one(r.RescueAvailable == 0)
		n += one(r.RescueDoses24h.known() && r.RescueDoses24h.value < 1)
	}
	if r.Alertness == 4 { // unresponsive
		n += one(r.Speech == 0)
		n += one(r.Responsiveness == 0)
	}
	n += one(r.BulgingFontanelle == isYes && r.SunkenFontanelle == isYes)
	if r.NonBlanchingRash == isNo {
		n += one(r.PurpuraOver2mm == isYes)
		n += one(r.RashSpreadingFast == isYes)
	}
	if r.Vomiting == isNo {
		n += one(r.Vomits24h.known() && r.Vomits24h.value >= 1)
		n += one(r.GreenVomit == isYes)
		n += one(r.BloodInVomit == 1 || r.BloodInVomit == 2)
	}
	n += one(r.Diarrhoea == isNo && r.Stools24h.known() && r.Stools24h.value >= 1)
	if r.TummyPain == 0 {
		n += one(r.LiesStillRigid == isYes)
		n += one(r.PainMovedRightLower == isYes)
	}
	switch r.SexAtBirth {
	case 0: // male
		n += one(r.Pregnancy == 1 || r.Pregnancy == 2)
		n += one(r.VaginalBleeding == 1 || r.VaginalBleeding == 2)
		n += one(r.PeriodsStarted == isYes)
	case 1:
		n += one(r.TestisPainSwelling == 1 || r.TestisPainSwelling == 2)
	}
	n += one(r.Pregnancy == 0 && r.PregnancyWeeks.known() && r.PregnancyWeeks.value >= 1)
	if r.RelieverPuffs.known() {
		if r.RelieverPuffs.value < 1 {
			n += one(r.RelieverResponse >= 1 && r.RelieverResponse <= 4)
		} else {
			n += one(r.RelieverResponse == 0)
		}
	}
	n += one(r.LowTemperatureRepeated == isYes && r.ReadingUnder36 == isNo)
	n += one(r.PeakFlowLMin.known() && r.PeakFlowLMin.value >= 30 && r.Age.Months.hi < 60)
	n += one(r.IntakePercent.known() && r.IntakePercent.value >= 75 && r.FluidsKept == 2)
	n += one(r.NoBestPeakFlow == isYes && r.PeakFlowBestLMin.known() && r.PeakFlowBestLMin.value >= 60)
	n += one(r.SeizureNow == isNo && r.SeizureDurationS.known() && r.SeizureDurationS.value < 1 && r.SeizureType >= 1 && r.SeizureType <= 6)
	return n
}

func one(both bool) int {
	if both {
		return 1
	}
	return 0
}
