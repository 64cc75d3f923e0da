package layers

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
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
}

// NewContext returns a context for a trace; seed is the model's.
func NewContext(t *graph.Trace, training bool, seed uint64) *Context {
	return &Context{Training: training, trace: t, seed: seed, ordinals: map[string]int{}}
}

// Use returns the value of a weight.
func (c *Context) Use(v *Variable) ops.Value { return c.trace.Read(&v.Var) }

// Assign makes x the value of v after the run, as for a moving average.
func (c *Context) Assign(v *Variable, x ops.Value) { c.trace.Assign(&v.Var, x) }

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

// AddLoss adds a scalar to the training loss.
func (c *Context) AddLoss(x ops.Value) { c.losses = append(c.losses, x) }

// Losses returns what AddLoss collected.
func (c *Context) Losses() []ops.Value { return c.losses }
