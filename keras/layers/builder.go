package layers

import (
	"math"
	"math/rand/v2"

	"github.com/gokeras/gokeras/keras/constraints"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

// maxElements bounds one weight, one sample of what a layer returns, and settings that multiply sizes, so that no product overflows.
const maxElements = math.MaxInt32

// Builder makes the weights of one layer.
type Builder struct {
	layer Any
	path  string
	seed  uint64
	state *state
}

// Build builds l for inputs of the given shapes under a name that is unique among its siblings, with weights drawn from seed.
// auto says that the name was made up. It panics with *graph.Error when the shapes do not fit.
func Build(l Any, parent, name string, auto bool, seed uint64, in ...tensor.Shape) {
	path := join(parent, name)
	defer addPath(path)
	b := &Builder{layer: l, path: path, seed: seed, state: &state{typ: TypeName(l), name: name, auto: auto}}
	if m, ok := l.(Builds); ok {
		m.Build(b, in...)
	}
	l.base().state = b.state
}

// Path returns the layer's path, such as "encoder/dense_1".
func (b *Builder) Path() string { return b.path }

// Fail reports that the layer cannot be built; the text goes behind the layer's path.
func (b *Builder) Fail(format string, args ...any) { fail(b.path, format, args...) }

// Weight makes a trainable float32 variable. Every axis must be known; a nil initializer is GlorotUniform.
func (b *Builder) Weight(name string, shape tensor.Shape, i initializers.Initializer) *Variable {
	if !shape.Fixed() {
		b.Fail("weight %q: shape %v depends on the batch", name, shape)
	}
	if i == nil {
		i = initializers.GlorotUniform
	}
	dims := shape.At(0)
	size := 1
	for _, d := range dims {
		if d < 1 {
			b.Fail("weight %q: got shape %v, want every size to be at least 1", name, shape)
		}
		if size > maxElements/d {
			b.Fail("weight %q: shape %v is too large", name, shape)
		}
		size *= d
	}
	if c, ok := i.(initializers.Checks); ok {
		if err := c.Check(dims); err != nil {
			b.Fail("weight %q: %v", name, err)
		}
	}
	numbers := make([]float64, size)
	i.Init(numbers, dims, rand.New(rand.NewPCG(Key(b.seed, b.path, name), uint64(len(b.state.variables)))))
	value := tensor.New(tensor.Float32, dims...)
	for k, x := range numbers {
		tensor.Data[float32](value)[k] = float32(x)
	}
	return b.add(name, value)
}

// add makes a variable of the layer's with its first value.
func (b *Builder) add(name string, value *tensor.Tensor) *Variable {
	v := NewVariable(join(b.path, name), value)
	v.owner = b.layer.base()
	b.state.lock.Join(v.Guard())
	b.state.variables = append(b.state.variables, v)
	return v
}

// Regularize adds r's penalty for v to the training loss; a nil r adds none.
func (b *Builder) Regularize(v *Variable, r regularizers.Regularizer) {
	if r != nil {
		v.Penalty = r
	}
}

// Constrain applies r to v after each step of the optimizer; a nil r leaves v free.
func (b *Builder) Constrain(v *Variable, r constraints.Constraint) {
	if r != nil {
		v.Constraint = r
	}
}

// State makes a variable that is not trained.
func (b *Builder) State(name string, shape tensor.Shape, i initializers.Initializer) *Variable {
	v := b.Weight(name, shape, i)
	v.NonTrainable = true
	return v
}

// share puts a child's variable among those of the layer itself, where Keras has it when a layer keeps it as an attribute of its own.
func (b *Builder) share(v *Variable) { b.state.variables = append(b.state.variables, v) }

// Sub builds a child layer under the attribute's name, unless it is built already; apply it with Context.Apply.
func (b *Builder) Sub(attr string, child Any, in ...tensor.Shape) {
	name, given := GivenName(child)
	if !given {
		name = attr
	}
	if !Built(child) {
		Build(child, b.path, name, !given, b.seed, in...)
	}
	b.layer.base().own(child)
}

// Key hashes a seed and names to the key of a random stream (FNV-1a, then mixed as SplitMix64 does).
func Key(seed uint64, names ...string) uint64 {
	h := uint64(14695981039346656037) ^ seed
	for _, s := range names {
		for _, c := range []byte(s) {
			h = (h ^ uint64(c)) * 1099511628211
		}
		h = (h ^ 0xff) * 1099511628211
	}
	h ^= h >> 30
	h *= 0xbf58476d1ce4e5b9
	h ^= h >> 27
	h *= 0x94d049bb133111eb
	return h ^ h>>31
}
