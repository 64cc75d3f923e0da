package preprocessing

import (
	"fmt"
	"math"

	"github.com/gokeras/gokeras/tensor"
)

// Normalization standardises features: (x - mean) / stddev, so that each has mean 0 and variance 1 in the data that it was adapted to.
//
// A feature that was constant there becomes 0; elsewhere its distance from the constant is divided by 1e-7, as in Keras, so drop such
// columns rather than trust them.
//
// Shapes: x [rows …] -> float32 as x.
// Defaults: each position in the last axis has its own mean and variance.
// Errors: a scalar, no rows or a value that is no finite number in Adapt, an x whose features are not those adapted to.
// Reference: keras.layers.Normalization; sklearn.preprocessing.StandardScaler.
type Normalization struct {
	Axis     []int     `json:",omitempty"` // the axes with statistics of their own; nil: the last; empty: one mean and variance for all
	Mean     []float64 // what Adapt learns, row-major over Axis; one number serves all features
	Variance []float64 // of all rows, not n-1
}

// Adapt implements Transformer.
func (n *Normalization) Adapt(x *tensor.Tensor) error {
	values, a, err := adaptTo("Normalization", x, n.Axis)
	if err != nil {
		return err
	}
	mean, variance := make([]float64, a.size), make([]float64, a.size)
	count := float64(len(values) / a.size)
	for i, v := range values {
		mean[a.of(i)] += v
	}
	for i := range mean {
		mean[i] /= count
	}
	for i, v := range values {
		d := v - mean[a.of(i)]
		variance[a.of(i)] += d * d / count
	}
	n.Mean, n.Variance = mean, variance
	return nil
}

// adaptTo returns the elements of x, all finite, and whose statistics they count for.
func adaptTo(what string, x *tensor.Tensor, keep []int) ([]float64, axes, error) {
	values, err := numbers(what, x)
	if err != nil {
		return nil, axes{}, err
	}
	a, err := keepAxes(what, x, keep)
	if err != nil {
		return nil, axes{}, err
	}
	if len(values) == 0 {
		return nil, axes{}, fmt.Errorf("preprocessing: %s: Adapt: got x of shape %v, want rows", what, x.Dims())
	}
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, axes{}, fmt.Errorf("preprocessing: %s: Adapt: x[%d]: got %v among the features, want a finite number; see Imputer",
				what, i/len(a.row), v)
		}
	}
	return values, a, nil
}

// Apply implements Transformer.
func (n *Normalization) Apply(x *tensor.Tensor) (*tensor.Tensor, error) {
	return n.each(x, func(x, mean, stddev float64) float64 { return (x - mean) / stddev })
}

// Invert returns what x was before Apply.
func (n *Normalization) Invert(x *tensor.Tensor) (*tensor.Tensor, error) {
	return n.each(x, func(x, mean, stddev float64) float64 { return mean + x*stddev })
}

// epsilon is keras.config.epsilon(), the least standard deviation.
const epsilon = 1e-7

func (n *Normalization) each(x *tensor.Tensor, f func(x, mean, stddev float64) float64) (*tensor.Tensor, error) {
	if len(n.Mean) != len(n.Variance) {
		return nil, fmt.Errorf("preprocessing: Normalization: got %d numbers in Mean and %d in Variance, want as many", len(n.Mean), len(n.Variance))
	}
	stddev := make([]float64, len(n.Variance))
	for i, v := range n.Variance {
		stddev[i] = max(math.Sqrt(v), epsilon)
	}
	return mapElements("Normalization", x, n.Axis, n.Mean, func(v float64, i int) float64 {
		return f(v, pick(n.Mean, i), pick(stddev, i))
	})
}

// mapElements returns f of each element and the number of its statistic.
func mapElements(what string, x *tensor.Tensor, keep []int, stats []float64, f func(v float64, i int) float64) (*tensor.Tensor, error) {
	values, err := numbers(what, x)
	if err != nil {
		return nil, err
	}
	a, err := keepAxes(what, x, keep)
	if err == nil {
		err = a.fits(what, x, stats)
	}
	if err != nil {
		return nil, err
	}
	out := tensor.New(tensor.Float32, x.Dims()...)
	to := tensor.Data[float32](out)
	for i, v := range values {
		to[i] = float32(f(v, a.of(i)))
	}
	return out, nil
}
