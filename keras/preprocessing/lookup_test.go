package preprocessing_test

import (
	"encoding/json"
	"sync"
	"testing"

	"github.com/gokeras/gokeras/keras/preprocessing"
	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

var letters = [][]string{{"b", "c", "a"}, {"c", "b", "b"}, {"a", "d", "c"}}

// The numbers are those of keras.layers.StringLookup, adapted to letters.
func TestStringLookup(t *testing.T) {
	row := [][]string{{"z", "c", "c"}, {"a", "b", "d"}}
	cases := map[string]struct {
		l          *preprocessing.StringLookup
		x          [][]string
		vocabulary []string
		dims       []int
		want       []float64
	}{
		"plain":    {&preprocessing.StringLookup{}, row, []string{"[UNK]", "c", "b", "a", "d"}, []int{2, 3}, []float64{0, 1, 1, 3, 2, 4}},
		"most":     {&preprocessing.StringLookup{MaxTokens: 3}, row, []string{"[UNK]", "c", "b"}, []int{2, 3}, []float64{0, 1, 1, 0, 2, 0}},
		"mask":     {&preprocessing.StringLookup{MaxTokens: 4, MaskToken: new("d")}, row, []string{"d", "[UNK]", "c", "b"}, []int{2, 3}, []float64{1, 2, 2, 1, 3, 0}},
		"no oov":   {&preprocessing.StringLookup{NumOOVIndices: new(0)}, row[1:], []string{"c", "b", "a", "d"}, []int{1, 3}, []float64{2, 1, 3}},
		"one-hot":  {&preprocessing.StringLookup{OutputMode: oneHot}, [][]string{{"z"}, {"c"}}, []string{"[UNK]", "c", "b", "a", "d"}, []int{2, 5}, []float64{1, 0, 0, 0, 0, 0, 1, 0, 0, 0}},
		"multi":    {&preprocessing.StringLookup{OutputMode: multiHot}, row, []string{"[UNK]", "c", "b", "a", "d"}, []int{2, 5}, []float64{1, 1, 0, 0, 0, 0, 0, 1, 1, 1}},
		"masked":   {&preprocessing.StringLookup{OutputMode: multiHot, MaskToken: new("d")}, [][]string{{"z", "c", "d"}}, []string{"[UNK]", "c", "b", "a"}, []int{1, 4}, []float64{1, 1, 0, 0}},
		"padded":   {&preprocessing.StringLookup{OutputMode: counts, MaxTokens: 7, PadToMaxTokens: true}, row[:1], []string{"[UNK]", "c", "b", "a", "d"}, []int{1, 7}, []float64{1, 2, 0, 0, 0, 0, 0}},
		"tf-idf":   {&preprocessing.StringLookup{OutputMode: tfidf}, row, []string{"[UNK]", "c", "b", "a", "d"}, []int{2, 5}, []float64{0.7155502438545227, 1.1192315816879272, 0, 0, 0, 0, 0, 0.6931471824645996, 0.6931471824645996, 0.9162907600402832}},
		"tf-idf 3": {&preprocessing.StringLookup{OutputMode: tfidf, MaxTokens: 3}, row, []string{"[UNK]", "c", "b"}, []int{2, 3}, []float64{0.626381516456604, 1.1192315816879272, 0, 1.252763032913208, 0, 0.6931471824645996}},
		"ragged":   {&preprocessing.StringLookup{OutputMode: counts}, [][]string{{}, {"c", "c"}}, []string{"[UNK]", "c", "b", "a", "d"}, []int{2, 5}, []float64{0, 0, 0, 0, 0, 0, 2, 0, 0, 0}},
		"none":     {&preprocessing.StringLookup{}, nil, []string{"[UNK]", "c", "b", "a", "d"}, []int{0, 0}, []float64{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			l := c.l
			require.NoError(t, l.AdaptRows(letters))
			vocabulary, err := l.FullVocabulary()
			require.NoError(t, err)
			require.Equal(t, c.vocabulary, vocabulary)
			size, err := l.VocabularySize()
			require.NoError(t, err)
			require.Len(t, vocabulary, size)
			got, err := l.ApplyRows(c.x)
			is(t, c.dims, c.want, got, err)
		})
	}
}

func TestStringLookupGivenVocabulary(t *testing.T) {
	x := [][]string{{"m", "a", "q"}}
	for _, vocabulary := range [][]string{{"a", "b"}, {"m", "[UNK]", "a", "b"}} {
		l := &preprocessing.StringLookup{Vocabulary: vocabulary, MaskToken: new("m")}
		got, err := l.ApplyRows(x)
		is(t, []int{1, 3}, []float64{0, 2, 1}, got, err)
		texts, err := l.Invert(tensor.Of([]int64{0, 1, 2, 3, 4, -1}))
		require.NoError(t, err)
		require.Equal(t, []string{"m", "[UNK]", "a", "b", "[UNK]", "[UNK]"}, texts)
	}
	l := &preprocessing.StringLookup{Vocabulary: []string{"a", "[UNK]"}}
	got, err := l.Apply([]string{"[UNK]", "a", "q"})
	is(t, []int{3}, []float64{2, 1, 0}, got, err)
	l = &preprocessing.StringLookup{Vocabulary: []string{"a", "b"}, IDFWeights: []float64{0.5, 2}, OutputMode: tfidf}
	got, err = l.ApplyRows([][]string{{"z", "a", "a"}, {"a", "b", "d"}})
	is(t, []int{2, 3}, []float64{1.25, 1, 0, 1.25, 0.5, 2}, got, err)
	l = &preprocessing.StringLookup{Vocabulary: []string{"[UNK]", "a"}, IDFWeights: []float64{0.5, 2}, OutputMode: tfidf}
	got, err = l.Apply([]string{"z", "a"})
	is(t, []int{2, 2}, []float64{0.5, 0, 0, 2}, got, err)
	l = &preprocessing.StringLookup{Vocabulary: []string{"a"}, OOVToken: new("?")}
	texts, err := l.Invert(tensor.Of([]int32{0, 1}))
	require.NoError(t, err)
	require.Equal(t, []string{"?", "a"}, texts)
	l.Vocabulary = []string{"b"}
	got, err = l.Apply([]string{"a", "b"})
	is(t, []int{2}, []float64{0, 1}, got, err)
}

// The numbers are those of keras.layers.StringLookup, adapted to ["a", "b", "a"].
func TestStringLookupOfAColumn(t *testing.T) {
	l := &preprocessing.StringLookup{OutputMode: tfidf}
	require.NoError(t, l.Adapt([]string{"a", "b", "a"}))
	got, err := l.Apply([]string{"a", "b"})
	is(t, []int{2, 3}, []float64{0, 0.6931471824645996, 0, 0, 0, 0.9162907600402832}, got, err)
	l = &preprocessing.StringLookup{}
	require.NoError(t, l.Adapt([]string{"[UNK]", "b", "a"}))
	require.Equal(t, []string{"b", "a"}, l.Vocabulary)
	got, err = l.Apply(nil)
	is(t, []int{0}, []float64{}, got, err)
}

// The numbers are those of keras.layers.IntegerLookup.
func TestIntegerLookup(t *testing.T) {
	l := &preprocessing.IntegerLookup{}
	require.NoError(t, l.AdaptRows([][]int64{{5, 7, 7}, {5, 9, 9}, {2, 2, -1}}))
	vocabulary, err := l.FullVocabulary()
	require.NoError(t, err)
	require.Equal(t, []int64{-1, 9, 7, 5, 2}, vocabulary)
	given := []int64{10, 20}
	got, err := (&preprocessing.IntegerLookup{Vocabulary: given, NumOOVIndices: new(3)}).Apply([]int64{10, 5, -4, 20, 6})
	is(t, []int{5}, []float64{3, 2, 2, 4, 0}, got, err)
	got, err = (&preprocessing.IntegerLookup{Vocabulary: given, MaskToken: new(int64(0))}).Apply([]int64{10, 5, 0, 20})
	is(t, []int{4}, []float64{2, 1, 0, 3}, got, err)
	got, err = (&preprocessing.IntegerLookup{Vocabulary: given, OutputMode: oneHot}).Apply([]int64{20, 3})
	is(t, []int{2, 3}, []float64{0, 0, 1, 1, 0, 0}, got, err)
	back, err := (&preprocessing.IntegerLookup{Vocabulary: given}).Invert(tensor.Of([]int32{0, 1, 2, 3}))
	require.NoError(t, err)
	require.Equal(t, []int64{-1, 10, 20, -1}, back)
}

func TestLookupsRefuse(t *testing.T) {
	ab := []string{"a", "b"}
	cases := map[string]struct {
		l    *preprocessing.StringLookup
		want string
	}{
		"no vocabulary": {&preprocessing.StringLookup{}, "preprocessing: StringLookup: not adapted"},
		"unknown":       {&preprocessing.StringLookup{Vocabulary: ab, NumOOVIndices: new(0)}, `row 1: "z" is not in the vocabulary, and NumOOVIndices is 0`},
		"negative oov":  {&preprocessing.StringLookup{Vocabulary: ab, NumOOVIndices: new(-1)}, "NumOOVIndices: got -1, want 0 or more"},
		"many oov":      {&preprocessing.StringLookup{Vocabulary: ab, NumOOVIndices: new(2)}, "NumOOVIndices: got 2, want 0 or 1 for texts"},
		"max tokens":    {&preprocessing.StringLookup{Vocabulary: ab, MaxTokens: 1}, "MaxTokens: got 1, want 0 or more than 1"},
		"too many":      {&preprocessing.StringLookup{Vocabulary: ab, MaxTokens: 2}, "got 3 words with the special ones, want at most MaxTokens 2"},
		"pad":           {&preprocessing.StringLookup{Vocabulary: ab, PadToMaxTokens: true}, "PadToMaxTokens: want MaxTokens with it"},
		"twice":         {&preprocessing.StringLookup{Vocabulary: []string{"a", "b", "a"}}, `Vocabulary: got "a" twice, as words 0 and 2`},
		"mask inside":   {&preprocessing.StringLookup{Vocabulary: ab, MaskToken: new("b")}, `Vocabulary: got MaskToken "b" as word 1`},
		"weights":       {&preprocessing.StringLookup{Vocabulary: ab, OutputMode: tfidf}, "IDFWeights: got 0 for a Vocabulary of 2"},
		"mode":          {&preprocessing.StringLookup{Vocabulary: ab, OutputMode: 99}, "OutputMode: got OutputMode(99)"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := c.l.Apply([]string{"a", "z"})
			require.ErrorContains(t, err, c.want)
			if name != "unknown" {
				_, err = c.l.Invert(tensor.Of([]int32{0}))
				require.Error(t, err)
				_, err = c.l.FullVocabulary()
				require.Error(t, err)
				_, err = c.l.VocabularySize()
				require.Error(t, err)
			}
		})
	}
	l := &preprocessing.StringLookup{Vocabulary: ab}
	_, err := l.ApplyRows([][]string{{"a"}, {"a", "b"}})
	require.ErrorContains(t, err, "row 1 has 2 categories, row 0 has 1; mode int wants rows of one length")
	_, err = l.Invert(tensor.Of([]float32{0.5}))
	require.ErrorContains(t, err, "want a whole number")
	l.OutputMode = counts
	_, err = l.Invert(tensor.Of([]int32{0}))
	require.ErrorContains(t, err, "Invert: got mode count, want int")
	require.ErrorContains(t, l.Adapt(nil), "Adapt: got no categories")
	l.MaxTokens = 1
	require.ErrorContains(t, l.Adapt(ab), "MaxTokens")
	require.ErrorContains(t, (&preprocessing.IntegerLookup{}).Adapt([]int64{-1}), "IntegerLookup: Adapt: got no categories")
}

func TestLookupFromSeveralGoroutines(t *testing.T) {
	l := &preprocessing.StringLookup{}
	require.NoError(t, l.AdaptRows(letters))
	var wg sync.WaitGroup
	bad := make([]bool, 8)
	for i := range bad {
		wg.Go(func() {
			got, err := l.Apply([]string{"c", "d"})
			bad[i] = err != nil || got.At(0) != 1 || got.At(1) != 4
		})
	}
	wg.Wait()
	require.Equal(t, make([]bool, 8), bad)
}

func TestLookupsAreJSON(t *testing.T) {
	l := &preprocessing.StringLookup{MaskToken: new("")}
	require.NoError(t, l.AdaptRows(letters))
	text, err := json.Marshal(l)
	require.NoError(t, err)
	var again preprocessing.StringLookup
	require.NoError(t, json.Unmarshal(text, &again))
	got, err := again.Apply([]string{"", "q", "c"})
	is(t, []int{3}, []float64{0, 1, 2}, got, err)
}
