package main

import (
	"context"
	"flag"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/datasets"
)

// flags are the settings of the command line.
type flags struct {
	epochs, batch int
	seed          uint64
	folder        string
	device        string
	printProgram  bool
}

func parseFlags() (f flags) {
	flag.IntVar(&f.epochs, "epochs", 10, "how often to go through the training data")
	flag.IntVar(&f.batch, "batch", 32, "images a training step")
	flag.Uint64Var(&f.seed, "seed", 3, "seed of weights, dropout and shuffling")
	flag.StringVar(&f.folder, "data", "", "folder with the MNIST files; default: found or fetched, see package datasets")
	flag.StringVar(&f.device, "device", "", "what to train on: cpu, ref, gpu:0; default: the fastest there is")
	flag.BoolVar(&f.printProgram, "print-program", false, "print the compiled training step and stop")
	flag.Parse()
	return f
}

func (f flags) load(ctx context.Context) (train, test data.Indexed, err error) {
	return datasets.Source{Dir: f.folder}.MNIST(ctx)
}
