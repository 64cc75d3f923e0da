// Package tensor has the numbers and shapes that every other package speaks in: DType, Dim and Shape for sizes that may grow with
// the batch, and Tensor, a strided block of numbers on the host.
package tensor
