package engine

import "safetynet/pathways"

// few is how many codes of a yes-or-no there are in short.
const few = 4

// inShort tells of the code of a yes-or-no apart what nearly all tests do: unknown, of
// those who may be asked and of those who cannot know it, no, and yes. It is so long
// that no code lies outside of it.
var inShort = [mostClasses]uint8{0, 0, 0, 1, 1, 1, 2, 3}

// sheet is the rows of one subject in one lane, by class.
type sheet struct {
	at   int // of the class among the codes
	rows []row
}

// short is the rows of a yes-or-no by its code in short, nil where that is not enough.
func (s sheet) short(d *pathways.Dictionary) []row {
	if s.at >= len(d.Findings) || d.Findings[s.at].Type != pathways.Bool {
		return nil
	}
	rows := make([]row, few)
	for code, r := range s.rows {
		rows[inShort[code]] = r
	}
	for code, r := range s.rows {
		if rows[inShort[code]] != r {
			return nil
		}
	}
	return rows
}

// two are two subjects, both a yes-or-no, whose rows are ANDed beforehand.
type two struct {
	first, second int   // among the codes
	rows          []row // by both codes in short
}

// twos puts subjects together, and returns those that are left over too.
func (x *layout) twos(sheets []sheet) (all []two, ones []sheet) {
	var last sheet // that waits for another
	var waits []row
	for _, s := range sheets {
		short := s.short(x.dict)
		switch {
		case short == nil:
			ones = append(ones, s)
		case waits == nil:
			last, waits = s, short
		default:
			pair := two{first: last.at, second: s.at}
			for _, a := range waits {
				for _, b := range short {
					pair.rows = append(pair.rows, row{a[0] & b[0], a[1] & b[1], a[2] & b[2]})
				}
			}
			all, waits = append(all, pair), nil
		}
	}
	if waits != nil {
		ones = append(ones, last)
	}
	return all, ones
}

// lay makes steps of the rows of a lane.
func (x *layout) lay(m *matrix, l *lane, sheets []sheet) {
	var plain []sheet
	for _, s := range sheets {
		if !s.guided() {
			plain = append(plain, s)
			continue
		}
		l.guided = append(l.guided, newStep(s.at, 0, len(m.guided)))
		m.guided = append(m.guided, s.rows...)
	}
	twos, ones := x.twos(plain)
	for _, t := range twos {
		l.twos = append(l.twos, newStep(t.first, t.second, len(m.rows)))
		m.enter(t.rows)
	}
	for _, s := range ones {
		l.ones = append(l.ones, newStep(s.at, 0, len(m.rows)))
		m.enter(s.rows)
	}
}

// guided tells whether guidance is anywhere other than the floor.
func (s sheet) guided() bool {
	for _, r := range s.rows {
		if r[guidanceRail] != r[floorRail] {
			return true
		}
	}
	return false
}

func (m *matrix) enter(rows []row) {
	for _, r := range rows {
		m.rows = append(m.rows, pair{r[floorRail], r[ceilingRail]})
	}
}
