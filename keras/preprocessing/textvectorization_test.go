package preprocessing_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/gokeras/gokeras/keras/preprocessing"
	"github.com/stretchr/testify/require"
)

var corpus = []string{"The Cat sat. The end", "a cat-dog  über Ünder\tx"}

// Vocabularies and numbers are those of keras.layers.TextVectorization, adapted to corpus.
func TestTextVectorization(t *testing.T) {
	x := []string{"the cat", "x y z the sat", ""}
	plain := []string{"", "[UNK]", "the", "über", "Ünder", "x", "sat", "end", "catdog", "cat", "a"}
	cases := map[string]struct {
		v          *preprocessing.TextVectorization
		vocabulary []string
		dims       []int
		want       []float64
	}{
		"plain":  {&preprocessing.TextVectorization{}, plain, []int{3, 5}, []float64{2, 9, 0, 0, 0, 5, 1, 1, 2, 6, 0, 0, 0, 0, 0}},
		"length": {&preprocessing.TextVectorization{OutputSequenceLength: 3}, plain, []int{3, 3}, []float64{2, 9, 0, 5, 1, 1, 0, 0, 0}},
		"up to two words": {&preprocessing.TextVectorization{NGrams: []int{1, 2}},
			[]string{"", "[UNK]", "the", "über Ünder", "über", "Ünder x", "Ünder", "x", "the end", "the cat", "sat the", "sat", "end", "catdog über", "catdog", "cat sat", "cat", "a catdog", "a"},
			[]int{3, 9}, []float64{2, 16, 9, 0, 0, 0, 0, 0, 0, 7, 1, 1, 2, 11, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}},
		"two words": {&preprocessing.TextVectorization{NGrams: []int{2}},
			[]string{"", "[UNK]", "über Ünder", "Ünder x", "the end", "the cat", "sat the", "catdog über", "cat sat", "a catdog"},
			[]int{3, 4}, []float64{5, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0}},
		"characters": {&preprocessing.TextVectorization{Split: preprocessing.Character, Standardize: preprocessing.Lower},
			[]string{"", "[UNK]", " ", "t", "e", "a", "d", "r", "n", "h", "c", "ü", "Ü", "x", "s", "o", "g", "b", ".", "-", "\t"},
			[]int{3, 13}, append([]float64{3, 9, 4, 2, 10, 5, 3, 0, 0, 0, 0, 0, 0, 13, 2, 1, 2, 1, 2, 3, 9, 4, 2, 14, 5, 3}, make([]float64, 13)...)},
		"as it is": {&preprocessing.TextVectorization{Standardize: preprocessing.NoStandardize},
			[]string{"", "[UNK]", "The", "über", "Ünder", "x", "sat.", "end", "cat-dog", "a", "Cat"},
			[]int{3, 5}, []float64{1, 1, 0, 0, 0, 5, 1, 1, 1, 1, 0, 0, 0, 0, 0}},
		"no punctuation": {&preprocessing.TextVectorization{Standardize: preprocessing.StripPunctuation},
			[]string{"", "[UNK]", "The", "über", "Ünder", "x", "sat", "end", "catdog", "a", "Cat"},
			[]int{3, 5}, []float64{1, 1, 0, 0, 0, 5, 1, 1, 1, 6, 0, 0, 0, 0, 0}},
		"whole": {&preprocessing.TextVectorization{Split: preprocessing.NoSplit},
			[]string{"", "[UNK]", "the cat sat the end", "a catdog  über Ünder\tx"}, []int{3}, []float64{1, 1, 0}},
		"tf-idf": {&preprocessing.TextVectorization{OutputMode: tfidf, MaxTokens: 4}, []string{"[UNK]", "the", "über", "Ünder"},
			[]int{3, 4}, []float64{0.6931471824645996, 0.6931471824645996, 0, 0, 2.7725887298583984, 0.6931471824645996, 0, 0, 0, 0, 0, 0}},
		"own functions": {&preprocessing.TextVectorization{StandardizeFunc: strings.ToUpper, SplitFunc: func(s string) []string { return strings.Split(s, " ")[:1] }},
			[]string{"", "[UNK]", "THE", "A"}, []int{3, 1}, []float64{2, 1, 0}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			v := c.v
			require.NoError(t, v.Adapt(corpus))
			vocabulary, err := v.FullVocabulary()
			require.NoError(t, err)
			require.Equal(t, c.vocabulary, vocabulary)
			size, err := v.VocabularySize()
			require.NoError(t, err)
			require.Len(t, vocabulary, size)
			for range 2 { // the second time from the cache
				got, err := v.Apply(x)
				is(t, c.dims, c.want, got, err)
			}
		})
	}
	v := &preprocessing.TextVectorization{OutputMode: multiHot, MaxTokens: 20, PadToMaxTokens: true}
	require.NoError(t, v.Adapt(corpus))
	got, err := v.Apply(x)
	require.NoError(t, err)
	require.Equal(t, []int{3, 20}, got.Dims())
	require.Equal(t, []float64{0, 1, 1, 1, 1}, []float64{got.At(0, 0), got.At(0, 8), got.At(1, 0), got.At(1, 4), got.At(1, 5)})
	given := &preprocessing.TextVectorization{Vocabulary: []string{"cat", "the"}}
	got, err = given.Apply([]string{"the cat q"})
	is(t, []int{1, 3}, []float64{3, 2, 1}, got, err)
	broken, err := (&preprocessing.TextVectorization{Vocabulary: []string{"\xff"}, Split: preprocessing.Character}).Apply([]string{"\xffa"})
	is(t, []int{1, 2}, []float64{1, 1}, broken, err)
}

