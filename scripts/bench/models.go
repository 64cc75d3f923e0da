package main

import (
	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/layers"
)

// blueprint is the network of a workload, word for word that of peers/keras_bench.py.
type blueprint struct {
	input []int // of one sample
	build func() *keras.Model
}

var blueprints = map[string]blueprint{
	"mlp":      {[]int{28, 28}, mlp},
	"convnet":  {[]int{28, 28, 1}, convnet},
	"vgg6":     {[]int{32, 32, 3}, vgg6},
	"resnet20": {[]int{32, 32, 3}, resnet20},
}

func mlp() *keras.Model {
	return keras.Sequential(
		keras.Input(28, 28),
		&layers.Flatten{},
		&layers.Dense{Units: 128, Activation: activations.ReLU},
		&layers.Dropout{Rate: 0.2},
		&layers.Dense{Units: 10, Activation: activations.Softmax},
	)
}

func convnet() *keras.Model {
	return keras.Sequential(
		keras.Input(28, 28, 1),
		&layers.Conv2D{Filters: 32, KernelSize: [2]int{3, 3}, Activation: activations.ReLU},
		&layers.MaxPooling2D{},
		&layers.Conv2D{Filters: 64, KernelSize: [2]int{3, 3}, Activation: activations.ReLU},
		&layers.MaxPooling2D{},
		&layers.Flatten{},
		&layers.Dropout{Rate: 0.5},
		&layers.Dense{Units: 10, Activation: activations.Softmax},
	)
}

func vgg6() *keras.Model {
	var all []layers.Layer
	for _, filters := range []int{64, 128, 256} {
		for range 2 {
			all = append(all, &layers.Conv2D{Filters: filters, KernelSize: [2]int{3, 3}, Padding: layers.Same, Activation: activations.ReLU})
		}
		all = append(all, &layers.MaxPooling2D{})
	}
	return keras.Sequential(keras.Input(32, 32, 3), append(all, &layers.Flatten{}, &layers.Dense{Units: 10, Activation: activations.Softmax})...)
}

// resnet20 has 3 stages of 3 residual blocks, the first of each with a projection where the sizes change.
func resnet20() *keras.Model {
	in := keras.Input(32, 32, 3)
	x := normalized(convolved(in, 16, 3, 1)).Apply(&layers.Activation{Activation: activations.ReLU})
	for stage, filters := range []int{16, 32, 64} {
		for block := range 3 {
			stride := 1
			if stage > 0 && block == 0 {
				stride = 2
			}
			x = residual(x, filters, stride)
		}
	}
	x = x.Apply(&layers.GlobalAveragePooling2D{}).Apply(&layers.Dense{Units: 10, Activation: activations.Softmax})
	return keras.NewModel([]*keras.Tensor{in}, []*keras.Tensor{x})
}

func residual(x *keras.Tensor, filters, stride int) *keras.Tensor {
	y := normalized(convolved(x, filters, 3, stride)).Apply(&layers.Activation{Activation: activations.ReLU})
	y = normalized(convolved(y, filters, 3, 1))
	if stride != 1 {
		x = normalized(convolved(x, filters, 1, stride))
	}
	return keras.Apply(&layers.Add{}, x, y)[0].Apply(&layers.Activation{Activation: activations.ReLU})
}

func convolved(x *keras.Tensor, filters, kernel, stride int) *keras.Tensor {
	return x.Apply(&layers.Conv2D{
		Filters: filters, KernelSize: [2]int{kernel, kernel}, Strides: [2]int{stride, stride}, Padding: layers.Same, NoBias: true,
	})
}

func normalized(x *keras.Tensor) *keras.Tensor { return x.Apply(&layers.BatchNormalization{}) }
