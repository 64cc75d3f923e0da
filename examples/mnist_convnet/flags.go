package main

import (
	"context"
	"flag"
	"fmt"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/datasets"
)

// flags are the settings of the command line.
type flags struct {
	epochs, batch, rows int
	seed                uint64
	folder              string
	printProgram        bool
}

func parseFlags() (f flags) {
	flag.IntVar(&f.epochs, "epochs", 15, "how often to go through the training data")
	flag.IntVar(&f.batch, "batch", 128, "images a training step")
	flag.IntVar(&f.rows, "rows", 0, "train and test on the first so many images only; 0: all")
	flag.Uint64Var(&f.seed, "seed", 1, "seed of weights, dropout and shuffling")
	flag.StringVar(&f.folder, "data", "", "folder with the MNIST files; default: found or fetched, see package datasets")
	flag.BoolVar(&f.printProgram, "print-program", false, "print the compiled training step and stop")
	flag.Parse()
	return f
}

// load returns the images with an axis of one channel, from 0 to 1, and the labels as rows with a one at the class.
func (f flags) load(ctx context.Context) (train, test data.Indexed, err error) {
	train, test, err = datasets.Source{Dir: f.folder}.MNIST(ctx)
	if err != nil {
		return nil, nil, err
	}
	if f.rows > 0 {
		train, test = data.Take(train, f.rows), data.Take(test, f.rows)
	}
	if train, err = prepare(train); err != nil {
		return nil, nil, err
	}
	test, err = prepare(test)
	return train, test, err
}

func prepare(ds data.Indexed) (data.Indexed, error) {
	a, err := data.Collect(ds)
	if err != nil {
		return nil, err
	}
	x, err := a.X[0].Reshape(-1, 28, 28, 1)
	if err != nil {
		return nil, fmt.Errorf("images: %w", err)
	}
	y, err := data.ToCategorical(a.Y[0], 10)
	if err != nil {
		return nil, err
	}
	prepared, err := data.New(x, y)
	if err != nil {
		return nil, err
	}
	return data.Scale(prepared, 1.0/255), nil
}
