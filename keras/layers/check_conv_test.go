package layers_test

import (
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/regularizers"
)

// convolutions is the part of the table with the convolutions.
var convolutions = map[string][]checked{
	"Conv1D": {
		one(func() layers.Any { return &layers.Conv1D{Filters: 3, KernelSize: 3} }, in(5, 2), 3, 3),
		one(func() layers.Any {
			return &layers.Conv1D{Filters: 2, KernelSize: 2, DilationRate: 3, Padding: layers.Causal, Activation: activations.Tanh}
		}, in(5, 2), 5, 2),
		one(func() layers.Any {
			return &layers.Conv1D{Filters: 4, KernelSize: 3, Strides: 2, Groups: 2, Padding: layers.Same, NoBias: true,
				DataFormat: layers.ChannelsFirst}
		}, in(2, 6), 4, 3),
		one(func() layers.Any {
			return &layers.Conv1D{Filters: 1, KernelSize: 3, Strides: 2, Padding: layers.Causal}
		}, in(4, 2), 2, 1),
	},
	"Conv1DTranspose": {
		one(func() layers.Any { return &layers.Conv1DTranspose{Filters: 3, KernelSize: 3, Strides: 2} }, in(3, 2), 7, 3),
		one(func() layers.Any { return &layers.Conv1DTranspose{Filters: 2, KernelSize: 1, Strides: 3} }, in(2, 2), 6, 2),
		one(func() layers.Any {
			return &layers.Conv1DTranspose{Filters: 2, KernelSize: 4, Strides: 2, Padding: layers.Same, OutputPadding: new(0)}
		}, in(3, 2), 4, 2),
		one(func() layers.Any {
			return &layers.Conv1DTranspose{Filters: 2, KernelSize: 3, DilationRate: 2, Padding: layers.Same, NoBias: true,
				DataFormat: layers.ChannelsFirst, Activation: activations.Tanh}
		}, in(2, 3), 2, 3),
	},
	"Conv2D": {
		one(func() layers.Any {
			return &layers.Conv2D{Filters: 3, KernelSize: [2]int{3, 2}, Activation: activations.Tanh}
		}, in(4, 5, 2), 2, 4, 3),
		one(func() layers.Any {
			return &layers.Conv2D{Filters: 2, KernelSize: [2]int{2, 3}, Strides: [2]int{2, 3}, Padding: layers.Same, NoBias: true,
				ActivityRegularizer: regularizers.L2{}, KernelRegularizer: regularizers.L1{}}
		}, in(5, 4, 1), 3, 2, 2),
		one(func() layers.Any {
			return &layers.Conv2D{Filters: 4, KernelSize: [2]int{3, 3}, DilationRate: [2]int{2, 1}, Groups: 2, Padding: layers.Same,
				DataFormat: layers.ChannelsFirst, Activation: activations.Sigmoid}
		}, in(2, 4, 3), 4, 4, 3),
	},
	"Conv2DTranspose": {
		one(func() layers.Any { return &layers.Conv2DTranspose{Filters: 3, KernelSize: [2]int{3, 2}} }, in(2, 3, 2), 4, 4, 3),
		one(func() layers.Any {
			return &layers.Conv2DTranspose{Filters: 2, KernelSize: [2]int{3, 4}, Strides: [2]int{2, 3}, Padding: layers.Same,
				DataFormat: layers.ChannelsFirst, ActivityRegularizer: regularizers.L2{}}
		}, in(2, 3, 2), 2, 6, 6),
		one(func() layers.Any {
			return &layers.Conv2DTranspose{Filters: 2, KernelSize: [2]int{3, 2}, Strides: [2]int{2, 2}, OutputPadding: &[2]int{1, 0}}
		}, in(2, 2, 1), 6, 4, 2),
		one(func() layers.Any {
			return &layers.Conv2DTranspose{Filters: 2, KernelSize: [2]int{3, 3}, Strides: [2]int{2, 2}, Padding: layers.Same,
				OutputPadding: &[2]int{0, 1}}
		}, in(2, 2, 1), 3, 4, 2),
	},
	"Conv3D": {
		one(func() layers.Any {
			return &layers.Conv3D{Filters: 2, KernelSize: [3]int{2, 1, 2}, Activation: activations.Tanh}
		}, in(2, 2, 3, 2), 1, 2, 2, 2),
		one(func() layers.Any {
			return &layers.Conv3D{Filters: 2, KernelSize: [3]int{2, 2, 2}, Strides: [3]int{1, 2, 1}, Groups: 2, Padding: layers.Same,
				NoBias: true, DataFormat: layers.ChannelsFirst}
		}, in(2, 2, 3, 2), 2, 2, 2, 2),
		one(func() layers.Any {
			return &layers.Conv3D{Filters: 1, KernelSize: [3]int{2, 2, 1}, DilationRate: [3]int{2, 1, 1}}
		}, in(3, 2, 1, 1), 1, 1, 1, 1),
	},
	"Conv3DTranspose": {
		one(func() layers.Any {
			return &layers.Conv3DTranspose{Filters: 2, KernelSize: [3]int{2, 1, 2}, Strides: [3]int{2, 1, 1}}
		}, in(1, 2, 2, 2), 2, 2, 3, 2),
		one(func() layers.Any {
			return &layers.Conv3DTranspose{Filters: 1, KernelSize: [3]int{2, 2, 2}, Strides: [3]int{2, 2, 1}, Padding: layers.Same,
				OutputPadding: &[3]int{1, 1, 0}, DataFormat: layers.ChannelsFirst, Activation: activations.Tanh, NoBias: true}
		}, in(2, 2, 1, 2), 1, 3, 1, 1),
	},
	"DepthwiseConv1D": {
		one(func() layers.Any { return &layers.DepthwiseConv1D{KernelSize: 3} }, in(5, 2), 3, 2),
		one(func() layers.Any {
			return &layers.DepthwiseConv1D{KernelSize: 2, Strides: 2, DilationRate: 2, DepthMultiplier: 2, Padding: layers.Same,
				DataFormat: layers.ChannelsFirst, NoBias: true}
		}, in(2, 5), 4, 3),
	},
	"DepthwiseConv2D": {
		one(func() layers.Any {
			return &layers.DepthwiseConv2D{KernelSize: [2]int{3, 2}, DepthMultiplier: 2, Activation: activations.Tanh}
		}, in(4, 3, 2), 2, 2, 4),
		one(func() layers.Any {
			return &layers.DepthwiseConv2D{KernelSize: [2]int{2, 3}, Strides: [2]int{2, 2}, Padding: layers.Same,
				DataFormat: layers.ChannelsFirst, DepthwiseRegularizer: regularizers.L2{}}
		}, in(2, 3, 4), 2, 2, 2),
	},
	"SeparableConv1D": {
		one(func() layers.Any { return &layers.SeparableConv1D{Filters: 3, KernelSize: 3} }, in(5, 2), 3, 3),
		one(func() layers.Any {
			return &layers.SeparableConv1D{Filters: 1, KernelSize: 2, Strides: 2, DilationRate: 2, DepthMultiplier: 2, Padding: layers.Same,
				DataFormat: layers.ChannelsFirst, NoBias: true}
		}, in(2, 5), 1, 3),
	},
	"SeparableConv2D": {
		one(func() layers.Any {
			return &layers.SeparableConv2D{Filters: 3, KernelSize: [2]int{3, 2}, DepthMultiplier: 2, Activation: activations.Tanh,
				PointwiseRegularizer: regularizers.L2{}}
		}, in(4, 3, 2), 2, 2, 3),
		one(func() layers.Any {
			return &layers.SeparableConv2D{Filters: 3, KernelSize: [2]int{2, 3}, Strides: [2]int{2, 2}, Padding: layers.Same,
				DataFormat: layers.ChannelsFirst}
		}, in(2, 3, 4), 3, 2, 2),
	},
}
