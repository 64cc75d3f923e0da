package layers

import (
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Context is what Call knows of the program it is traced for.
type Context struct {
	// Training tells whether the program trains: Dropout drops, moving averages move.
	Training bool

	trace    *graph.Trace
	seed     uint64
	ordinals map[string]int // of the random streams, by path
	losses   []ops.Value
	masks    map[ops.Value]ops.Value
	noted    map[*Variable]bool
	used     []*Variable
	frozen   map[Any]bool // nil: ask the layers
	after    []func() error
}

// NewContext returns a context for a trace; seed is the model's.
func NewContext(t *graph.Trace, training bool, seed uint64) *Context {
	return &Context{
		Training: training, trace: t, seed: seed, ordinals: map[string]int{}, masks: map[ops.Value]ops.Value{}, noted: map[*Variable]bool{},
	}
}

// Freeze makes Trains go by what was frozen at some moment, as FrozenLayers told it then. A model calls it with what its Compile found.
func (c *Context) Freeze(frozen map[Any]bool) { c.frozen = frozen }

// Trains tells whether the program trains and l is not frozen, for a layer whose call differs then, such as BatchNormalization.
func (c *Context) Trains(l Any) bool {
	if c.frozen == nil {
		return c.Training && l.Trainable()
	}
	return c.Training && !c.frozen[l]
}

// Use returns the value of a weight.
func (c *Context) Use(v *Variable) ops.Value {
	c.note(v)
	return c.trace.Read(&v.Var)
}

// Assign makes x the value of v after the run, as for a moving average.
func (c *Context) Assign(v *Variable, x ops.Value) {
	c.note(v)
	c.trace.Assign(&v.Var, x)
}

func (c *Context) note(v *Variable) {
	if v == nil {
		c.Fail("the variable is nil: has the layer been built?")
	}
	if !c.noted[v] {
		c.noted[v] = true
		c.used = append(c.used, v)
	}
}

// Variables returns all that Use and Assign were called with, in the order of the first call.
func (c *Context) Variables() []*Variable { return slices.Clone(c.used) }

// After asks that f be called on the host after each run of the program, before another one can start. A Function does so; the
// programs of a model do not.
func (c *Context) After(f func() error) { c.after = append(c.after, f) }

// Afterwards returns what After was called with.
func (c *Context) Afterwards() []func() error { return slices.Clone(c.after) }

// Owns tells whether x was made in this call and can be computed with.
func (c *Context) Owns(x ops.Value) bool { return c.trace.Owns(x) }

// Apply calls a child layer that Build has built with Builder.Sub.
func (c *Context) Apply(child Layer, x ops.Value) ops.Value {
	return Call(c, child, []ops.Value{x})[0]
}

// Path returns the path of the layer that is being called.
func (c *Context) Path() string { return c.trace.Path() }

// Fail reports that the inputs do not fit; the text goes behind the layer's path.
func (c *Context) Fail(format string, args ...any) { fail(c.trace.Path(), format, args...) }

// Rand returns the key of a random stream of its own: it depends on the model's seed, the layer's path and how many keys the layer
// has asked for before.
func (c *Context) Rand() uint64 {
	path := c.trace.Path()
	k := c.ordinals[path]
	c.ordinals[path]++
	return Key(c.seed, path, fmt.Sprint(k))
}

// RandOf is Rand for a layer with a setting Seed: given one, the stream depends on it and on how many keys the layer has asked for, so
// that two layers of one seed draw the same.
func (c *Context) RandOf(seed *int) uint64 {
	if seed == nil {
		return c.Rand()
	}
	path := c.trace.Path()
	k := c.ordinals[path]
	c.ordinals[path]++
	return Key(uint64(*seed), "seed", fmt.Sprint(k))
}

// RegularizeActivity adds r's penalty for y, divided by the size of the batch, to the loss in training and in evaluation; a nil r adds
// none.
func (c *Context) RegularizeActivity(y ops.Value, r regularizers.Regularizer) {
	if r == nil {
		return
	}
	penalty := r.Penalty(y)
	if s := y.Shape(); len(s) > 0 {
		rows := ops.Number(penalty, float64(s[0].Const))
		if !s[0].Fixed() {
			n := ops.Cast(graph.Scalar(graph.Rows), penalty.DType())
			rows = ops.Add(ops.Scale(n, float64(s[0].PerN)), rows)
		}
		penalty = ops.Div(penalty, rows)
	}
	c.AddLoss(penalty)
}

// AddLoss adds a scalar to the loss, in training and in evaluation.
func (c *Context) AddLoss(x ops.Value) { c.losses = append(c.losses, x) }

// Losses returns what AddLoss collected.
func (c *Context) Losses() []ops.Value { return c.losses }