func TestTextVectorizationRefuses(t *testing.T) {
	cases := map[string]*preprocessing.TextVectorization{
		"OutputMode: got one_hot":                                  {OutputMode: oneHot},
		"OutputSequenceLength: got -1":                             {OutputSequenceLength: -1},
		"OutputSequenceLength: got 2 with mode count":              {OutputSequenceLength: 2, OutputMode: counts},
		"OutputSequenceLength: got 2 with mode int and split none": {OutputSequenceLength: 2, Split: preprocessing.NoSplit},
		"NGrams: got [2] with split none":                          {NGrams: []int{2}, Split: preprocessing.NoSplit},
		"NGrams: got [0]":                                          {NGrams: []int{0}},
		"MaxTokens: got 1":                                         {MaxTokens: 1, Vocabulary: []string{"a"}},
	}
	for want, v := range cases {
		t.Run(want, func(t *testing.T) {
			require.ErrorContains(t, v.Adapt(corpus), want)
			_, err := v.Apply(corpus)
			require.ErrorContains(t, err, want)
		})
	}
	_, err := (&preprocessing.TextVectorization{}).Apply(corpus)
	require.ErrorContains(t, err, "preprocessing: TextVectorization: preprocessing: StringLookup: not adapted")
}

func TestTextVectorizationIsJSON(t *testing.T) {
	v := &preprocessing.TextVectorization{Standardize: preprocessing.Lower, Split: preprocessing.Character}
	require.NoError(t, v.Adapt(corpus))
	text, err := json.Marshal(v)
	require.NoError(t, err)
	require.Contains(t, string(text), `"Standardize":"lower"`)
	var again preprocessing.TextVectorization
	require.NoError(t, json.Unmarshal(text, &again))
	want, err := v.Apply(corpus)
	require.NoError(t, err)
	got, err := again.Apply(corpus)
	require.NoError(t, err)
	require.True(t, want.Equal(got))
	require.Equal(t, "Split(7)", preprocessing.Split(7).String())
	require.Error(t, json.Unmarshal([]byte(`{"Split":"x"}`), &again))
	require.Error(t, json.Unmarshal([]byte(`{"Standardize":"x"}`), &again))
}
