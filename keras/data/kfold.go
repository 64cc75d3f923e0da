package data

import (
	"fmt"
	"math"
	"slices"
)

// Fold is one of the divisions of a cross-validation: row numbers, ascending, for Select and Table.Rows.
type Fold struct{ Train, Validation []int32 }

// FoldConfig says how KFold divides rows.
//
// Defaults: 5 folds, drawn at random.
type FoldConfig struct {
	Folds     int    // 0: 5
	Seed      uint64 // equal seeds give equal folds
	NoShuffle bool   // a fold validates on neighbouring rows
	// Stratify gives the class of each row, as Labels and Table.Classes do. Every class is then spread evenly over the folds.
	Stratify []int
}

// KFold divides the row numbers 0 … n-1 for cross-validation: each row is in the validation of one fold and trained on in the others.
// Sizes differ by one at most.
//
// Errors: fewer than 2 folds, more folds than rows, Stratify not as long as there are rows, a class with fewer rows than folds.
// Reference: sklearn.model_selection.KFold and StratifiedKFold.
func KFold(n int, cfg FoldConfig) ([]Fold, error) {
	k := cfg.Folds
	if k == 0 {
		k = 5
	}
	if k < 2 || k > n || n > math.MaxInt32 {
		return nil, fmt.Errorf("data: KFold: got %d folds of %d rows, want at least 2 folds and no more than rows", k, n)
	}
	order := ascending(n)
	if !cfg.NoShuffle {
		order = shuffled(n, cfg.Seed, foldStream)
	}
	of := make([]int, n) // the fold that validates on a row
	if cfg.Stratify != nil {
		if err := byClass(order, cfg.Stratify, k); err != nil {
			return nil, fmt.Errorf("data: KFold: %w", err)
		}
		for i, row := range order {
			of[row] = i % k
		}
	} else {
		// The first n%k folds have a row more.
		size, more := n/k, n%k
		for i, row := range order {
			of[row] = max(i/(size+1), (i-more)/size)
		}
	}
	folds := make([]Fold, k)
	for row, f := range of {
		for i := range folds {
			if side := &folds[i].Train; i != f {
				*side = append(*side, int32(row))
			}
		}
		folds[f].Validation = append(folds[f].Validation, int32(row))
	}
	for i := range folds {
		folds[i] = Fold{slices.Clip(folds[i].Train), slices.Clip(folds[i].Validation)}
	}
	return folds, nil
}
