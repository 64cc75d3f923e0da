package preprocessing

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// index is a lookup made ready; it never changes.
type index[T string | int64] struct {
	key      indexKey[T]
	mode     OutputMode
	masked   bool
	mask     T
	oovToken T
	oov      int // categories for unknown ones
	start    int // the number of the first word
	depth    int // the length of an encoded row
	words    []T
	number   map[T]int
	weights  []float64 // for TFIDF, by number
}

// settings checks the fields that do not depend on the vocabulary.
func (l *Lookup[T]) settings() (*index[T], error) {
	name := lookupName[T]()
	mode, err := l.OutputMode.or(name, Int, Int, OneHot, MultiHot, Count, TFIDF)
	if err != nil {
		return nil, err
	}
	ix := &index[T]{mode: mode, oov: 1}
	if l.NumOOVIndices != nil {
		ix.oov = *l.NumOOVIndices
	}
	switch unknown := any(&ix.oovToken).(type) {
	case *string:
		*unknown = "[UNK]"
		if ix.oov > 1 {
			return nil, fmt.Errorf("preprocessing: %s: NumOOVIndices: got %d, want 0 or 1 for texts", name, ix.oov)
		}
	case *int64:
		*unknown = -1
	}
	if l.OOVToken != nil {
		ix.oovToken = *l.OOVToken
	}
	if l.MaskToken != nil {
		ix.masked, ix.mask = true, *l.MaskToken
	}
	if ix.start = ix.oov; ix.masked && mode == Int {
		ix.start++
	}
	switch {
	case ix.oov < 0:
		return nil, fmt.Errorf("preprocessing: %s: NumOOVIndices: got %d, want 0 or more", name, ix.oov)
	case l.MaxTokens < 0 || l.MaxTokens == 1:
		return nil, fmt.Errorf("preprocessing: %s: MaxTokens: got %d, want 0 or more than 1", name, l.MaxTokens)
	case l.PadToMaxTokens && l.MaxTokens == 0:
		return nil, fmt.Errorf("preprocessing: %s: PadToMaxTokens: want MaxTokens with it", name)
	}
	return ix, nil
}

// special returns the tokens that stand before the words.
func (ix *index[T]) special(mask *T) []T {
	tokens := slices.Repeat([]T{ix.oovToken}, ix.start)
	if ix.start > ix.oov {
		tokens[0] = *mask
	}
	return tokens
}

// build reads the vocabulary.
func (l *Lookup[T]) build() (*index[T], error) {
	name := lookupName[T]()
	ix, err := l.settings()
	if err != nil {
		return nil, err
	}
	if len(l.Vocabulary) == 0 {
		return nil, fmt.Errorf("preprocessing: %s: %w", name, errNotAdapted)
	}
	special := ix.special(l.MaskToken)
	ix.words = l.Vocabulary
	whole := len(special) > 0 && len(ix.words) >= len(special) && slices.Equal(special, ix.words[:len(special)])
	if whole {
		ix.words = ix.words[len(special):]
	}
	ix.number = make(map[T]int, len(ix.words))
	for i, w := range ix.words {
		if before, ok := ix.number[w]; ok {
			return nil, fmt.Errorf("preprocessing: %s: Vocabulary: got %#v twice, as words %d and %d", name, w, before-ix.start, i)
		}
		if ix.masked && w == ix.mask {
			return nil, fmt.Errorf("preprocessing: %s: Vocabulary: got MaskToken %#v as word %d, want it in front or not at all", name, w, i)
		}
		ix.number[w] = ix.start + i
	}
	ix.depth = ix.start + len(ix.words)
	if l.MaxTokens > 0 && ix.depth > l.MaxTokens {
		return nil, fmt.Errorf("preprocessing: %s: Vocabulary: got %d words with the special ones, want at most MaxTokens %d", name, ix.depth, l.MaxTokens)
	}
	if l.PadToMaxTokens {
		ix.depth = l.MaxTokens
	}
	if ix.mode == TFIDF {
		err = ix.weigh(l.IDFWeights, len(l.Vocabulary), whole)
	}
	return ix, err
}

// weigh takes a weight for each word. Unknown categories get the mean, unless the weights are those of the whole vocabulary.
func (ix *index[T]) weigh(weights []float64, want int, whole bool) error {
	if len(weights) != want {
		return fmt.Errorf("preprocessing: %s: IDFWeights: got %d for a Vocabulary of %d", lookupName[T](), len(weights), want)
	}
	ix.weights = weights
	if !whole {
		sum := 0.0
		for _, w := range weights {
			sum += w
		}
		ix.weights = append(slices.Repeat([]float64{sum / float64(want)}, ix.start), weights...)
	}
	return nil
}

// ids numbers the categories of each row; masked ones are dropped unless the mode is Int.
func (ix *index[T]) ids(rows [][]T) ([][]int, error) {
	out := make([][]int, len(rows))
	for i, row := range rows {
		out[i] = make([]int, len(row))
		for k, token := range row {
			id, ok := ix.number[token]
			switch {
			case ix.masked && token == ix.mask && ix.mode == Int:
				id = 0
			case ix.masked && token == ix.mask:
				id = dropped
			case !ok && ix.oov == 0:
				return nil, fmt.Errorf("preprocessing: %s: row %d: %#v is not in the vocabulary, and NumOOVIndices is 0", lookupName[T](), i, token)
			case !ok:
				id = ix.start - ix.oov + ix.bucket(token)
			}
			out[i][k] = id
		}
	}
	return out, nil
}

// bucket spreads unknown integers over the OOV numbers.
func (ix *index[T]) bucket(token T) int {
	if v, ok := any(token).(int64); ok {
		m := int64(ix.oov)
		return int((v%m + m) % m)
	}
	return 0
}

func (ix *index[T]) bags(ids [][]int) *tensor.Tensor {
	if ix.mode != TFIDF {
		return bags(ids, ix.depth, ix.mode, nil)
	}
	return bags(ids, ix.depth, Count, func(i, k int) float64 { return ix.weights[ids[i][k]] })
}

// rank counts categories: it returns all but the special ones, the most frequent first, and how many rows each is in.
func (ix *index[T]) rank(rows [][]T) (words []T, documents map[T]int) {
	count, last := map[T]int{}, map[T]int{}
	documents = map[T]int{}
	for i, row := range rows {
		for _, token := range row {
			count[token]++
			if last[token] != i+1 {
				last[token] = i + 1
				documents[token]++
			}
		}
	}
	delete(count, ix.oovToken)
	if ix.masked {
		delete(count, ix.mask)
	}
	for token := range count {
		words = append(words, token)
	}
	slices.SortFunc(words, func(a, b T) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(b, a)) })
	return words, documents
}

func inverseDocumentFrequency(documents, with int) float64 {
	return math.Log(1 + float64(documents)/float64(1+with))
}
