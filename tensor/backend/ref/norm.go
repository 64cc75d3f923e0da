package ref

// normGrad sums dy, and dy times the normalized x, over all axes but the last.
func normGrad[T float](c *call) error {
	x, dy, mean, invstd := in[T](c, 0), in[T](c, 1), in[T](c, 2), in[T](c, 3)
	sums, scaled := out[T](c, 0), out[T](c, 1)
	for j := range sums {
		var sum, product float64
		for i := j; i < len(x); i += len(sums) {
			sum += float64(dy[i])
			product += float64(dy[i]) * (float64(x[i]) - float64(mean[j]))
		}
		sums[j], scaled[j] = T(sum), T(product*float64(invstd[j]))
	}
	return nil
}
