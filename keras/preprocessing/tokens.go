package preprocessing

import (
	"fmt"
	"strings"
)

// Standardize is what TextVectorization does with a text before it splits it.
type Standardize uint8

// The ways to standardise. As in TensorFlow, only the letters A to Z become small, and punctuation is that of ASCII.
const (
	LowerAndStripPunctuation Standardize = iota
	Lower
	StripPunctuation
	NoStandardize
)

var standardizes = [...]string{"lower_and_strip_punctuation", "lower", "strip_punctuation", "none"}

// MarshalText gives Keras's word.
func (s Standardize) MarshalText() ([]byte, error) {
	return word("Standardize", standardizes[:], uint8(s))
}

// UnmarshalText reads Keras's word.
func (s *Standardize) UnmarshalText(text []byte) (err error) {
	*(*uint8)(s), err = wordNumber("Standardize", standardizes[:], text)
	return err
}

// Split is how TextVectorization splits a text into tokens.
type Split uint8

// The ways to split. White space is that of ASCII, as in TensorFlow.
const (
	Whitespace Split = iota
	Character
	NoSplit // the text is one token
)

var splits = [...]string{"whitespace", "character", "none"}

// String returns Keras's word.
func (s Split) String() string {
	text, err := s.MarshalText()
	if err != nil {
		return fmt.Sprintf("Split(%d)", uint8(s))
	}
	return string(text)
}

// MarshalText gives Keras's word.
func (s Split) MarshalText() ([]byte, error) { return word("Split", splits[:], uint8(s)) }

// UnmarshalText reads Keras's word.
func (s *Split) UnmarshalText(text []byte) (err error) {
	*(*uint8)(s), err = wordNumber("Split", splits[:], text)
	return err
}

// tokens standardises and splits texts.
func (t *TextVectorization) tokens(texts []string) [][]string {
	rows := make([][]string, len(texts))
	for i, text := range texts {
		if t.StandardizeFunc != nil {
			text = t.StandardizeFunc(text)
		} else {
			text = t.Standardize.of(text)
		}
		words := []string{text}
		if t.SplitFunc != nil {
			words = t.SplitFunc(text)
		} else if t.Split != NoSplit {
			words = t.Split.of(text)
		}
		rows[i] = ngrams(words, t.NGrams)
	}
	return rows
}

const punctuation = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'"

func (s Standardize) of(text string) string {
	if s == NoStandardize {
		return text
	}
	out := make([]byte, 0, len(text))
	for i := range len(text) {
		switch c := text[i]; {
		case s != Lower && strings.IndexByte(punctuation, c) >= 0:
		case s != StripPunctuation && c >= 'A' && c <= 'Z':
			out = append(out, c+'a'-'A')
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

func (s Split) of(text string) []string {
	if s == Character {
		return strings.Split(strings.ToValidUTF8(text, "\uFFFD"), "")
	}
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n\v\f\r", r) })
}

// ngrams joins neighbouring words, the lengths one after the other.
func ngrams(words []string, lengths []int) []string {
	if len(lengths) == 0 {
		return words
	}
	var out []string
	for _, n := range lengths {
		for i := 0; i+n <= len(words); i++ {
			out = append(out, strings.Join(words[i:i+n], " "))
		}
	}
	return out
}
