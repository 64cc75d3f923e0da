package layers

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/internal/config"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// RenormClipping bounds what batch renormalisation corrects: the factor r by RMin and RMax, the offset d by DMax either way. Nil leaves
// a bound out.
type RenormClipping struct{ RMax, RMin, DMax *float64 }

func init() { config.RegisterCodec(decodeClipping, encodeClipping) }

func (r *RenormClipping) bounds() map[string]**float64 {
	return map[string]**float64{"rmax": &r.RMax, "rmin": &r.RMin, "dmax": &r.DMax}
}

func decodeClipping(v any) (r RenormClipping, err error) {
	object, ok := v.(map[string]any)
	if !ok {
		return r, fmt.Errorf("got %v, want an object of rmax, rmin and dmax", v)
	}
	for key, x := range object {
		bound := r.bounds()[key]
		number, ok := x.(float64)
		switch {
		case bound == nil:
			return r, fmt.Errorf("got %q, want rmax, rmin or dmax", key)
		case !ok && x != nil:
			return r, fmt.Errorf("%s: got %v, want a number", key, x)
		case ok:
			*bound = &number
		}
	}
	return r, nil
}

func encodeClipping(r RenormClipping) (any, error) {
	var object map[string]any
	for key, bound := range r.bounds() {
		if *bound != nil {
			if object == nil {
				object = map[string]any{}
			}
			object[key] = config.Float(**bound)
		}
	}
	if object == nil {
		return nil, nil
	}
	return object, nil
}

func (r RenormClipping) check(b *Builder) {
	low, high := orFloat(r.RMin, math.Inf(-1)), orFloat(r.RMax, math.Inf(1))
	if !(low <= high) || !(orFloat(r.DMax, 0) >= 0) {
		b.Fail("RenormClipping: got RMin %v, RMax %v and DMax %v, want RMin <= RMax and DMax >= 0", low, high, orFloat(r.DMax, math.Inf(1)))
	}
}

// clip returns r and d within the bounds.
func (r RenormClipping) clip(factor, offset ops.Value) (ops.Value, ops.Value) {
	if r.RMin != nil {
		factor = ops.Maximum(factor, ops.Number(factor, *r.RMin))
	}
	if r.RMax != nil {
		factor = ops.Minimum(factor, ops.Number(factor, *r.RMax))
	}
	if r.DMax != nil {
		offset = ops.Clip(offset, -*r.DMax, *r.DMax)
	}
	return factor, offset
}

// renormStatistics are the states of batch renormalisation beside the moving mean and variance: the moving stddev, which the moving
// variance is derived from, and the averages that training corrects towards.
type renormStatistics struct{ movingStddev, mean, stddev *Variable }

func (s *renormStatistics) build(b *Builder, shape tensor.Shape, mean, variance initializers.Initializer) {
	s.movingStddev = b.State("moving_stddev", shape, rootOf{variance})
	s.mean = b.State("renorm_mean", shape, mean)
	s.stddev = b.State("renorm_stddev", shape, rootOf{variance})
}

// rootOf draws the square roots of what another initializer draws.
type rootOf struct{ initializers.Initializer }

// Init implements Initializer.
func (i rootOf) Init(dst []float64, dims []int, r *rand.Rand) {
	i.Initializer.Init(dst, dims, r)
	for k, x := range dst {
		dst[k] = math.Sqrt(x)
	}
}

// renormalize corrects what was normalised with the batch's statistics, and lets all averages follow these.
func (n *BatchNormalization) renormalize(c *Context, y, mean, variance ops.Value, axis int) ops.Value {
	epsilon := ops.Number(variance, n.epsilon())
	stddev := ops.Sqrt(ops.Add(variance, epsilon))
	least := ops.Number(stddev, math.Sqrt(n.epsilon()))
	target := ops.Maximum(c.Use(n.renorm.stddev), least)
	factor, offset := n.RenormClipping.clip(ops.Div(stddev, target), ops.Div(ops.Sub(mean, c.Use(n.renorm.mean)), target))
	y = ops.Add(ops.Mul(y, along(ops.StopGradient(factor), y, axis)), along(ops.StopGradient(offset), y, axis))

	momentum := orFloat(n.RenormMomentum, 0.99)
	follow(c, n.renorm.mean, mean, momentum)
	follow(c, n.renorm.stddev, stddev, momentum)
	n.move(c, n.movingMean, mean)
	n.move(c, n.renorm.movingStddev, stddev)
	c.Assign(n.movingVariance, ops.Relu(ops.Sub(ops.Square(c.Use(n.renorm.movingStddev)), epsilon)))
	return y
}
