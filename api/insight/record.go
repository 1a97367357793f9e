package insight

import (
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// record is the part of an assessment's body that is counted.
type record struct {
	pathways           []string
	versions           map[string]string
	locality, audience string
	guidance           string
	disposition        string
	settled            bool
	criteria           []string // those that carry the disposition
	supersedes         string
	took               int
	service            string // of a card
	approved           bool   // all that was used, then
}

// readRecord reads a body, false where it is none. A body has some 40 kilobytes, of
// which a hundredth is counted, so it is looked through for that: unmarshalling all
// of it takes six times as long.
func readRecord(body []byte) (r record, ok bool) {
	if !gjson.ValidBytes(body) {
		return r, false
	}
	root := members(gjson.ParseBytes(body))
	request, told := root["request"], members(root["assessment"])
	r = record{
		versions: map[string]string{}, locality: word(request.Get("locality")), audience: word(root["case"].Get("audience")),
		guidance: word(told["guidance"]), disposition: word(told["disposition"].Get("id")), settled: told["settled"].Bool(),
		supersedes: word(root["supersedes"]), took: int(root["took_seconds"].Int()),
		service: word(root["service"]), approved: told["approved"].Bool(),
	}
	request.Get("pathways").ForEach(func(_, id gjson.Result) bool {
		r.pathways = append(r.pathways, word(id))
		return true
	})
	request.Get("versions").ForEach(func(id, version gjson.Result) bool {
		r.versions[word(id)] = word(version)
		return true
	})
	r.criteria = deciding(told, r.disposition)
	return r, len(r.pathways) > 0 && r.guidance != ""
}

// members are those of an object, found in one pass.
func members(object gjson.Result) map[string]gjson.Result {
	m := map[string]gjson.Result{}
	object.ForEach(func(key, v gjson.Result) bool {
		m[key.Str] = v
		return true
	})
	return m
}

// word is a string that does not keep the whole body in memory.
func word(v gjson.Result) string { return strings.Clone(v.Str) }

// deciding are the criteria that carry the final disposition: those met, or where
// none of these does, those assumed.
func deciding(told map[string]gjson.Result, disposition string) []string {
	met := carrying(told["matched"], disposition, func(gjson.Result) bool { return true })
	if len(met) > 0 {
		return met
	}
	return carrying(told["undecided"], disposition, func(c gjson.Result) bool { return c.Get("assumed.#").Int() > 0 })
}

func carrying(criteria gjson.Result, disposition string, counts func(gjson.Result) bool) (ids []string) {
	criteria.ForEach(func(_, c gjson.Result) bool {
		id := word(c.Get("criterion"))
		if c.Get("disposition").Str == disposition && !slices.Contains(ids, id) && counts(c) {
			ids = append(ids, id)
		}
		return true
	})
	return ids
}
