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
}

func parseFlags() (f flags) {
	flag.IntVar(&f.epochs, "epochs", 10, "how often to go through the training data")
	flag.IntVar(&f.batch, "batch", 32, "pictures a training step")
	flag.Uint64Var(&f.seed, "seed", 1, "seed of weights and shuffling")
	flag.StringVar(&f.folder, "data", "", "folder with the Fashion-MNIST files; default: found or fetched, see package datasets")
	flag.Parse()
	return f
}

func (f flags) load(ctx context.Context) (train, test data.Indexed, err error) {
	return datasets.Source{Dir: f.folder}.FashionMNIST(ctx)
}

// classNames are the names of the labels.
var classNames = []string{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"}
