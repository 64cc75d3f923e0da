package keras

import (
	"errors"
	"fmt"
	"math"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Tensor is a value between two layers of a model: where it comes from and its shape. It holds no numbers.
type Tensor struct {
	shape tensor.Shape
	dtype tensor.DType
	name  string       // of an Input, if the user has given one
	from  *application // nil for an Input
	index int          // among the results of from
	scope *scope
	err   error
}

// application is one use of a layer.
type application struct {
	layer layers.Any
	in    []*Tensor
	out   []*Tensor
}

// scope numbers the layers of one model and holds its seed.
type scope struct {
	seed   uint64
	counts map[string]int
}

// uniqueName returns dense, dense_1, dense_2 ...
func (s *scope) uniqueName(typ string) string {
	k := s.counts[typ]
	s.counts[typ]++
	if k == 0 {
		return typ
	}
	return fmt.Sprintf("%s_%d", typ, k)
}

// Input is the start of a model: samples of the given shape, without the batch axis, as float32. Integer data are converted.
//
// Errors, reported by the model: a size below 1, more than 2^31-1 numbers a sample.
func Input(shape ...int) *Tensor {
	x := &Tensor{shape: tensor.Batched(shape...), dtype: tensor.Float32, scope: &scope{seed: nextSeed(), counts: map[string]int{}}}
	size := 1
	for _, d := range shape {
		if d < 1 {
			x.err = fmt.Errorf("keras: Input: got shape %v, want sizes of at least 1", shape)
			break
		}
		if size > math.MaxInt32/d {
			x.err = fmt.Errorf("keras: Input: shape %v is too large, want at most %d numbers a sample", shape, math.MaxInt32)
			break
		}
		size *= d
	}
	return x
}

// Named gives an Input a name, as Keras's Input(name=...), and returns it. Other tensors have no name: their layers have.
func (x *Tensor) Named(name string) *Tensor {
	x.name = name
	return x
}

// Shape returns the shape, (None, ...) for a batch of unknown size.
func (x *Tensor) Shape() tensor.Shape { return x.shape }

// Err returns why the tensor could not be built.
func (x *Tensor) Err() error { return x.err }

// check tells why nothing can be built on x.
func (x *Tensor) check() error {
	switch {
	case x == nil:
		return errors.New("keras: a Tensor is nil")
	case x.err != nil:
		return x.err
	case x.scope == nil:
		return errors.New("keras: a Tensor was not made by Input or Apply")
	}
	return nil
}

// Apply puts layers on top of x, one after another, and returns the last one's output.
// What does not fit is kept in the result and reported by the model that is made of it.
func (x *Tensor) Apply(ls ...layers.Layer) *Tensor {
	for _, l := range ls {
		x = apply(l, []*Tensor{x})[0]
	}
	return x
}

// Apply puts a layer of several inputs or outputs on top of xs.
func Apply(l layers.MultiLayer, xs ...*Tensor) []*Tensor { return apply(l, xs) }

func apply(l layers.Any, in []*Tensor) []*Tensor {
	failed := func(err error) []*Tensor { return []*Tensor{{err: err}} }
	if isNil(l) {
		return failed(errors.New("keras: Apply: a layer is nil"))
	}
	if len(in) == 0 {
		return failed(fmt.Errorf("keras: Apply: %T got no input", l))
	}
	types := make([]graph.Type, len(in))
	shapes := make([]tensor.Shape, len(in))
	for i, x := range in {
		if err := x.check(); err != nil {
			return failed(err)
		}
		types[i] = graph.Type{DType: x.dtype, Shape: x.shape}
		shapes[i] = x.shape
	}
	app := &application{layer: l, in: in}
	err := graph.Catch(func() {
		if !layers.Built(l) {
			name, given := layers.GivenName(l)
			if !given {
				name = in[0].scope.uniqueName(layers.TypeName(l))
			}
			layers.Build(l, "", name, !given, in[0].scope.seed, shapes...)
		}
		for i, y := range outputTypes(l, types) {
			app.out = append(app.out, &Tensor{shape: y.Shape, dtype: y.DType, from: app, index: i, scope: in[0].scope})
		}
	})
	if err != nil {
		return failed(fmt.Errorf("keras: %w", err))
	}
	return app.out
}

// outputTypes traces a call for its types only.
func outputTypes(l layers.Any, in []graph.Type) []graph.Type {
	t := graph.NewTrace()
	xs := make([]ops.Value, len(in))
	for i, x := range in {
		xs[i] = t.Feed("input", x.DType, x.Shape)
	}
	var out []graph.Type
	for _, y := range layers.Call(layers.NewContext(t, false, 0), l, xs) {
		out = append(out, y.Type())
	}
	return out
}
