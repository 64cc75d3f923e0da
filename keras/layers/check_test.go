package layers_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/kerastest"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

// checked is a layer with what kerastest needs to know of it.
type checked struct {
	new func() layers.Any
	kerastest.Spec
}

// in is an input of float32 samples.
func in(dims ...int) kerastest.Input { return kerastest.Input{Dims: dims} }

func one(l func() layers.Any, in kerastest.Input, out ...int) checked {
	return checked{l, kerastest.Spec{Inputs: []kerastest.Input{in}, Output: out}}
}

// masked is in with a mask of the steps.
func masked(dims ...int) kerastest.Input { return kerastest.Input{Dims: dims, Mask: true} }

func several(l func() layers.Any, out []int, in ...kerastest.Input) checked {
	return checked{l, kerastest.Spec{Inputs: in, Output: out}}
}

// table has every layer of the package, by the name of its type, with the settings that change what it computes.
var table = map[string][]checked{
	"Activation": {one(func() layers.Any { return &layers.Activation{Activation: activations.Tanh} }, in(3), 3)},
	"ActivityRegularization": {
		one(func() layers.Any { return &layers.ActivityRegularization{L1: 0.1, L2: 0.2} }, in(2, 3), 2, 3),
		one(func() layers.Any { return &layers.ActivityRegularization{} }, in(3), 3),
	},
	"Add":     {several(func() layers.Any { return &layers.Add{} }, []int{3, 4}, in(3, 4), in(4), in(1, 4))},
	"Average": {several(func() layers.Any { return &layers.Average{} }, []int{3, 4}, in(3, 4), in(3, 1), in(4))},
	"AlphaDropout": {
		one(func() layers.Any { return &layers.AlphaDropout{Rate: 0.4} }, in(3, 2), 3, 2),
		one(func() layers.Any { return &layers.AlphaDropout{Rate: 0.4, NoiseShape: []int{0, 1, 2}, Seed: new(3)} }, in(3, 2), 3, 2),
	},
	"BatchNormalization": {
		one(func() layers.Any { return &layers.BatchNormalization{} }, in(3), 3),
		one(func() layers.Any {
			return &layers.BatchNormalization{Axis: 1, Momentum: new(0.5), Epsilon: new(0.1), GammaRegularizer: regularizers.L2{}}
		}, in(2, 3, 4), 2, 3, 4),
		one(func() layers.Any { return &layers.BatchNormalization{NoCenter: true} }, masked(3, 4), 3, 4),
		one(func() layers.Any { return &layers.BatchNormalization{NoScale: true, Axis: 1} }, masked(3, 4), 3, 4),
		one(func() layers.Any {
			return &layers.BatchNormalization{NoScale: true, NoCenter: true, Momentum: new(0.0)}
		}, in(3), 3),
		one(func() layers.Any { // r and d are held fixed: central differences would see them move
			return &layers.BatchNormalization{Renorm: true, RenormMomentum: new(0.5),
				RenormClipping: layers.RenormClipping{RMin: new(1.5), RMax: new(1.5), DMax: new(0.0)}}
		}, in(3, 2), 3, 2),
	},
	"Concatenate": {
		several(func() layers.Any { return &layers.Concatenate{} }, []int{3, 6}, in(3, 4), in(3, 2)),
		several(func() layers.Any { return &layers.Concatenate{Axis: 1} }, []int{6, 4}, in(3, 4), in(1, 4), in(2, 4)),
		several(func() layers.Any { return &layers.Concatenate{} }, []int{3, 6}, masked(3, 4), masked(3, 2)),
	},
	"Cropping1D": {
		one(func() layers.Any { return &layers.Cropping1D{} }, in(7, 3), 5, 3),
		one(func() layers.Any { return &layers.Cropping1D{Cropping: [2]int{0, 2}} }, in(7, 3), 5, 3),
	},
	"Cropping2D": {
		one(func() layers.Any { return &layers.Cropping2D{} }, in(3, 4, 2), 3, 4, 2),
		one(func() layers.Any { return &layers.Cropping2D{Cropping: [2][2]int{{1, 0}, {2, 1}}} }, in(5, 6, 2), 4, 3, 2),
		one(func() layers.Any {
			return &layers.Cropping2D{Cropping: [2][2]int{{1, 0}, {2, 1}}, DataFormat: layers.ChannelsFirst}
		}, in(2, 5, 6), 2, 4, 3),
	},
	"Cropping3D": {
		one(func() layers.Any { return &layers.Cropping3D{} }, in(3, 4, 5, 2), 1, 2, 3, 2),
		one(func() layers.Any {
			return &layers.Cropping3D{Cropping: [3][2]int{{1, 0}, {0, 2}, {0, 0}}, DataFormat: layers.ChannelsFirst}
		}, in(2, 3, 4, 2), 2, 2, 2, 2),
	},
	"Dense": {
		one(func() layers.Any { return &layers.Dense{Units: 4, Activation: activations.Sigmoid} }, in(3), 4),
		one(func() layers.Any { return &layers.Dense{Units: 2, NoBias: true} }, in(3, 1, 5), 3, 1, 2),
		one(func() layers.Any {
			return &layers.Dense{Units: 33, ActivityRegularizer: regularizers.L2{}, KernelRegularizer: regularizers.L1{Factor: 0.1}}
		}, in(7), 33),
	},
	"Dot": {
		several(func() layers.Any { return &layers.Dot{Axes: [2]int{1, -1}} }, []int{1}, in(3), in(3)),
		several(func() layers.Any { return &layers.Dot{Axes: [2]int{2, 1}, Normalize: true} }, []int{3, 5}, in(3, 4), in(4, 5)),
		several(func() layers.Any { return &layers.Dot{Axes: [2]int{1, 2}} }, []int{3, 2}, in(4, 3), in(2, 4)),
		several(func() layers.Any { return &layers.Dot{Axes: [2]int{1, 1}} }, []int{2}, in(3), in(3, 2)),
		several(func() layers.Any { return &layers.Dot{Axes: [2]int{-1, 1}} }, []int{2, 1, 4, 3}, in(2, 1, 3), in(3, 4, 3)),
	},
	"Dropout": {
		one(func() layers.Any { return &layers.Dropout{Rate: 0.4} }, in(3, 2), 3, 2),
		one(func() layers.Any { return &layers.Dropout{Rate: 1} }, in(3), 3),
		one(func() layers.Any { return &layers.Dropout{Rate: 0.4, NoiseShape: []int{0, 1, 2}, Seed: new(0)} }, in(3, 2), 3, 2),
		one(func() layers.Any { return &layers.Dropout{Rate: 0.4, NoiseShape: []int{1, 3, 1}} }, in(3, 2), 3, 2),
	},
	"ELU": {
		one(func() layers.Any { return &layers.ELU{} }, in(3), 3),
		one(func() layers.Any { return &layers.ELU{Alpha: new(0.5)} }, in(3, 2), 3, 2),
	},
	"EinsumDense": {
		one(func() layers.Any {
			return &layers.EinsumDense{Equation: "abc,cde->abde", OutputShape: []int{0, 3, 2}, BiasAxes: "de", Activation: activations.Tanh}
		}, in(4, 5), 4, 3, 2),
		one(func() layers.Any {
			return &layers.EinsumDense{Equation: "...x,xy->...y", OutputShape: []int{4}, KernelRegularizer: regularizers.L2{}}
		}, in(3, 2), 3, 4),
		one(func() layers.Any {
			return &layers.EinsumDense{Equation: "ab...,bc->ac...", OutputShape: []int{4}, BiasAxes: "c", ActivityRegularizer: regularizers.L1{}}
		}, in(3, 2), 4, 2),
		one(func() layers.Any {
			return &layers.EinsumDense{Equation: "abc,bcd->abd", OutputShape: []int{3, 4}, BiasAxes: "b"}
		}, in(3, 2), 3, 4),
	},
	"Flatten": {
		one(func() layers.Any { return &layers.Flatten{} }, in(3, 2), 6),
		one(func() layers.Any { return &layers.Flatten{} }, in(), 1),
		one(func() layers.Any { return &layers.Flatten{DataFormat: layers.ChannelsFirst} }, in(3, 2, 2), 12),
	},
	"GaussianDropout": {one(func() layers.Any { return &layers.GaussianDropout{Rate: 0.4, Seed: new(1)} }, in(3, 2), 3, 2)},
	"GaussianNoise":   {one(func() layers.Any { return &layers.GaussianNoise{Stddev: 0.4} }, in(3, 2), 3, 2)},
	"GroupNormalization": {
		one(func() layers.Any { return &layers.GroupNormalization{Groups: 2} }, in(3, 6), 3, 6),
		one(func() layers.Any {
			return &layers.GroupNormalization{Groups: -1, Axis: 1, Epsilon: new(0.1), NoScale: true}
		}, in(3, 2, 2), 3, 2, 2),
		one(func() layers.Any {
			return &layers.GroupNormalization{Groups: 1, Axis: -2, NoCenter: true}
		}, masked(4, 3), 4, 3),
		one(func() layers.Any { return &layers.GroupNormalization{} }, in(2, 64), 2, 64),
	},
	"Identity": {one(func() layers.Any { return &layers.Identity{} }, in(3, 2), 3, 2)},
	"LayerNormalization": {
		one(func() layers.Any { return &layers.LayerNormalization{} }, in(4), 4),
		one(func() layers.Any {
			return &layers.LayerNormalization{Axis: []int{-1, 1}, Epsilon: new(0.1), NoCenter: true}
		}, in(3, 2, 4), 3, 2, 4),
		one(func() layers.Any { return &layers.LayerNormalization{Axis: []int{1}, NoScale: true} }, masked(3, 2), 3, 2),
		one(func() layers.Any { return &layers.LayerNormalization{RMSScaling: true, NoScale: true} }, in(3, 4), 3, 4),
		one(func() layers.Any { return &layers.LayerNormalization{NoScale: true, NoCenter: true} }, in(4), 4),
	},
	"LeakyReLU": {
		one(func() layers.Any { return &layers.LeakyReLU{} }, in(3, 2), 3, 2),
		one(func() layers.Any { return &layers.LeakyReLU{NegativeSlope: new(0.0)} }, in(3), 3),
	},
	"Maximum": {
		several(func() layers.Any { return &layers.Maximum{} }, []int{3, 4}, in(3, 4), in(3, 4), in(4)),
		several(func() layers.Any { return &layers.Maximum{} }, []int{3, 4}, masked(3, 4), masked(3, 4), masked(3, 4)),
		several(func() layers.Any { return &layers.Maximum{} }, []int{3, 4}, masked(3, 4), in(3, 4)),
	},
	"Minimum": {
		several(func() layers.Any { return &layers.Minimum{} }, []int{3, 4}, in(3, 4), in(3, 4), in(3, 1)),
		several(func() layers.Any { return &layers.Minimum{} }, []int{3, 4}, masked(3, 4), masked(3, 4), masked(3, 4)),
		several(func() layers.Any { return &layers.Minimum{} }, []int{3, 4}, masked(3, 4), in(3, 4)),
	},
	"Multiply": {
		several(func() layers.Any { return &layers.Multiply{} }, []int{3, 4}, in(3, 4), in(3, 4), in(4)),
		several(func() layers.Any { return &layers.Multiply{} }, []int{3, 4}, masked(3, 4), masked(3, 4), masked(3, 4)),
		several(func() layers.Any { return &layers.Multiply{} }, []int{3, 4}, masked(3, 4), in(3, 4)),
	},
	"Normalization": {
		one(func() layers.Any { return &layers.Normalization{} }, in(3), 3),
		one(func() layers.Any {
			return &layers.Normalization{Mean: tensor.Of([]float32{1, -2, 3}), Variance: tensor.Of([]float64{1, 4, 0.25})}
		}, in(2, 3), 2, 3),
		one(func() layers.Any {
			return &layers.Normalization{Axis: []int{1, -1}, Invert: true, Mean: tensor.Of([]float32{1, 2, 3, 4}, 2, 2), Variance: tensor.Of([]int32{1, 2, 3, 4}, 2, 2)}
		}, in(2, 3, 2), 2, 3, 2),
		one(func() layers.Any {
			return &layers.Normalization{Axis: []int{}, Mean: tensor.Scalar(0.5), Variance: tensor.Scalar(2.0)}
		}, masked(3, 2), 3, 2),
		one(func() layers.Any { return &layers.Normalization{} }, kerastest.Input{Dims: []int{3}, DType: tensor.Uint8}, 3),
	},
	"PReLU": {
		one(func() layers.Any { return &layers.PReLU{} }, in(3), 3),
		one(func() layers.Any { return &layers.PReLU{SharedAxes: []int{1, 2}} }, in(3, 4, 2), 3, 4, 2),
	},
	"Permute": {one(func() layers.Any { return &layers.Permute{Dims: []int{3, 1, 2}} }, in(2, 3, 4), 4, 2, 3)},
	"RMSNormalization": {
		one(func() layers.Any { return &layers.RMSNormalization{} }, in(4), 4),
		one(func() layers.Any { return &layers.RMSNormalization{Axis: []int{1}, Epsilon: new(0.1)} }, in(3, 4), 3, 4),
		one(func() layers.Any { return &layers.RMSNormalization{Axis: []int{1, 2}} }, in(3, 4), 3, 4),
	},
	"ReLU": {
		one(func() layers.Any { return &layers.ReLU{} }, in(3, 2), 3, 2),
		one(func() layers.Any { return &layers.ReLU{MaxValue: new(0.5), NegativeSlope: 0.1, Threshold: 0.2} }, in(7), 7),
		one(func() layers.Any { return &layers.ReLU{NegativeSlope: 0.1} }, in(7), 7),
		one(func() layers.Any { return &layers.ReLU{MaxValue: new(6.0)} }, in(7), 7),
	},
	"RepeatVector": {one(func() layers.Any { return &layers.RepeatVector{N: 3} }, in(2), 3, 2)},
	"Rescaling":    {one(func() layers.Any { return &layers.Rescaling{Scale: 2, Offset: -1} }, in(2), 2)},
	"Reshape":      {one(func() layers.Any { return &layers.Reshape{TargetShape: []int{-1, 4}} }, in(3, 4, 2), 6, 4)},
	"Softmax": {
		one(func() layers.Any { return &layers.Softmax{} }, in(3, 4), 3, 4),
		one(func() layers.Any { return &layers.Softmax{Axis: []int{1}} }, in(3, 4), 3, 4),
		one(func() layers.Any { return &layers.Softmax{Axis: []int{1, -1}} }, in(3, 2, 2), 3, 2, 2),
		several(func() layers.Any { return &layers.Softmax{} }, []int{3, 4}, in(3, 4), kerastest.Input{Dims: []int{3, 4}, DType: tensor.Bool}),
		several(func() layers.Any { return &layers.Softmax{} }, []int{3, 4}, in(3, 4), kerastest.Input{Dims: []int{1, 4}, Low: 0, High: 1}),
	},
	"SpatialDropout1D": {one(func() layers.Any { return &layers.SpatialDropout1D{Rate: 0.5} }, in(3, 4), 3, 4)},
	"SpatialDropout2D": {
		one(func() layers.Any { return &layers.SpatialDropout2D{Rate: 0.5} }, in(2, 3, 4), 2, 3, 4),
		one(func() layers.Any {
			return &layers.SpatialDropout2D{Rate: 0.5, DataFormat: layers.ChannelsFirst, Seed: new(2)}
		}, in(2, 3, 4), 2, 3, 4),
	},
	"SpatialDropout3D": {
		one(func() layers.Any { return &layers.SpatialDropout3D{Rate: 0.5} }, in(2, 3, 1, 4), 2, 3, 1, 4),
		one(func() layers.Any { return &layers.SpatialDropout3D{Rate: 0.5, DataFormat: layers.ChannelsFirst} }, in(2, 3, 1, 4), 2, 3, 1, 4),
	},
	"SpectralNormalization": {
		one(func() layers.Any { return &layers.SpectralNormalization{Layer: &layers.Dense{Units: 4}} }, in(3), 4),
		one(func() layers.Any {
			inner := &layers.EinsumDense{Name: "inner", Equation: "abc,cde->abde", OutputShape: []int{0, 3, 2}, BiasAxes: "e"}
			return &layers.SpectralNormalization{Layer: inner, PowerIterations: 3}
		}, in(4, 5), 4, 3, 2),
		one(func() layers.Any {
			return &layers.SpectralNormalization{Layer: &layers.Conv2D{Filters: 3, KernelSize: [2]int{2, 2}}}
		}, in(3, 4, 2), 2, 3, 3),
	},
	"Subtract": {several(func() layers.Any { return &layers.Subtract{} }, []int{3, 4}, in(3, 4), in(4))},
	"UnitNormalization": {
		one(func() layers.Any { return &layers.UnitNormalization{} }, in(3), 3),
		one(func() layers.Any { return &layers.UnitNormalization{Axis: []int{1, 2}} }, in(3, 2), 3, 2),
	},
	"UpSampling1D": {
		one(func() layers.Any { return &layers.UpSampling1D{} }, in(3, 2), 6, 2),
		one(func() layers.Any { return &layers.UpSampling1D{Size: 3} }, in(3, 2), 9, 2),
	},
	"UpSampling2D": {
		one(func() layers.Any { return &layers.UpSampling2D{} }, in(2, 3, 2), 4, 6, 2),
		one(func() layers.Any {
			return &layers.UpSampling2D{Size: [2]int{3, 2}, Interpolation: layers.Bilinear}
		}, in(3, 2, 2), 9, 4, 2),
		one(func() layers.Any {
			return &layers.UpSampling2D{Size: [2]int{1, 2}, Interpolation: layers.Bicubic, DataFormat: layers.ChannelsFirst}
		}, in(2, 3, 4), 2, 3, 8),
		one(func() layers.Any { return &layers.UpSampling2D{Interpolation: layers.Lanczos3} }, in(1, 4, 1), 2, 8, 1),
		one(func() layers.Any { return &layers.UpSampling2D{Interpolation: layers.Lanczos5} }, in(2, 4, 1), 4, 8, 1),
	},
	"UpSampling3D": {
		one(func() layers.Any { return &layers.UpSampling3D{} }, in(2, 1, 3, 2), 4, 2, 6, 2),
		one(func() layers.Any {
			return &layers.UpSampling3D{Size: [3]int{1, 2, 3}, DataFormat: layers.ChannelsFirst}
		}, in(2, 1, 3, 2), 2, 1, 6, 6),
	},
	"ZeroPadding1D": {
		one(func() layers.Any { return &layers.ZeroPadding1D{} }, in(3, 2), 5, 2),
		one(func() layers.Any {
			return &layers.ZeroPadding1D{Padding: [2]int{0, 2}, DataFormat: layers.ChannelsFirst}
		}, in(3, 2), 3, 4),
	},
	"ZeroPadding2D": {
		one(func() layers.Any { return &layers.ZeroPadding2D{} }, in(3, 2, 2), 5, 4, 2),
		one(func() layers.Any {
			return &layers.ZeroPadding2D{Padding: [2][2]int{{1, 0}, {2, 3}}, DataFormat: layers.ChannelsFirst}
		}, in(2, 3, 4), 2, 4, 9),
	},
	"ZeroPadding3D": {
		one(func() layers.Any { return &layers.ZeroPadding3D{} }, in(1, 2, 3, 2), 3, 4, 5, 2),
		one(func() layers.Any {
			return &layers.ZeroPadding3D{Padding: [3][2]int{{1, 0}, {0, 2}, {0, 0}}, DataFormat: layers.ChannelsFirst}
		}, in(2, 3, 4, 2), 2, 4, 6, 2),
	},
}

func init() {
	maps.Copy(table, convolutions)
	maps.Copy(table, pools)
}

func TestEveryLayer(t *testing.T) {
	for name, cases := range table {
		t.Run(name, func(t *testing.T) {
			for _, c := range cases {
				require.Equal(t, name, layers.ClassName(c.new()))
				kerastest.CheckLayer(t, c.new, c.Spec)
			}
		})
	}
}

// TestTheTableIsWhole: each struct of the package that embeds Base is in the table, and registered.
func TestTheTableIsWhole(t *testing.T) {
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	count := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if ok && spec.Name.IsExported() && embedsBase(spec) {
				count++
				require.NotEmpty(t, table[spec.Name.Name], "%s has no row in the table", spec.Name.Name)
				require.Contains(t, layers.Classes(), spec.Name.Name, "%s is not registered", spec.Name.Name)
			}
			return true
		})
	}
	require.Len(t, table, count)
}

func embedsBase(spec *ast.TypeSpec) bool {
	s, ok := spec.Type.(*ast.StructType)
	if !ok {
		return false
	}
	for _, f := range s.Fields.List {
		if id, ok := f.Type.(*ast.Ident); ok && len(f.Names) == 0 && id.Name == "Base" {
			return true
		}
	}
	return false
}
