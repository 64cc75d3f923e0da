package main

import (
	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/regularizers"
)

// resnet returns the residual network of He, Zhang, Ren and Sun (2015, arXiv:1512.03385) for pictures of 32 x 32 as Keras's example
// cifar10_resnet has it in version 1: three stages of blocks with 16, 32 and 64 filters, 6*blocks + 2 layers with weights.
func resnet(blocks, classes int) *keras.Model {
	in := keras.Input(32, 32, 3)
	x := convolve(in, 16, 3, 1).Apply(&layers.BatchNormalization{}, relu())
	for stage, filters := range []int{16, 32, 64} {
		for block := range blocks {
			// The first block of a stage makes the picture smaller, but for the first stage.
			strides := 1
			if stage > 0 && block == 0 {
				strides = 2
			}
			x = residual(x, filters, strides)
		}
	}
	out := x.Apply(&layers.GlobalAveragePooling2D{},
		&layers.Dense{Units: classes, Activation: activations.Softmax, KernelInitializer: initializers.HeNormal})
	return keras.NewModel([]*keras.Tensor{in}, []*keras.Tensor{out})
}

// residual adds what two convolutions make of x to x itself, or to x as a convolution of 1 x 1 fits it to the new size.
func residual(x *keras.Tensor, filters, strides int) *keras.Tensor {
	y := convolve(x, filters, 3, strides).Apply(&layers.BatchNormalization{}, relu())
	y = convolve(y, filters, 3, 1).Apply(&layers.BatchNormalization{})
	if strides > 1 {
		x = convolve(x, filters, 1, strides)
	}
	return keras.Apply(&layers.Add{}, x, y)[0].Apply(relu())
}

func convolve(x *keras.Tensor, filters, kernel, strides int) *keras.Tensor {
	return x.Apply(&layers.Conv2D{
		Filters:           filters,
		KernelSize:        [2]int{kernel, kernel},
		Strides:           [2]int{strides, strides},
		Padding:           layers.Same,
		KernelInitializer: initializers.HeNormal,
		KernelRegularizer: regularizers.L2{Factor: 1e-4},
	})
}

func relu() layers.Layer { return &layers.Activation{Activation: activations.ReLU} }

// rate is the example's learning rate, whose 200 epochs are stretched or shrunk to those that there are.
func rate(epoch, epochs int) float64 {
	switch part := 200 * epoch / max(epochs, 1); {
	case part > 180:
		return 0.5e-6
	case part > 160:
		return 1e-6
	case part > 120:
		return 1e-5
	case part > 80:
		return 1e-4
	}
	return 1e-3
}
