package pathways

import (
	"unicode"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"
)

// twins are letters of other scripts, each before the Latin one it is taken for.
const twins = "аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwАAВBЕEНHІIЈJКKМMОOРPЅSТTХXУY" + // Cyrillic
	"οoνvΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX" // Greek

var latinTwin = func() map[rune]rune {
	twin, letters := map[rune]rune{}, []rune(twins)
	for i := 0; i < len(letters); i += 2 {
		twin[letters[i]] = letters[i+1]
	}
	return twin
}()

// checkLetters reports letters that are read as others: an id or a value with
// one looks right and matches nothing. It reads what YAML made of the text, so
// that an escape carries in nothing checkText refuses.
func checkLetters(r *reporter, name string, n *yaml.Node, twinned bool) {
	if n.Kind == yaml.ScalarNode && !plainASCII(n.Value) {
		text := Str{Value: n.Value, Pos: nodePos(name, n), src: r.files[name]}
		for _, c := range n.Value {
			if c != '\n' && hidden(c) {
				r.errorf(text.Pos, "text-invisible", "remove the escape", "an escape stands for the invisible or direction-changing character %U", c)
			}
		}
		if twinned {
			return // its letters are what they seem to be
		}
		if at, c := misread([]rune(n.Value)); at >= 0 {
			r.errorf(text.At(at), "homoglyph", "type it again as a Latin letter", "%q (%U, %s) is read as %q", c, c, script(c), twinOf(c))
		}
	}
	for _, c := range n.Content {
		checkLetters(r, name, c, twinned)
	}
}

// plainASCII tells whether a text has nothing but visible ASCII, spaces, tabs and
// the ends of lines, as nearly all have: nothing in it is hidden or misread.
func plainASCII[T string | []byte](text T) bool {
	for i := range len(text) {
		if c := text[i]; (c < ' ' && c != '\n' && c != '\t') || c > '~' {
			return false
		}
	}
	return true
}

// misread finds the first letter with a Latin twin in a word that has no letter
// without one: a word of another script is what it seems to be. It returns -1
// when there is none.
func misread(text []rune) (int, rune) {
	for i := 0; i < len(text); {
		end, first, foreign := i, -1, false
		for ; end < len(text) && unicode.In(text[end], unicode.Letter, unicode.Mark, unicode.Digit); end++ {
			switch c := text[end]; {
			case c < unicode.MaxASCII:
			case twinOf(c) != 0 && first < 0:
				first = end
			case twinOf(c) == 0 && unicode.IsLetter(c) && !unicode.Is(unicode.Latin, c):
				foreign = true
			}
		}
		if first >= 0 && !foreign {
			return first, text[first]
		}
		i = end + 1
	}
	return -1, 0
}

// twinOf is the ASCII letter that a letter is read as, 0 when it is itself.
// Full-width and mathematical letters are the letter they are a form of.
func twinOf(c rune) rune {
	if twin := latinTwin[c]; twin != 0 || c < unicode.MaxASCII || itself(c) || !unicode.IsLetter(c) {
		return twin
	}
	if form := norm.NFKC.String(string(c)); len(form) == 1 {
		return rune(form[0])
	}
	return 0
}

// itself tells whether a letter is of a block in which none is a form of an ASCII
// one. Most texts of other languages are, and asking the form of each is slow.
func itself(c rune) bool { return c >= 0xC0 && c < 0x17F || c >= 0x370 && c < 0x1D00 }

// script names the script of a letter.
func script(c rune) string {
	for name, table := range unicode.Scripts {
		if unicode.Is(table, c) {
			return name
		}
	}
	return "no script"
}

// hidden tells whether a character cannot be seen or changes the direction of
// what follows.
func hidden(c rune) bool {
	if c < unicode.MaxASCII {
		return c != '\t' && c < ' '
	}
	return unicode.IsControl(c) || unicode.Is(unicode.Cf, c)
}
