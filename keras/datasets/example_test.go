package datasets_test

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/datasets"
)

func ExampleMNIST() {
	train, test, err := datasets.MNIST(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(train.Len(), test.Len(), train.Spec().X[0].Dims)
	train = data.Scale(train, 1.0/255) // bytes to floats in [0, 1], made while batches are gathered
	fmt.Println(train.Spec().X[0].DType)
}

func ExampleEmoji() {
	train, test, err := datasets.Emoji(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(train.Len(), test.Len(), train.Spec().X[0].Dims, datasets.EmojiClasses())
}

func ExampleSource() {
	_, _, err := datasets.Source{Dir: "/no/such/folder", Offline: true}.MNIST(context.Background())
	fmt.Println(err)
	// Output:
	// datasets: MNIST not found; tried
	//   /no/such/folder: no train-images-idx3-ubyte and no train-images-idx3-ubyte.gz
	// to get it by hand, put train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz
	// from https://ossci-datasets.s3.amazonaws.com/mnist/
	// into /no/such/folder
}
