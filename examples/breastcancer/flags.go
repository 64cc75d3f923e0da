package main

import "flag"

// flags are the settings of the command line.
type flags struct {
	file          string
	epochs, folds int
	seed          uint64
	quick         bool
}

func parseFlags() (f flags) {
	flag.StringVar(&f.file, "data", "", "CSV file like breast_cancer.csv; default: the one built in")
	flag.IntVar(&f.epochs, "epochs", 30, "how often a training goes through its rows")
	flag.IntVar(&f.folds, "folds", 5, "cross-validate with as many folds; 0: divide once into training and validation rows")
	flag.Uint64Var(&f.seed, "seed", 1, "seed of divisions, weights, dropout and shuffling")
	flag.BoolVar(&f.quick, "quick", false, "try two settings only")
	flag.Parse()
	return f
}
