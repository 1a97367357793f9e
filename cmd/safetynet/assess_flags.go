package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"safetynet/api"
	"safetynet/pathways"
)

// caseFlags describe a case on the command line. They are turned into the JSON
// of a request, so that a case means the same however it is given.
type caseFlags struct {
	pathways []string
	childFlags
	finds    []string
	locality string // of no request: it goes with a file as well
}

func (f *caseFlags) register(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.pathways, "pathway", nil, "`id` of a pathway, or id@version; may be repeated")
	f.childFlags.register(flags)
	flags.StringVar(&f.locality, "locality", "", "`id` of a locality whose services are named, or none; over what FILE says (default "+api.DefaultLocality+", where it can be used)")
	flags.StringArrayVar(&f.finds, "find", nil, "`id=value` of a finding, or id=?reason (unsure, not-measured, not-asked); may be repeated")
}

// given tells whether any of the flags was used.
func (f *caseFlags) given() bool {
	return len(f.pathways)+len(f.finds) > 0 || f.childFlags.given()
}

// request writes the request the flags describe. Values are typed by the
// dictionary; whatever does not fit its type is written as text, so that the
// one place that judges requests says what is wrong with it.
func (f *caseFlags) request(dict *pathways.Dictionary) ([]byte, error) {
	o := object{}
	f.addPathways(&o)
	if err := f.addChild(&o); err != nil {
		return nil, err
	}
	findings := object{}
	for _, find := range f.finds {
		id, value, ok := strings.Cut(find, "=")
		if !ok || id == "" {
			return nil, failf(statusUsage, "--find %q: write it as id=value or id=?reason", find)
		}
		findings.add(id, answerJSON(dict.Finding(id), value)) // an id given twice is refused as a repeated key
	}
	o.add("findings", findings.json())
	return o.json(), nil
}

// addPathways writes the pathways, and the versions of those given as id@1.0.0.
func (f *caseFlags) addPathways(o *object) {
	var ids []string
	versions := object{}
	for _, name := range f.pathways {
		id, version, exact := strings.Cut(name, "@")
		ids = append(ids, id)
		if exact {
			versions.add(id, quote(version))
		}
	}
	if len(ids) > 0 {
		o.add("pathways", quote(ids))
	}
	if versions.fields.Len() > 0 {
		o.add("versions", versions.json())
	}
}

// answerJSON writes a value as the finding's type asks.
func answerJSON(f *pathways.Finding, value string) []byte {
	if reason, unknown := strings.CutPrefix(value, "?"); unknown {
		o := object{}
		o.add("unknown", quote(reason))
		return o.json()
	}
	if f != nil {
		switch {
		case f.Type == pathways.Bool && (value == "yes" || value == "true"):
			return []byte("true")
		case f.Type == pathways.Bool && (value == "no" || value == "false"):
			return []byte("false")
		case (f.Type == pathways.Int || f.Type == pathways.Number) && isNumber(value):
			return []byte(value)
		}
	}
	return quote(value)
}

func isNumber(text string) bool {
	if !json.Valid([]byte(text)) {
		return false
	}
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}

var (
	ageForm = regexp.MustCompile(`^(\d{1,5}(y|mo|wk|d))+$`)
	agePart = regexp.MustCompile(`(\d+)(y|mo|wk|d)`)
	ageUnit = map[string]string{"y": "years", "mo": "months", "wk": "weeks", "d": "days"}
)

// ageJSON turns 1y2mo into {"years":1,"months":2}.
func ageJSON(text string) ([]byte, error) {
	compact := strings.ReplaceAll(text, " ", "")
	if !ageForm.MatchString(compact) {
		return nil, failf(statusUsage, "--age %q: write it as 2y, 14mo, 1y2mo, 3wk or 10d", text)
	}
	o := object{}
	for _, part := range agePart.FindAllStringSubmatch(compact, -1) {
		n, err := strconv.Atoi(part[1])
		if err != nil {
			return nil, failf(statusUsage, "--age %q: %w", text, err)
		}
		o.add(ageUnit[part[2]], []byte(strconv.Itoa(n)))
	}
	return o.json(), nil
}

// object builds a JSON object that may say a thing twice, for the decoder to
// refuse.
type object struct{ fields bytes.Buffer }

func (o *object) add(key string, value []byte) {
	if o.fields.Len() > 0 {
		o.fields.WriteByte(',')
	}
	fmt.Fprintf(&o.fields, "%s:%s", quote(key), value)
}

func (o *object) json() []byte { return []byte("{" + o.fields.String() + "}") }

// quote writes a string or a list of strings as JSON. Bytes that are not UTF-8
// become the replacement character, which no id or value contains.
func quote(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings always marshal
	}
	return data
}
