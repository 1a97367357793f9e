package main

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"safetynet/pathways"
)

func (p *program) translateCommand() *cobra.Command {
	var language, out string
	scaffold := p.command("scaffold ID[@VERSION]", "Write the file for a translation: every text, its English, and what is translated already",
		"Writes the translation file of a pathway or a shared part (febrile-child@1.2.0, danger-signs@1.1.0; without a version the\n"+
			"newest) for a language: each text for parents with its id, its English as a comment and the digest of that. What is\n"+
			"translated already is kept, from the file that is there or else from that of the version before; a text whose English has\n"+
			"changed is marked STALE. Fill in says:, put the file where lint says it belongs, and run safetynet lint.",
		cobra.ExactArgs(1), func(_ *cobra.Command, args []string) error { return p.scaffold(args[0], language, out) })
	scaffold.Flags().StringVar(&language, "lang", "", "`tag` of the language, such as cy, pl or ur (required)")
	scaffold.Flags().StringVar(&out, "out", "", "`file` to write instead of the standard output")
	status := p.command("status", "Show how far each language is: missing, stale, by machine, translated, reviewed",
		"Counts the texts of every translation file of the library, and says which languages have a page of the emergency signs.",
		cobra.NoArgs, func(*cobra.Command, []string) error { return p.translationStatus() })
	return p.group("translate", "Scaffold translations of what parents read, and show how far they are", "", scaffold, status)
}

func (p *program) scaffold(name, tag, out string) error {
	if tag == "" {
		return failf(statusUsage, "--lang is needed: the tag of a language, such as cy")
	}
	language, err := pathways.ParseLanguage(tag)
	if err != nil {
		return failf(statusUsage, "--lang: %w", err)
	}
	lib, _, err := p.anyLibrary()
	if err != nil {
		return err
	}
	key, err := textKey(lib, name)
	if err != nil {
		return err
	}
	text, err := lib.Scaffold(key, language)
	if err != nil {
		return err
	}
	if out == "" {
		p.print(text)
		return nil
	}
	return os.WriteFile(out, []byte(text), 0o644) // #nosec G306 -- a definition, for everybody to read
}

// anyLibrary reads a library, sound or not: what is wrong may be a translation that is
// to be mended. sound tells whether it would be used.
func (p *program) anyLibrary() (lib *pathways.Library, sound bool, err error) {
	files, err := libraryFS(p.library)
	if err != nil {
		return nil, false, err
	}
	lib, issues := pathways.Load(files)
	return lib, !issues.HasErrors(), nil
}

// textKey finds the version that was meant: a shared part or a locality may be named
// without its folder, and the newest version is named by none.
func textKey(lib *pathways.Library, name string) (string, error) {
	var known []string
	newest := ""
	for _, key := range lib.TextKeys() {
		folder, _, _ := strings.Cut(key, "@")
		for _, prefix := range []string{"", "shared/", "localities/"} {
			switch prefix + name {
			case key:
				return key, nil
			case folder:
				newest = key
			}
		}
		if short := strings.TrimPrefix(key, "shared/"); !slices.Contains(known, short) {
			known = append(known, short)
		}
	}
	if newest == "" {
		return "", failf(statusUsage, "there is no %q; there is %s", name, strings.Join(known, ", "))
	}
	return newest, nil
}

// translationRow is one line of the table of translations.
type translationRow struct {
	Language string `json:"language"`
	Name     string `json:"name"`
	Of       string `json:"of"`
	Version  string `json:"version"`
	Status   string `json:"status"`
	pathways.TranslationCount
}

// signPage says of a language whether it has a page of the emergency signs.
type signPage struct {
	Language string `json:"language"`
	Offered  bool   `json:"offered"`
	Status   string `json:"status,omitempty"` // of its weakest text
}

func (p *program) translationStatus() error {
	lib, sound, err := p.anyLibrary()
	if err != nil {
		return err
	}
	rows, pages := translationRows(lib), p.signPages(lib)
	if p.json {
		return p.printJSON(map[string]any{"translations": rows, "pages": pages, "sound": sound})
	}
	if len(rows) == 0 {
		p.print("No translations.\n")
		return nil
	}
	lines := [][]string{{"LANGUAGE", "", "OF", "VERSION", "STATUS", "TEXTS", "MISSING", "STALE", "MACHINE", "TRANSLATED", "REVIEWED"}}
	for _, r := range rows {
		line := []string{r.Language, r.Name, r.Of, r.Version, r.Status}
		for _, n := range []int{r.Texts, r.Missing, r.Stale, r.Machine, r.Translated, r.Reviewed} {
			line = append(line, strconv.Itoa(n))
		}
		lines = append(lines, line)
	}
	p.print(table("", lines) + "\n")
	lines = [][]string{{"LANGUAGE", "EMERGENCY SIGNS PAGE"}}
	for _, x := range pages {
		says := "no: a danger sign, an action or a phrase is missing or stale"
		if x.Offered {
			says = "yes, as " + x.Status
		}
		lines = append(lines, []string{x.Language, says})
	}
	p.print(table("", lines))
	if !sound {
		p.print("\nThis library has errors, so no server uses it, nor any of these pages: see safetynet lint.\n")
	}
	return nil
}

func translationRows(lib *pathways.Library) []translationRow {
	rows := []translationRow{}
	for _, x := range lib.Translations {
		rows = append(rows, translationRow{x.Language.String(), x.Language.English(), x.Of.Value, x.Version.String(), string(x.Status), x.Count()})
	}
	slices.SortStableFunc(rows, func(a, b translationRow) int { return strings.Compare(a.Language, b.Language) })
	return rows
}

func (p *program) signPages(lib *pathways.Library) []signPage {
	pages := []signPage{}
	for _, r := range translationRows(lib) {
		if len(pages) > 0 && pages[len(pages)-1].Language == r.Language {
			continue
		}
		x := signPage{Language: r.Language}
		for _, s := range lib.Spoken(p.now()) {
			if s.Language.String() == r.Language {
				x.Offered, x.Status = true, string(s.Status)
			}
		}
		pages = append(pages, x)
	}
	return pages
}
