package engine

// readyProvenance is what a program is named by, as [ready]. Whether it is approved
// depends on the day.
type readyProvenance struct {
	of   Provenance
	head string
}

func (p *Program) makeProvenance() {
	r := &readyProvenance{of: Provenance{
		Pathway: p.def.ID.Value, Version: p.def.Version.String(), Digest: p.def.Digest, Pins: p.def.Pins, Status: string(p.def.Status),
	}}
	var none *readyProvenance
	r.head = string(none.appendVersions(nil, &r.of))
	r.of.ready = r
	p.provenance = r
}

// appendVersions writes what was used, by version.
func (r *readyProvenance) appendVersions(dst []byte, p *Provenance) []byte {
	if r != nil && r.of.Pathway == p.Pathway && r.of.Version == p.Version && r.of.Digest == p.Digest && r.of.Pins == p.Pins {
		return append(dst, r.head...)
	}
	dst = appendText(dst, `{"pathway":`, p.Pathway)
	dst = appendText(dst, `,"version":`, p.Version)
	dst = appendText(dst, `,"digest":`, p.Digest)
	dst = appendVersion(dst, `,"pins":{"findings":`, p.Pins.Findings)
	dst = appendVersion(dst, `,"dispositions":`, p.Pins.Dispositions)
	dst = appendVersion(dst, `,"danger-signs":`, p.Pins.DangerSigns)
	return append(appendVersion(dst, `,"sepsis":`, p.Pins.Sepsis), '}')
}
