// Package activations has the functions that layers apply to their output, as named values, so that a model's config can hold them.
// Those with arguments have a constructor besides, such as NewLeakyReLU. What such a constructor returns has its arguments in its
// name, and no form in a Keras config, unless they are Keras's defaults.
//
// At kinks the gradients are those of Keras on TensorFlow; relu has 0 at 0.
//
// Reference: keras.activations.
package activations

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/gokeras/gokeras/keras/internal/config"
	"github.com/gokeras/gokeras/keras/ops"
)

// Activation is an element-wise (or, for Softmax and its like, row-wise) function with a name.
type Activation struct {
	name string
	f    func(x ops.Value) ops.Value
}

// New returns an activation of the user's own; Register makes it known to model files.
func New(name string, f func(x ops.Value) ops.Value) *Activation { return &Activation{name, f} }

// Linear is x itself. A nil *Activation is Linear.
var Linear = New("linear", func(x ops.Value) ops.Value { return x })

// Name returns the Keras name, "linear" for nil.
func (a *Activation) Name() string {
	if a == nil {
		return Linear.name
	}
	return a.name
}

// String returns the name.
func (a *Activation) String() string { return a.Name() }

// Apply returns f(x).
func (a *Activation) Apply(x ops.Value) ops.Value {
	if a == nil {
		return x
	}
	return a.f(x)
}

var (
	mu     sync.RWMutex
	byName = map[string]*Activation{"swish": SiLU, "hard_swish": HardSiLU}
)

func init() {
	for _, a := range []*Activation{Linear, ReLU, ReLU6, LeakyReLU, ELU, SELU, CELU, Exponential, Sigmoid, HardSigmoid, LogSigmoid,
		SparseSigmoid, SiLU, HardSiLU, GELU, Mish, GLU, Tanh, HardTanh, TanhShrink, HardShrink, SoftShrink, Softplus, Softsign, Squareplus,
		SparsePlus, Softmax, LogSoftmax, Sparsemax} {
		byName[a.name] = a
	}
}

// Named returns the activation that Keras knows by name, or that was registered.
func Named(name string) (*Activation, error) {
	mu.RLock()
	defer mu.RUnlock()
	a, ok := byName[name]
	if !ok {
		return nil, fmt.Errorf("activations: %w", &config.UnknownError{Kind: "activation", Class: name})
	}
	return a, nil
}

// Names returns the names that Named knows, in alphabetical order.
func Names() []string {
	mu.RLock()
	defer mu.RUnlock()
	return slices.Sorted(maps.Keys(byName))
}

// Register makes an activation of the user's own known by its name, also to model files.
//
// Errors: a name that is taken.
func Register(a *Activation) error {
	mu.Lock()
	defer mu.Unlock()
	if _, taken := byName[a.Name()]; taken {
		return fmt.Errorf("activations: an activation named %q is registered already", a.Name())
	}
	byName[a.Name()] = a
	return nil
}

// with returns the function of Keras's name with arguments that are not its defaults.
func with(name string, f func(x ops.Value) ops.Value, format string, args ...any) *Activation {
	return New(name+"("+fmt.Sprintf(format, args...)+")", f)
}

// number is the constant v like x.
func number(x ops.Value, v float64) ops.Value { return ops.Number(x, v) }
