package ops

import (
	"strconv"

	"github.com/gokeras/gokeras/tensor/graph"
)

// Gradients returns the derivative of a scalar loss with respect to each of wrt, in their order: inputs, weights as Context.Use gives
// them, or any other values that the loss was computed from. One that the loss does not depend on through differentiable operations
// gets a Value whose IsZero is true. The gradients are values like all others: they can be clipped, summed and differentiated again.
func Gradients(loss Value, wrt ...Value) []Value {
	for i, x := range wrt {
		if x.IsZero() {
			Fail("Gradients", "value "+strconv.Itoa(i)+" to differentiate by is no value")
		}
	}
	if loss.IsZero() {
		Fail("Gradients", "the loss is no value")
	}
	return graph.Gradients(loss, wrt...)
}
