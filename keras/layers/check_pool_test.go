package layers_test

import (
	"github.com/gokeras/gokeras/keras/layers"
)

// pools is the part of the table with the pools.
var pools = map[string][]checked{
	"AveragePooling1D": {
		one(func() layers.Any { return &layers.AveragePooling1D{PoolSize: 2} }, in(5, 2), 2, 2),
		one(func() layers.Any {
			return &layers.AveragePooling1D{PoolSize: 3, Strides: 2, Padding: layers.Same, DataFormat: layers.ChannelsFirst}
		}, in(2, 4), 2, 2),
	},
	"AveragePooling2D": {
		one(func() layers.Any { return &layers.AveragePooling2D{PoolSize: [2]int{2, 2}} }, in(4, 5, 2), 2, 2, 2),
		one(func() layers.Any {
			return &layers.AveragePooling2D{PoolSize: [2]int{3, 2}, Strides: [2]int{1, 2}, Padding: layers.Same}
		}, in(3, 3, 2), 3, 2, 2),
		one(func() layers.Any {
			return &layers.AveragePooling2D{PoolSize: [2]int{2, 3}, DataFormat: layers.ChannelsFirst}
		}, in(2, 4, 7), 2, 2, 2),
	},
	"AveragePooling3D": {
		one(func() layers.Any { return &layers.AveragePooling3D{PoolSize: [3]int{2, 1, 2}} }, in(2, 2, 3, 2), 1, 2, 1, 2),
		one(func() layers.Any {
			return &layers.AveragePooling3D{PoolSize: [3]int{2, 2, 3}, Strides: [3]int{1, 2, 2}, Padding: layers.Same,
				DataFormat: layers.ChannelsFirst}
		}, in(1, 2, 3, 3), 1, 2, 2, 2),
	},
	"GlobalAveragePooling1D": {
		one(func() layers.Any { return &layers.GlobalAveragePooling1D{} }, in(3, 2), 2),
		one(func() layers.Any {
			return &layers.GlobalAveragePooling1D{DataFormat: layers.ChannelsFirst, KeepDims: true}
		}, in(3, 2), 3, 1),
		one(func() layers.Any { return &layers.GlobalAveragePooling1D{} }, masked(9, 2), 2),
		one(func() layers.Any { return &layers.GlobalAveragePooling1D{KeepDims: true} }, masked(9, 2), 1, 2),
	},
	"GlobalAveragePooling2D": {
		one(func() layers.Any { return &layers.GlobalAveragePooling2D{} }, in(3, 2, 2), 2),
		one(func() layers.Any { return &layers.GlobalAveragePooling2D{KeepDims: true} }, in(3, 2, 2), 1, 1, 2),
		one(func() layers.Any { return &layers.GlobalAveragePooling2D{DataFormat: layers.ChannelsFirst} }, in(3, 2, 2), 3),
	},
	"GlobalAveragePooling3D": {
		one(func() layers.Any { return &layers.GlobalAveragePooling3D{} }, in(3, 2, 2, 1), 1),
		one(func() layers.Any {
			return &layers.GlobalAveragePooling3D{DataFormat: layers.ChannelsFirst, KeepDims: true}
		}, in(3, 2, 2, 1), 3, 1, 1, 1),
	},
	"GlobalMaxPooling1D": {
		one(func() layers.Any { return &layers.GlobalMaxPooling1D{} }, in(3, 2), 2),
		one(func() layers.Any { return &layers.GlobalMaxPooling1D{DataFormat: layers.ChannelsFirst, KeepDims: true} }, in(3, 2), 3, 1),
	},
	"GlobalMaxPooling2D": {
		one(func() layers.Any { return &layers.GlobalMaxPooling2D{} }, in(3, 2, 2), 2),
		one(func() layers.Any { return &layers.GlobalMaxPooling2D{KeepDims: true} }, in(3, 2, 2), 1, 1, 2),
		one(func() layers.Any { return &layers.GlobalMaxPooling2D{DataFormat: layers.ChannelsFirst} }, in(3, 2, 2), 3),
	},
	"GlobalMaxPooling3D": {
		one(func() layers.Any { return &layers.GlobalMaxPooling3D{KeepDims: true} }, in(3, 2, 2, 1), 1, 1, 1, 1),
		one(func() layers.Any { return &layers.GlobalMaxPooling3D{DataFormat: layers.ChannelsFirst} }, in(3, 2, 2, 1), 3),
	},
	"MaxPooling1D": {
		one(func() layers.Any { return &layers.MaxPooling1D{} }, in(5, 2), 2, 2),
		one(func() layers.Any {
			return &layers.MaxPooling1D{PoolSize: 3, Strides: 2, Padding: layers.Same, DataFormat: layers.ChannelsFirst}
		}, in(2, 4), 2, 2),
	},
	"MaxPooling2D": {
		one(func() layers.Any { return &layers.MaxPooling2D{} }, in(4, 5, 2), 2, 2, 2),
		one(func() layers.Any {
			return &layers.MaxPooling2D{PoolSize: [2]int{3, 2}, Strides: [2]int{2, 1}, Padding: layers.Same}
		}, in(4, 3, 2), 2, 3, 2),
		one(func() layers.Any {
			return &layers.MaxPooling2D{PoolSize: [2]int{2, 3}, DataFormat: layers.ChannelsFirst}
		}, in(2, 4, 7), 2, 2, 2),
	},
	"MaxPooling3D": {
		one(func() layers.Any { return &layers.MaxPooling3D{} }, in(2, 2, 3, 2), 1, 1, 1, 2),
		one(func() layers.Any {
			return &layers.MaxPooling3D{PoolSize: [3]int{2, 2, 3}, Strides: [3]int{1, 2, 2}, Padding: layers.Same,
				DataFormat: layers.ChannelsFirst}
		}, in(1, 2, 3, 3), 1, 2, 2, 2),
	},
}
