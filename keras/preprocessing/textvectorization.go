package preprocessing

import (
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// TextVectorization turns texts into numbers of their words, or into rows that say which words are in them: a text is standardised,
// split into tokens, and these are numbered as StringLookup does. In mode Int, 0 is padding and 1 any unknown token.
//
// Adapt learns the vocabulary, as of StringLookup. The fields are Keras's keywords.
//
// Shapes: n texts: Int [n OutputSequenceLength], or as long as the longest text, int64; with NoSplit [n]; other modes [n size] float32
// with size as of Lookup.
// Errors: those of StringLookup; mode OneHot; OutputSequenceLength negative, or with another mode than Int, or with NoSplit; NGrams
// with NoSplit or below 1.
// Reference: keras.layers.TextVectorization.
type TextVectorization struct {
	MaxTokens            int // the most that VocabularySize can be; 0: no limit
	Standardize          Standardize
	StandardizeFunc      func(text string) string `json:"-" keras:"-"` // in place of Standardize
	Split                Split
	SplitFunc            func(text string) []string `json:"-" keras:"-"`              // in place of Split
	NGrams               []int                      `keras:"ngrams"`                  // lengths of the tokens in words, such as 1, 2; nil: single words
	OutputMode           OutputMode                 `keras:"output_mode,default=int"` // DefaultMode: Int
	OutputSequenceLength int                        // tokens of a text, zeros behind short ones; 0: as many as the longest has
	PadToMaxTokens       bool
	Vocabulary           []string  // what Adapt learns
	IDFWeights           []float64 `keras:"idf_weights"` // for TFIDF, what Adapt learns

	cache indexCache[string]
}

// Adapt learns the vocabulary, and in mode TFIDF the weights.
func (t *TextVectorization) Adapt(texts []string) error {
	if err := t.check(); err != nil {
		return err
	}
	l := t.lookup()
	if err := l.AdaptRows(t.tokens(texts)); err != nil {
		return fmt.Errorf("preprocessing: TextVectorization: %w", err)
	}
	t.Vocabulary, t.IDFWeights = l.Vocabulary, l.IDFWeights
	return nil
}

// Apply turns texts into numbers.
func (t *TextVectorization) Apply(texts []string) (*tensor.Tensor, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	ix, err := t.lookup().indexIn(&t.cache)
	if err != nil {
		return nil, fmt.Errorf("preprocessing: TextVectorization: %w", err)
	}
	ids, err := ix.ids(t.tokens(texts))
	if err != nil {
		return nil, fmt.Errorf("preprocessing: TextVectorization: %w", err)
	}
	if ix.mode != Int {
		return ix.bags(ids), nil
	}
	length := t.OutputSequenceLength
	if length == 0 {
		for _, row := range ids {
			length = max(length, len(row))
		}
	}
	out, err := PadSequences(ids64(ids), PadConfig{MaxLen: length, Padding: Post, Truncating: Post})
	if err == nil && t.Split == NoSplit && t.SplitFunc == nil {
		return out.Reshape(len(texts))
	}
	return out, err
}

// FullVocabulary returns what the numbers stand for, padding and the OOV token included. It is Keras's get_vocabulary.
func (t *TextVectorization) FullVocabulary() ([]string, error) { return t.lookup().FullVocabulary() }

// VocabularySize returns the length of FullVocabulary.
func (t *TextVectorization) VocabularySize() (int, error) { return t.lookup().VocabularySize() }

// padding is the mask token; no text is split into an empty token.
var padding = ""

// lookup returns a lookup with the vocabulary.
func (t *TextVectorization) lookup() *StringLookup {
	return &StringLookup{MaxTokens: t.MaxTokens, MaskToken: &padding, Vocabulary: t.Vocabulary, IDFWeights: t.IDFWeights,
		OutputMode: t.OutputMode, PadToMaxTokens: t.PadToMaxTokens}
}

func (t *TextVectorization) check() error {
	mode, err := t.OutputMode.or("TextVectorization", Int, Int, MultiHot, Count, TFIDF)
	whole := t.Split == NoSplit && t.SplitFunc == nil
	switch {
	case err != nil:
		return err
	case t.OutputSequenceLength < 0 || t.OutputSequenceLength > 0 && (mode != Int || whole):
		return fmt.Errorf("preprocessing: TextVectorization: OutputSequenceLength: got %d with mode %v and split %v, want 0, or more with mode int and a split",
			t.OutputSequenceLength, mode, t.Split)
	case len(t.NGrams) > 0 && (whole || slices.Min(t.NGrams) < 1):
		return fmt.Errorf("preprocessing: TextVectorization: NGrams: got %v with split %v, want lengths of at least 1 and a split", t.NGrams, t.Split)
	}
	return nil
}

// ids64 copies rows of numbers.
func ids64(rows [][]int) [][]int64 {
	out := make([][]int64, len(rows))
	for i, row := range rows {
		out[i] = make([]int64, len(row))
		for k, id := range row {
			out[i][k] = int64(id)
		}
	}
	return out
}
