package datasets

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras/data"
)

// CIFAR10 returns small photographs of ten kinds of things, see CIFAR10Classes.
//
// The files are those of the binary version, data_batch_1.bin to data_batch_5.bin and test_batch.bin, or the archive that has them,
// cifar-10-binary.tar.gz (170 MB), as it is published.
//
// Shapes: train X uint8 [50000 32 32 3], Y uint8 [50000 1], labels 0 to 9; test X [10000 32 32 3], Y [10000 1].
// Errors: as MNIST.
// Reference: keras.datasets.cifar10.load_data; Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images".
func CIFAR10(ctx context.Context) (train, test data.Indexed, err error) { return Source{}.CIFAR10(ctx) }

// CIFAR10 is the function CIFAR10 with s's settings.
func (s Source) CIFAR10(ctx context.Context) (train, test data.Indexed, err error) {
	return cifar10.load(ctx, s, 0)
}

// CIFAR10Classes are the names of the labels.
func CIFAR10Classes() []string {
	return []string{"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"}
}

// LabelMode says which labels CIFAR100 gives.
type LabelMode uint8

// The labels of CIFAR-100.
const (
	Fine   LabelMode = iota // 100 classes
	Coarse                  // 20 groups of five of them
)

// CIFAR100 returns photographs as CIFAR10 does, of 100 kinds of things in 20 groups.
//
// The files are train.bin and test.bin of the binary version, or cifar-100-binary.tar.gz (169 MB) as it is published.
//
// Shapes: as CIFAR10, labels 0 to 99, or 0 to 19 with Coarse.
// Errors: as MNIST, and a mode that is neither Fine nor Coarse.
// Reference: keras.datasets.cifar100.load_data.
func CIFAR100(ctx context.Context, mode LabelMode) (train, test data.Indexed, err error) {
	return Source{}.CIFAR100(ctx, mode)
}

// CIFAR100 is the function CIFAR100 with s's settings.
func (s Source) CIFAR100(ctx context.Context, mode LabelMode) (train, test data.Indexed, err error) {
	switch mode {
	case Fine:
		return cifar100.load(ctx, s, 1)
	case Coarse:
		return cifar100.load(ctx, s, 0)
	}
	return nil, nil, fmt.Errorf("datasets: CIFAR-100: label mode: got %d, want Fine or Coarse", mode)
}

// The digest and length of both archives are those that TensorFlow Datasets and others have on record.
var cifar10 = records{
	name:  "cifar-10",
	title: "CIFAR-10",
	train: []recordFile{
		{"data_batch_1.bin", 10000}, {"data_batch_2.bin", 10000}, {"data_batch_3.bin", 10000}, {"data_batch_4.bin", 10000}, {"data_batch_5.bin", 10000},
	},
	test:    []recordFile{{"test_batch.bin", 10000}},
	classes: []int{10},
	archive: []archive{{
		published{170052171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"},
		[]string{"https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"},
	}},
	folder: "cifar-10-batches-bin",
	unpack: unpackCIFAR,
}

var cifar100 = records{
	name:    "cifar-100",
	title:   "CIFAR-100",
	train:   []recordFile{{"train.bin", 50000}},
	test:    []recordFile{{"test.bin", 10000}},
	classes: []int{20, 100},
	archive: []archive{{
		published{168513733, "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec"},
		[]string{"https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"},
	}},
	folder: "cifar-100-binary",
	unpack: unpackCIFAR,
}

func unpackCIFAR(d records, zipped [][]byte) ([][]byte, error) {
	var names []string
	var sizes []int
	for _, f := range d.files() {
		names, sizes = append(names, f.name), append(sizes, d.bytes(f))
	}
	return untarFiles(zipped[0], names, sizes)
}
