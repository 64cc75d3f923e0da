package data

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// SplitConfig says how TrainTestSplit and SplitRows divide rows.
//
// Defaults: a quarter of the rows to test on, drawn at random.
type SplitConfig struct {
	Fraction  float64 // the share to test on; 0: 0.25
	Seed      uint64  // equal seeds give equal splits
	NoShuffle bool    // the last rows are to test on, and all stay in order: for series
	// Stratify gives the class of each row, as Labels and Table.Classes do. Every class is then divided in the same proportion,
	// up to a row. It needs the shuffling.
	Stratify []int
}

// TrainTestSplit returns two views of ds: rows to train on, and the ceil(n*Fraction) rows to test on.
//
// Errors: those of SplitRows.
// Reference: sklearn.model_selection.train_test_split; keras.utils.split_dataset.
func TrainTestSplit(ds Indexed, cfg SplitConfig) (train, test Indexed, err error) {
	if ds == nil {
		return nil, nil, errors.New("data: TrainTestSplit: the dataset is nil")
	}
	a, b, err := SplitRows(ds.Len(), cfg)
	if err == nil {
		train, err = Select(ds, a)
	}
	if err == nil {
		test, err = Select(ds, b)
	}
	return train, test, err
}

// SplitRows divides the row numbers 0 … n-1 as TrainTestSplit does, for Table.Rows and Select.
//
// Errors: a fraction outside (0, 1), a side that would be empty, Stratify with NoShuffle or not as long as there are rows, a class
// with a single row.
func SplitRows(n int, cfg SplitConfig) (train, test []int32, err error) {
	fraction := cfg.Fraction
	if fraction == 0 {
		fraction = 0.25
	}
	if !(fraction > 0 && fraction < 1) {
		return nil, nil, fmt.Errorf("data: SplitRows: Fraction: got %v, want 0 < fraction < 1", fraction)
	}
	k := int(math.Ceil(float64(n) * fraction))
	if k >= n {
		return nil, nil, fmt.Errorf("data: SplitRows: Fraction %v of %d rows leaves none to train on", fraction, n)
	}
	if n > math.MaxInt32 {
		return nil, nil, fmt.Errorf("data: SplitRows: got %d rows, want at most %d", n, math.MaxInt32)
	}
	if cfg.NoShuffle {
		if cfg.Stratify != nil {
			return nil, nil, errors.New("data: SplitRows: Stratify and NoShuffle exclude each other")
		}
		all := ascending(n)
		return all[:n-k], all[n-k:], nil
	}
	order := shuffled(n, cfg.Seed, splitStream)
	if cfg.Stratify != nil {
		if err := byClass(order, cfg.Stratify, 2); err != nil {
			return nil, nil, fmt.Errorf("data: SplitRows: %w", err)
		}
	}
	train, test = make([]int32, 0, n-k), make([]int32, 0, k)
	for i, row := range order {
		// k of n at even distances: of a class, whose rows stand together, the same share up to one.
		if (i+1)*k/n > i*k/n {
			test = append(test, row)
		} else {
			train = append(train, row)
		}
	}
	if cfg.Stratify != nil {
		train, test = pick(train, shuffled(len(train), cfg.Seed, trainStream)), pick(test, shuffled(len(test), cfg.Seed, testStream))
	}
	return train, test, nil
}

// Streams of random numbers, far from those of Fit, which counts epochs from 0.
const (
	splitStream = 1<<40 + iota
	trainStream
	testStream
	foldStream
)

func shuffled(n int, seed, stream uint64) []int32 {
	rows := make([]int32, n)
	Permutation(rows, n, seed, stream)
	return rows
}

func ascending(n int) []int32 {
	rows := make([]int32, n)
	for i := range rows {
		rows[i] = int32(i)
	}
	return rows
}

// stratify is the field that errors name.
const stratify = "Stratify"

// byClass sorts rows by their class and keeps the order within one. Each class must have least rows.
func byClass(rows []int32, classes []int, least int) error {
	if len(classes) != len(rows) {
		return fmt.Errorf("%s: got %d classes for %d rows", stratify, len(classes), len(rows))
	}
	count := map[int]int{}
	for _, c := range classes {
		count[c]++
	}
	for i, c := range classes {
		if count[c] < least {
			return fmt.Errorf("%s: class %d, as of row %d, has %d rows, want at least %d", stratify, c, i, count[c], least)
		}
	}
	slices.SortStableFunc(rows, func(a, b int32) int {
		switch x, y := classes[a], classes[b]; {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	return nil
}
