package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/datasets"
)

// flags are the settings of the command line.
type flags struct {
	set           string
	epochs, batch int
	rows          int
	seed          uint64
	folder        string
	export        string
	printProgram  bool
}

func parseFlags() (f flags) {
	flag.StringVar(&f.set, "set", "emoji", "the pictures: emoji or cifar10")
	flag.IntVar(&f.epochs, "epochs", 30, "how often to go through the training data")
	flag.IntVar(&f.batch, "batch", 32, "pictures a training step")
	flag.IntVar(&f.rows, "rows", 0, "train and test on the first so many pictures only; 0: all")
	flag.Uint64Var(&f.seed, "seed", 1, "seed of weights and shuffling")
	flag.StringVar(&f.folder, "data", "", "folder with the set's files, such as cifar-10-binary.tar.gz; default: found or fetched, see package datasets")
	flag.StringVar(&f.export, "export", "", "write the set as x_train.npy, y_train.npy, x_test.npy and y_test.npy into this folder, for keras/resnet.py, and stop")
	flag.BoolVar(&f.printProgram, "print-program", false, "print the compiled training step and stop")
	flag.Parse()
	return f
}

// load returns the set and its number of classes.
func (f flags) load(ctx context.Context) (train, test data.Indexed, classes int, err error) {
	source := datasets.Source{Dir: f.folder}
	switch f.set {
	case "emoji":
		classes = len(datasets.EmojiClasses())
		train, test, err = source.Emoji(ctx)
	case "cifar10":
		classes = len(datasets.CIFAR10Classes())
		train, test, err = source.CIFAR10(ctx)
	default:
		err = fmt.Errorf("-set: got %q, want emoji or cifar10", f.set)
	}
	if err != nil {
		return nil, nil, 0, err
	}
	if f.rows > 0 {
		train, test = data.Take(train, f.rows), data.Take(test, f.rows)
	}
	return train, test, classes, nil
}

// write saves the arrays as Python's NumPy reads them.
func (f flags) write(train, test data.Indexed) error {
	if err := os.MkdirAll(f.export, 0o755); err != nil {
		return err
	}
	for name, ds := range map[string]data.Indexed{"train": train, "test": test} {
		a, err := data.Collect(ds)
		if err != nil {
			return err
		}
		if err := errors.Join(a.X[0].SaveNpy(filepath.Join(f.export, "x_"+name+".npy")), a.Y[0].SaveNpy(filepath.Join(f.export, "y_"+name+".npy"))); err != nil {
			return err
		}
	}
	return nil
}
