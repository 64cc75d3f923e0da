package main

import (
	"bytes"
	_ "embed"

	"github.com/gokeras/gokeras/keras/data"
)

// The Breast Cancer Wisconsin (Diagnostic) data set; see README.md for source and licence.
//
//go:embed breast_cancer.csv
var csvFile []byte

// diagnosis is the column of targets, the 31st: 0 malignant, 1 benign.
const diagnosis = "30"

// read returns measurements and diagnoses. The file's first line counts rows and columns and is no header.
func (f flags) read() (*data.Arrays, error) {
	format := data.CSV{SkipLines: 1, NoHeader: true}
	var table *data.Table
	var err error
	if f.file != "" {
		table, err = format.ReadFile(f.file)
	} else {
		table, err = format.Read(bytes.NewReader(csvFile))
	}
	if err != nil {
		return nil, err
	}
	return table.Arrays(diagnosis)
}

// division is rows to train on and rows to evaluate on.
type division struct{ train, evaluate data.Indexed }

// holdOut puts a fifth of the rows aside for the test.
func (f flags) holdOut(all data.Indexed) (rest, test data.Indexed, err error) {
	labels, err := data.Labels(all)
	if err != nil {
		return nil, nil, err
	}
	return data.TrainTestSplit(all, data.SplitConfig{Fraction: 0.2, Seed: f.seed, Stratify: labels})
}

// divide divides the rows to tune on: once, or into folds.
func (f flags) divide(rest data.Indexed) ([]division, error) {
	labels, err := data.Labels(rest)
	if err != nil {
		return nil, err
	}
	if f.folds == 0 {
		train, validation, err := data.TrainTestSplit(rest, data.SplitConfig{Fraction: 0.25, Seed: f.seed, Stratify: labels})
		return []division{{train, validation}}, err
	}
	folds, err := data.KFold(rest.Len(), data.FoldConfig{Folds: f.folds, Seed: f.seed, Stratify: labels})
	if err != nil {
		return nil, err
	}
	divisions := make([]division, len(folds))
	for i, fold := range folds {
		if divisions[i].train, err = data.Select(rest, fold.Train); err != nil {
			return nil, err
		}
		if divisions[i].evaluate, err = data.Select(rest, fold.Validation); err != nil {
			return nil, err
		}
	}
	return divisions, nil
}
