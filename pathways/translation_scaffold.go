package pathways

import (
	"fmt"
	"strings"
)

// Scaffold writes the file of a translation: every text for parents of a version with
// its English above it, and what is translated already, from the file that is there
// or else from that of the newest older version. The same library gives the same
// bytes. A text whose English has changed keeps its old digest, and so stays stale
// until somebody mends it.
func (lib *Library) Scaffold(key string, l Language) (string, error) {
	of, version, _ := strings.Cut(key, "@")
	source := lib.released(key)
	if source == nil {
		return "", fmt.Errorf("the library has no %s", key)
	}
	status, review := ByMachine, (*TranslationReview)(nil)
	before := lib.Translation(key, l)
	if before != nil {
		status, review = before.Status, before.Review
	} else if before = lib.translationBefore(source, l); before != nil {
		status = before.Status.weaker(ByTranslator) // nobody has read it beside this version
	}
	var b strings.Builder
	fmt.Fprintf(&b, "format: %s\nof: %s\nversion: %s\nlanguage: %s\n# machine, translated, reviewed: what holds of all of it; see FORMAT.md.\nstatus: %s\n",
		FormatTranslation, of, version, l, status)
	if review != nil {
		fmt.Fprintf(&b, "review: {role: %s, date: %s}\n", quote(review.Role), review.Date)
	}
	b.WriteString("texts:")
	texts := textsOf(source)
	if len(texts) == 0 {
		b.WriteString(" []")
	}
	b.WriteString("\n")
	for _, t := range texts {
		scaffoldEntry(&b, t, before)
	}
	return b.String(), nil
}

func scaffoldEntry(b *strings.Builder, t ParentText, before *Translation) {
	from, says, status := t.Digest(), "", TranslationStatus("")
	if before != nil {
		if entry := before.at[t.ID]; entry != nil && !entry.empty() {
			from, says, status = entry.From.Value, entry.Says.Value, entry.Status
		}
	}
	if from != t.Digest() {
		b.WriteString("  # STALE: the English has changed. Mend the text, then set from: \"" + t.Digest() + "\"\n")
	}
	for _, line := range strings.Split(t.Source, "\n") {
		b.WriteString("  # " + line + "\n")
	}
	fmt.Fprintf(b, "  - id: %s\n    from: %s\n    says: %s\n", t.ID, quote(from), quote(says))
	if status != "" {
		fmt.Fprintf(b, "    status: %s\n", status)
	}
}

// translationBefore is the translation of the newest older version that has one.
func (lib *Library) translationBefore(source version, l Language) (before *Translation) {
	folder, newest := folderOf(source), source.header().Version
	for _, x := range lib.Translations {
		if x.Of.Value == folder && x.Language.String() == l.String() && x.Version.Compare(newest) < 0 &&
			(before == nil || x.Version.Compare(before.Version) > 0) {
			before = x
		}
	}
	return before
}

func folderOf(x version) string {
	folder, _, _ := strings.Cut(keyOf(x.file().Name), "@")
	return folder
}

// quote writes a text as YAML between double quotes, letters as they are.
func quote(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(text) + `"`
}
