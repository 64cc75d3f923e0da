package layers

import "github.com/gokeras/gokeras/keras/ops"

// Padding is what is added around the spatial axes of the input of a convolution or a pool.
type Padding = ops.Padding

// The paddings. What they add is 0 to a convolution, and does not count in a pool.
const (
	// Valid adds nothing: a window lies within the input.
	Valid = ops.Valid
	// Same adds as much as gives ceil(size/stride) windows, the smaller half in front.
	Same = ops.Same
	// Causal adds all of it in front, so that a step sees none that comes later; of Conv1D.
	Causal = ops.Causal
)
