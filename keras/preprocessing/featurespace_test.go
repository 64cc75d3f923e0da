package preprocessing_test

import (
	"strings"
	"testing"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/preprocessing"
	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

func table(t *testing.T, text string) *data.Table {
	t.Helper()
	table, err := data.CSV{}.Read(strings.NewReader(text))
	require.NoError(t, err)
	return table
}

func TestFeatureSpace(t *testing.T) {
	train := table(t, "age,fare,sex,deck,tag\n20,5,f,A,x\n,7,m,,y\n40,9,m,A,x\n")
	space := preprocessing.FeatureSpace{
		{Columns: []string{"fare", "age"}, Numbers: preprocessing.Pipeline{&preprocessing.Imputer{}, &preprocessing.MinMaxScaler{}}},
		{Columns: []string{"sex"}, Texts: &preprocessing.StringLookup{OutputMode: oneHot, NumOOVIndices: new(0)}},
		{Columns: []string{"deck"}, Texts: &preprocessing.StringLookup{}},
		{Columns: []string{"sex", "tag"}, Texts: &preprocessing.StringLookup{OutputMode: multiHot, NumOOVIndices: new(0), MaxTokens: 5, PadToMaxTokens: true}},
	}
	require.NoError(t, space.Adapt(train))
	names, err := space.Names()
	require.NoError(t, err)
	require.Equal(t, strings.Fields("fare age sex=m sex=f deck sex+tag=x sex+tag=m sex+tag=y sex+tag=f sex+tag=4"), names)
	got, err := space.Apply(train)
	is(t, []int{3, len(names)}, []float64{
		0, 0, 0, 1, 1, 1, 0, 0, 1, 0,
		0.5, 0.5, 1, 0, 2, 0, 1, 1, 0, 0,
		1, 1, 1, 0, 1, 1, 1, 0, 0, 0,
	}, got, err)
	test := table(t, "age,fare,sex,deck,tag\n60,7,f,B,y\n")
	got, err = space.Apply(test)
	is(t, []int{1, len(names)}, []float64{0.5, 2, 0, 1, 0, 0, 0, 1, 1, 0}, got, err)
	none, err := test.Rows(nil)
	require.NoError(t, err)
	got, err = space.Apply(none)
	require.NoError(t, err)
	require.Equal(t, 0, got.Len())
	_, err = space.Apply(table(t, "age,fare,sex,deck,tag\n60,7,z,B,y\n"))
	require.ErrorContains(t, err, `preprocessing: FeatureSpace: columns ["sex"]: preprocessing: StringLookup: row 0: "z" is not in the vocabulary`)
}

// keep is a transformer that does nothing.
type keep struct{}

func (keep) Adapt(*tensor.Tensor) error                     { return nil }
func (keep) Apply(x *tensor.Tensor) (*tensor.Tensor, error) { return x, nil }
func numbersOf(columns ...string) preprocessing.Feature {
	return preprocessing.Feature{Columns: columns, Numbers: keep{}}
}
func textsOf(l *preprocessing.StringLookup, columns ...string) preprocessing.Feature {
	return preprocessing.Feature{Columns: columns, Texts: l}
}

func TestFeatureSpaceRefuses(t *testing.T) {
	x := table(t, "a,b,c\n1,p,\n2,q,3\n")
	cases := map[string]preprocessing.FeatureSpace{
		"want features and a table":                             nil,
		"feature 1: want Columns, and one of Numbers and Texts": {numbersOf("a"), {Columns: []string{"b"}}},
		"feature 0: want Columns":                               {{Numbers: keep{}}},
		`columns ["z"]: data: Table: no column is called "z"`:   {numbersOf("z")},
		`column "b": row 0: got "p", want a finite number`:      {numbersOf("a", "b")},
		`column "a" holds numbers, want texts`:                  {textsOf(&preprocessing.StringLookup{}, "a")},
	}
	for want, space := range cases {
		require.ErrorContains(t, space.Adapt(x), want)
		_, err := space.Apply(x)
		require.ErrorContains(t, err, want)
	}
	require.Error(t, preprocessing.FeatureSpace{numbersOf("a")}.Adapt(nil))
	_, err := preprocessing.FeatureSpace{numbersOf("a", "c")}.Apply(x)
	require.ErrorContains(t, err, "row 0: a missing value is left: use an Imputer")
	texts := table(t, "a,b\np,q\n")
	space := preprocessing.FeatureSpace{textsOf(&preprocessing.StringLookup{}, "a", "b")}
	require.NoError(t, space.Adapt(texts))
	_, err = space.Apply(texts)
	require.ErrorContains(t, err, "several columns of texts in mode int")
	_, err = preprocessing.FeatureSpace{textsOf(&preprocessing.StringLookup{OutputMode: oneHot}, "a")}.Names()
	require.ErrorContains(t, err, "not adapted")
	require.ErrorContains(t, preprocessing.FeatureSpace{{Columns: []string{"c"}, Numbers: &preprocessing.MinMaxScaler{}}}.Adapt(x), "NaN")
	_, err = preprocessing.FeatureSpace{{Columns: []string{"a"}, Numbers: &preprocessing.MinMaxScaler{}}}.Apply(x)
	require.ErrorContains(t, err, "not adapted")
}
