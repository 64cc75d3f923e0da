// Command gpu times training steps of two networks on a GPU, for scripts/gpu-test.sh. It prints a line for each batch size, of the same
// form as those of torch_bench.py beside it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

func main() {
	device := flag.String("device", "gpu:0", "what to train on")
	steps := flag.Int("steps", 300, "steps of an epoch, of which one is for warming up and three are timed")
	divide := flag.Int("divide", 1, "batches are smaller by this factor, for what is slower than a GPU")
	flag.Parse()
	if err := run(os.Stdout, *device, *steps, *divide); err != nil {
		fmt.Fprintln(os.Stderr, "gpu:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, device string, steps, divide int) error {
	if steps < 1 || divide < 1 {
		return fmt.Errorf("steps %d, divide %d: want at least 1", steps, divide)
	}
	if err := keras.SetDevice(device); err != nil {
		return err
	}
	if isGPU(device) {
		if err := describe(out); err != nil {
			return err
		}
	}
	used, err := watchMemory(device)
	if err != nil {
		return err
	}
	for _, w := range workloads {
		for _, batch := range w.batches {
			batch = max(batch/divide, 1)
			each, err := w.time(batch, steps)
			if err != nil {
				return fmt.Errorf("%s, batch %d: %w", w.name, batch, err)
			}
			mib, err := used()
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "%-8s batch %4d  %-18s %10.1f us/step %12.0f images/s %8.0f MiB\n", w.name, batch, "gokeras",
				float64(each.Nanoseconds())/1e3, float64(batch)/each.Seconds(), mib)
		}
	}
	return nil
}

// workload is a network with the batch sizes that it is trained with.
type workload struct {
	name    string
	sample  []int
	batches []int
	build   func() *keras.Model
}

// The networks of examples/mnist and examples/mnist_convnet, word for word those of torch_bench.py.
var workloads = []workload{
	{"mlp", []int{28, 28}, []int{32, 1024}, func() *keras.Model {
		return keras.Sequential(keras.Input(28, 28), &layers.Flatten{}, &layers.Dense{Units: 128, Activation: activations.ReLU},
			&layers.Dropout{Rate: 0.2}, &layers.Dense{Units: 10, Activation: activations.Softmax})
	}},
	{"convnet", []int{28, 28, 1}, []int{128, 1024}, func() *keras.Model {
		return keras.Sequential(keras.Input(28, 28, 1),
			&layers.Conv2D{Filters: 32, KernelSize: [2]int{3, 3}, Activation: activations.ReLU}, &layers.MaxPooling2D{},
			&layers.Conv2D{Filters: 64, KernelSize: [2]int{3, 3}, Activation: activations.ReLU}, &layers.MaxPooling2D{},
			&layers.Flatten{}, &layers.Dropout{Rate: 0.5}, &layers.Dense{Units: 10, Activation: activations.Softmax})
	}},
}

// epochs are timed together: the end of a Fit waits for the device.
const epochs = 3

// time returns the time of a step: of the host's gathering of rows, the copy to the device and the training there.
func (w workload) time(batch, steps int) (time.Duration, error) {
	keras.SetSeed(1)
	m := w.build()
	if err := m.Compile(keras.CompileConfig{Optimizer: &optimizers.Adam{}, Loss: &losses.SparseCategoricalCrossentropy{},
		Metrics: []metrics.Metric{metrics.Named("accuracy")}}); err != nil {
		return 0, err
	}
	ds, err := digits(w.sample, batch*steps)
	if err != nil {
		return 0, err
	}
	fit := func(epochs int) error {
		_, err := m.Fit(context.Background(), ds, keras.FitConfig{BatchSize: batch, Epochs: epochs, Verbose: keras.Silent})
		return err
	}
	if err := fit(1); err != nil {
		return 0, err
	}
	start := time.Now()
	err = fit(epochs)
	return time.Since(start) / time.Duration(epochs*steps), err
}

// digits are made up: bytes and classes.
func digits(sample []int, n int) (data.Indexed, error) {
	x, y := tensor.New(tensor.Uint8, append([]int{n}, sample...)...), tensor.New(tensor.Int32, n)
	for i := range x.Bytes() {
		x.Bytes()[i] = byte(i * 7919 >> 3)
	}
	for i := range tensor.Data[int32](y) {
		tensor.Data[int32](y)[i] = int32(i * i % 10)
	}
	ds, err := data.New(x, y)
	if err != nil {
		return nil, err
	}
	return data.Scale(ds, 1.0/255), nil
}
