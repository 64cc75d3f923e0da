package data_test

import (
	"slices"
	"testing"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// classes gives row i class 0 for i < zeros, else 1.
func classes(n, zeros int) []int {
	c := make([]int, n)
	for i := zeros; i < n; i++ {
		c[i] = 1
	}
	return c
}

func count(rows []int32, of []int, class int) (k int) {
	for _, r := range rows {
		if of[r] == class {
			k++
		}
	}
	return k
}

// Sizes as sklearn.model_selection.train_test_split gives them: ceil(n*fraction) to test.
func TestSplitRows(t *testing.T) {
	cases := []struct {
		n, test  int
		fraction float64
	}{{569, 114, 0.2}, {10, 3, 0}, {10, 3, 0.25}, {2, 1, 0.5}, {7, 1, 0.01}, {100, 99, 0.99}}
	for _, c := range cases {
		train, test, err := data.SplitRows(c.n, data.SplitConfig{Fraction: c.fraction, Seed: 3})
		require.NoError(t, err)
		require.Len(t, test, c.test)
		all := slices.Sorted(slices.Values(append(slices.Clone(train), test...)))
		require.Len(t, all, c.n)
		for i, r := range all {
			require.Equal(t, int32(i), r)
		}
		again, _, err := data.SplitRows(c.n, data.SplitConfig{Fraction: c.fraction, Seed: 3})
		require.NoError(t, err)
		require.Equal(t, train, again)
		train, test, err = data.SplitRows(c.n, data.SplitConfig{Fraction: c.fraction, NoShuffle: true})
		require.NoError(t, err)
		require.Equal(t, all, append(train, test...))
	}
	a, _, _ := data.SplitRows(100, data.SplitConfig{Seed: 1})
	b, _, _ := data.SplitRows(100, data.SplitConfig{Seed: 2})
	require.NotEqual(t, a, b)
	require.False(t, slices.IsSorted(a))
}

func TestSplitRowsStratified(t *testing.T) {
	for _, zeros := range []int{2, 50, 212, 567} {
		of := classes(569, zeros)
		for seed := range uint64(20) {
			train, test, err := data.SplitRows(569, data.SplitConfig{Fraction: 0.2, Seed: seed, Stratify: of})
			require.NoError(t, err)
			require.Len(t, test, 114)
			require.Len(t, train, 455)
			require.InDelta(t, float64(zeros)*114/569, count(test, of, 0), 1)
			require.Len(t, slices.Compact(slices.Sorted(slices.Values(append(train, test...)))), 569)
		}
	}
	of := classes(100, 50)
	train, _, err := data.SplitRows(100, data.SplitConfig{Stratify: of})
	require.NoError(t, err)
	require.Positive(t, count(train[:30], of, 1), "classes are mixed")
}

func TestSplitRowsRefuses(t *testing.T) {
	cases := map[string]struct {
		n    int
		cfg  data.SplitConfig
		want string
	}{
		"fraction": {10, data.SplitConfig{Fraction: 1}, "Fraction: got 1, want 0 < fraction < 1"},
		"negative": {10, data.SplitConfig{Fraction: -.1}, "Fraction: got -0.1"},
		"one row":  {1, data.SplitConfig{}, "Fraction 0.25 of 1 rows leaves none to train on"},
		"none":     {0, data.SplitConfig{}, "leaves none"},
		"series":   {4, data.SplitConfig{NoShuffle: true, Stratify: make([]int, 4)}, "Stratify and NoShuffle exclude each other"},
		"length":   {4, data.SplitConfig{Stratify: make([]int, 3)}, "Stratify: got 3 classes for 4 rows"},
		"single":   {4, data.SplitConfig{Stratify: []int{7, 7, 9, 7}}, "class 9, as of row 2, has 1 rows, want at least 2"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, _, err := data.SplitRows(c.n, c.cfg)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestTrainTestSplit(t *testing.T) {
	a, err := data.New(numbers[float32](40, 2), numbers[uint8](40))
	require.NoError(t, err)
	for name, ds := range map[string]data.Indexed{"arrays": a, "foreign": foreign{a}, "scaled": data.Scale(a, 1)} {
		train, test, err := data.TrainTestSplit(ds, data.SplitConfig{Fraction: 0.1})
		require.NoError(t, err, name)
		require.Equal(t, 36, train.Len())
		one, _ := collect(t, train, 0, 0)
		two, _ := collect(t, test, 0, 0)
		require.Len(t, slices.Compact(slices.Sorted(slices.Values(append(one, two...)))), 40)
		sub, validation, err := data.Split(train, 0.25)
		require.NoError(t, err)
		three, _ := collect(t, sub, 0, 0)
		four, _ := collect(t, validation, 0, 0)
		require.Equal(t, one, append(three, four...))
	}
	_, _, err = data.TrainTestSplit(a, data.SplitConfig{Fraction: 2})
	require.Error(t, err)
	_, _, err = data.TrainTestSplit(nil, data.SplitConfig{})
	require.EqualError(t, err, "data: TrainTestSplit: the dataset is nil")
}

func TestSelect(t *testing.T) {
	a, err := data.New(numbers[float32](10, 3), numbers[uint8](10))
	require.NoError(t, err)
	outer, err := data.Select(a, []int32{9, 1, 1, 4})
	require.NoError(t, err)
	labels, _ := collect(t, outer, 0, 0)
	require.Equal(t, []int{9, 1, 1, 4}, labels)
	inner, err := data.Select(outer, []int32{3, 0})
	require.NoError(t, err)
	labels, _ = collect(t, inner, 0, 0)
	require.Equal(t, []int{4, 9}, labels)
	_, err = data.Select(outer, []int32{0, 4})
	require.ErrorContains(t, err, "data: Select: rows[1]: got 4, want 0 <= row < 4")
	require.ErrorContains(t, outer.Gather(outer.Spec().NewBatch(1), []int32{4}), "want 0 <= row < 4")
	b, rows := outer.Spec().NewBatch(4), []int32{3, 2, 1, 0}
	require.Zero(t, testing.AllocsPerRun(100, func() {
		if err := outer.Gather(b, rows); err != nil {
			panic(err)
		}
	}))
	empty, err := data.Select(a, nil)
	require.NoError(t, err)
	require.Zero(t, empty.Len())
}

func TestKFold(t *testing.T) {
	for _, n := range []int{5, 7, 103} {
		for _, cfg := range []data.FoldConfig{{}, {Seed: 4}, {NoShuffle: true}, {Folds: 2}, {Folds: n}} {
			folds, err := data.KFold(n, cfg)
			require.NoError(t, err)
			if cfg.Folds == 0 {
				require.Len(t, folds, 5)
			}
			var all []int32
			for _, f := range folds {
				require.InDelta(t, float64(n)/float64(len(folds)), len(f.Validation), 1)
				require.True(t, slices.IsSorted(f.Validation) && slices.IsSorted(f.Train))
				require.Len(t, slices.Compact(slices.Sorted(slices.Values(slices.Concat(f.Train, f.Validation)))), n)
				all = append(all, f.Validation...)
			}
			require.Len(t, all, n)
		}
	}
	// Sizes of sklearn's KFold(5) of 7 rows, without shuffling: 2 2 1 1 1.
	folds, err := data.KFold(7, data.FoldConfig{NoShuffle: true})
	require.NoError(t, err)
	require.Equal(t, []int32{0, 1}, folds[0].Validation)
	require.Equal(t, []int32{2, 3}, folds[1].Validation)
	require.Equal(t, []int32{4}, folds[2].Validation)
	require.Equal(t, []int32{0, 1, 2, 3, 4, 5}, folds[4].Train)
}

func TestKFoldStratified(t *testing.T) {
	of := classes(569, 212)
	folds, err := data.KFold(569, data.FoldConfig{Stratify: of, Seed: 1})
	require.NoError(t, err)
	for _, f := range folds {
		require.InDelta(t, 212/5.0, count(f.Validation, of, 0), 1)
		require.InDelta(t, 569/5.0, len(f.Validation), 1)
	}
	for want, cfg := range map[string]data.FoldConfig{
		"got 1 folds of 4 rows": {Folds: 1}, "got 5 folds of 4 rows": {}, "got -1 folds": {Folds: -1},
		"Stratify: got 1 classes for 4 rows": {Folds: 2, Stratify: []int{0}}, "class 1, as of row 3, has 1 rows, want at least 2": {Folds: 2, Stratify: []int{0, 0, 0, 1}},
	} {
		_, err := data.KFold(4, cfg)
		require.ErrorContains(t, err, want)
	}
}

func TestLabels(t *testing.T) {
	x := numbers[float32](3, 1)
	for name, y := range map[string]*tensor.Tensor{
		"uint8": tensor.Of([]uint8{2, 0, 1}), "float": tensor.Of([]float32{2, 0, 1}, 3, 1), "one-hot": tensor.Of([]float32{0, 0, 1, 1, 0, 0, 0, 1, 0}, 3, 3),
	} {
		a, err := data.New(x, y)
		require.NoError(t, err)
		got, err := data.Labels(foreign{a})
		require.NoError(t, err, name)
		require.Equal(t, []int{2, 0, 1}, got)
	}
	a, err := data.New(x, tensor.Of([]float32{1, 0.5, 0}))
	require.NoError(t, err)
	_, err = data.Labels(a)
	require.EqualError(t, err, "data: Labels: row 1: got 0.5, want a whole number")
	a, err = data.New(x, tensor.New(tensor.Int32, 3, 0))
	require.NoError(t, err)
	_, err = data.Labels(a)
	require.ErrorContains(t, err, "want a number in each row")
	a, err = data.New(x, nil)
	require.NoError(t, err)
	_, err = data.Labels(a)
	require.ErrorContains(t, err, "no targets")
}

func TestClasses(t *testing.T) {
	table := read(t, "a,b\nx,3\n,\ny,3\nx,\n")
	for _, name := range []string{"a", "b"} {
		got, err := table.Classes(name)
		require.NoError(t, err)
		require.Equal(t, map[string][]int{"a": {0, 1, 2, 0}, "b": {0, 1, 0, 1}}[name], got)
	}
	_, err := table.Classes("c")
	require.Error(t, err)
}
