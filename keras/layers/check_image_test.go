package layers_test

import (
	"maps"

	"github.com/gokeras/gokeras/keras/layers"
)

func init() { maps.Copy(table, imageTable) }

// imageTable is the part of table that has the layers of images.
var imageTable = map[string][]checked{
	"CenterCrop": {
		one(func() layers.Any { return &layers.CenterCrop{Height: 3, Width: 2} }, in(6, 5, 2), 3, 2, 2),
		one(func() layers.Any { return &layers.CenterCrop{Height: 4, Width: 6, DataFormat: layers.ChannelsFirst} }, in(2, 5, 5), 2, 4, 6),
	},
	"RandomBrightness": {
		one(func() layers.Any { return &layers.RandomBrightness{} }, in(2, 3, 1), 2, 3, 1),
		one(func() layers.Any {
			return &layers.RandomBrightness{Factor: layers.Factor{0.3}, ValueRange: [2]float64{3, -3}, Seed: new(1)}
		}, in(2, 3, 2), 2, 3, 2),
	},
	"RandomContrast": {
		one(func() layers.Any {
			return &layers.RandomContrast{Factor: layers.Factor{0.4}, ValueRange: [2]float64{-9, 9}}
		}, in(3, 4, 2), 3, 4, 2),
		one(func() layers.Any {
			return &layers.RandomContrast{Factor: layers.Factor{0.9, 0.2}, ValueRange: [2]float64{-9, 9}, DataFormat: layers.ChannelsFirst}
		}, in(2, 4, 3), 2, 4, 3),
	},
	"RandomCrop": {
		one(func() layers.Any { return &layers.RandomCrop{Height: 2, Width: 3} }, in(5, 4, 2), 5, 4, 2),
		one(func() layers.Any {
			return &layers.RandomCrop{Height: 6, Width: 3, DataFormat: layers.ChannelsFirst, Seed: new(0)}
		}, in(2, 5, 4), 2, 5, 4),
	},
	"RandomFlip": {
		one(func() layers.Any { return &layers.RandomFlip{} }, in(2, 3, 2), 2, 3, 2),
		one(func() layers.Any { return &layers.RandomFlip{Mode: layers.Horizontal, Seed: new(4)} }, in(2, 3, 2), 2, 3, 2),
		one(func() layers.Any {
			return &layers.RandomFlip{Mode: layers.Vertical, DataFormat: layers.ChannelsFirst}
		}, in(2, 3, 2), 2, 3, 2),
	},
	"RandomRotation": {
		one(func() layers.Any { return &layers.RandomRotation{Factor: layers.Factor{0.2}} }, in(4, 5, 2), 4, 5, 2),
		one(func() layers.Any {
			return &layers.RandomRotation{Factor: layers.Factor{0.3, -0.1}, FillMode: layers.FillConstant, FillValue: 0.5}
		}, in(3, 3, 1), 3, 3, 1),
		one(func() layers.Any {
			return &layers.RandomRotation{Factor: layers.Factor{1}, FillMode: layers.FillWrap, DataFormat: layers.ChannelsFirst, Seed: new(2)}
		}, in(2, 3, 4), 2, 3, 4),
	},
	"RandomTranslation": {
		one(func() layers.Any {
			return &layers.RandomTranslation{HeightFactor: layers.Factor{0.4}, WidthFactor: layers.Factor{-0.9, 0.2}}
		}, in(4, 3, 2), 4, 3, 2),
		one(func() layers.Any {
			return &layers.RandomTranslation{
				HeightFactor: layers.Factor{1}, WidthFactor: layers.Factor{0}, FillMode: layers.FillNearest, Interpolation: new(layers.Nearest),
			}
		}, in(4, 3, 2), 4, 3, 2),
	},
	"RandomZoom": {
		one(func() layers.Any { return &layers.RandomZoom{HeightFactor: layers.Factor{0.4}} }, in(4, 5, 2), 4, 5, 2),
		one(func() layers.Any {
			return &layers.RandomZoom{
				HeightFactor: layers.Factor{0.2, 0.9}, WidthFactor: layers.Factor{0.5}, FillMode: layers.FillConstant, FillValue: -1,
				Interpolation: new(layers.Bilinear), DataFormat: layers.ChannelsFirst, Seed: new(7),
			}
		}, in(2, 4, 5), 2, 4, 5),
	},
	"Resizing": {
		one(func() layers.Any { return &layers.Resizing{Height: 3, Width: 7} }, in(4, 5, 2), 3, 7, 2),
		one(func() layers.Any {
			return &layers.Resizing{Height: 2, Width: 3, Interpolation: new(layers.Nearest), CropToAspectRatio: true}
		}, in(5, 4, 1), 2, 3, 1),
		one(func() layers.Any {
			return &layers.Resizing{
				Height: 3, Width: 3, Interpolation: new(layers.Lanczos3), PadToAspectRatio: true, FillValue: 0.5, Antialias: true,
				DataFormat: layers.ChannelsFirst,
			}
		}, in(2, 6, 9), 2, 3, 3),
	},
}
