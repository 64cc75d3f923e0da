package preprocessing

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// Lookup numbers categories, which are texts or integers, by their place in a vocabulary. Use it as StringLookup or IntegerLookup.
//
// The numbers begin, in mode Int, with 0 for MaskToken if there is one; then come NumOOVIndices for categories that are out of the
// vocabulary, then the vocabulary. The other modes leave masked categories out.
//
// Adapt learns the vocabulary: the most frequent category first, of equally frequent ones the largest. The fields are Keras's
// keywords. A lookup is safe from several goroutines once it is adapted; to change Vocabulary or IDFWeights, replace the slice.
//
// Shapes: a column [n], where each category is a sample: Int [n] int64; other modes [n size] float32. Rows of categories, where each
// row is a sample: Int [n categories] int64; OneHot [n categories size]; other modes [n size] float32. size is VocabularySize, or
// MaxTokens with PadToMaxTokens.
// Errors: a category out of the vocabulary with NumOOVIndices 0; rows of unequal length in modes Int and OneHot; no vocabulary; a
// vocabulary with repeated categories, with MaskToken inside, or of more than MaxTokens; MaxTokens 1 or negative; TFIDF without as many
// IDFWeights as Vocabulary; NumOOVIndices above 1 for texts, which Keras hashes by FarmHash.
type Lookup[T string | int64] struct {
	MaxTokens      int        // the most that VocabularySize can be; 0: no limit
	NumOOVIndices  *int       `keras:"num_oov_indices,default=1"` // nil: 1; 0 makes an unknown category an error
	MaskToken      *T         // nil: none
	OOVToken       *T         `keras:"oov_token"` // what Invert gives for unknown ones; nil: "[UNK]", or -1
	Vocabulary     []T        // with or without the mask and OOV tokens in front; Adapt sets it without
	IDFWeights     []float64  `keras:"idf_weights"`             // for TFIDF, one for each of Vocabulary; Adapt sets them
	OutputMode     OutputMode `keras:"output_mode,default=int"` // DefaultMode: Int
	PadToMaxTokens bool       // makes rows MaxTokens long, however small the vocabulary

	cache indexCache[T]
}

// StringLookup numbers texts; see Lookup for fields and methods.
//
// Reference: keras.layers.StringLookup.
type StringLookup = Lookup[string]

// IntegerLookup numbers integers that are not category numbers yet, such as postal codes; see Lookup for fields and methods. With
// several NumOOVIndices, unknown integers share them by their remainder.
//
// Reference: keras.layers.IntegerLookup.
type IntegerLookup = Lookup[int64]

// Adapt learns the vocabulary from a column. Each category counts as a document of its own for IDFWeights.
func (l *Lookup[T]) Adapt(column []T) error { return l.AdaptRows(singles(column)) }

// AdaptRows learns the vocabulary from rows, which are the documents that IDFWeights count.
func (l *Lookup[T]) AdaptRows(rows [][]T) error {
	ix, err := l.settings()
	if err != nil {
		return err
	}
	words, documents := ix.rank(rows)
	if l.MaxTokens > 0 {
		words = words[:min(len(words), max(l.MaxTokens-ix.start, 0))]
	}
	if len(words) == 0 {
		return fmt.Errorf("preprocessing: %s: Adapt: got no categories", lookupName[T]())
	}
	l.Vocabulary, l.IDFWeights = words, nil
	if ix.mode == TFIDF {
		l.IDFWeights = make([]float64, len(words))
		for i, w := range words {
			l.IDFWeights[i] = inverseDocumentFrequency(len(rows), documents[w])
		}
	}
	return nil
}

// Apply numbers a column.
func (l *Lookup[T]) Apply(column []T) (*tensor.Tensor, error) {
	out, err := l.ApplyRows(singles(column))
	if err == nil && out.DType() == tensor.Int64 {
		return out.Reshape(len(column))
	}
	return out, err
}

// ApplyRows numbers rows of categories.
func (l *Lookup[T]) ApplyRows(rows [][]T) (*tensor.Tensor, error) {
	ix, err := l.index()
	if err != nil {
		return nil, err
	}
	ids, err := ix.ids(rows)
	if err != nil {
		return nil, err
	}
	if ix.mode != Int && ix.mode != OneHot {
		return ix.bags(ids), nil
	}
	width := 0
	if len(rows) > 0 {
		width = len(rows[0])
	}
	flat := make([]int, 0, len(rows)*width)
	for i, row := range ids {
		if len(row) != width {
			return nil, fmt.Errorf("preprocessing: %s: row %d has %d categories, row 0 has %d; mode %v wants rows of one length",
				lookupName[T](), i, len(row), width, ix.mode)
		}
		flat = append(flat, row...)
	}
	if ix.mode == OneHot {
		return oneHot(flat, ix.depth, []int{len(rows), width}), nil
	}
	return int64s(flat, len(rows), width), nil
}

func int64s(ids []int, dims ...int) *tensor.Tensor {
	out := tensor.New(tensor.Int64, dims...)
	for i, id := range ids {
		tensor.Data[int64](out)[i] = int64(id)
	}
	return out
}

// Invert returns the categories of numbers that Apply gave in mode Int, in order; OOVToken for those of no category.
//
// Reference: Keras's argument invert.
func (l *Lookup[T]) Invert(ids *tensor.Tensor) ([]T, error) {
	ix, err := l.index()
	if err != nil {
		return nil, err
	}
	if ix.mode != Int {
		return nil, fmt.Errorf("preprocessing: %s: Invert: got mode %v, want int", lookupName[T](), ix.mode)
	}
	numbers, err := wholeNumbers(lookupName[T]()+": Invert", ids)
	if err != nil {
		return nil, err
	}
	out := make([]T, len(numbers))
	for i, id := range numbers {
		switch {
		case id == 0 && l.MaskToken != nil:
			out[i] = *l.MaskToken
		case id >= ix.start && id-ix.start < len(ix.words):
			out[i] = ix.words[id-ix.start]
		default:
			out[i] = ix.oovToken
		}
	}
	return out, nil
}

// FullVocabulary returns what the numbers stand for, the mask and OOV tokens included. It is Keras's get_vocabulary.
func (l *Lookup[T]) FullVocabulary() ([]T, error) {
	ix, err := l.index()
	if err != nil {
		return nil, err
	}
	return append(ix.special(l.MaskToken), ix.words...), nil
}

// VocabularySize returns the length of FullVocabulary.
func (l *Lookup[T]) VocabularySize() (int, error) {
	ix, err := l.index()
	if err != nil {
		return 0, err
	}
	return ix.start + len(ix.words), nil
}

func singles[T any](column []T) [][]T {
	rows := make([][]T, len(column))
	for i := range column {
		rows[i] = column[i : i+1]
	}
	return rows
}

// lookupName returns Keras's name.
func lookupName[T string | int64]() string {
	var zero T
	if _, ok := any(zero).(string); ok {
		return "StringLookup"
	}
	return "IntegerLookup"
}
