package csrc

// Window is the geometry of the kernels whose windows move over images, see window.h.
type Window struct {
	In, Out                        [3]int64
	Size, Stride, Dilation, Before [3]int64
	C, K, Groups                   int64
	Act                            int64
	Type                           Type
	Setting                        [9]int64
}

// Ints returns w as the integers of an Op.
func (w Window) Ints() (ints [MaxInts]int64) {
	at := 0
	put := func(v ...int64) { at += copy(ints[at:], v) }
	for _, v := range [][3]int64{w.In, w.Out, w.Size, w.Stride, w.Dilation, w.Before} {
		put(v[:]...)
	}
	put(w.C, w.K, w.Groups, w.Act, int64(w.Type))
	put(w.Setting[:]...)
	return ints
}

// PoolDims are the sizes of a ConvPool op with so many images, w being the pool over the result of its convolution.
func (w Window) PoolDims(images Dim) []Dim {
	dims := []Dim{images}
	for _, v := range w.pool() {
		dims = append(dims, Dim{Fixed: v})
	}
	return dims
}

// pool are the numbers of a gk_conv_pool.
func (w Window) pool() (numbers [12]int64) {
	for i, v := range [][3]int64{w.Out, w.Size, w.Stride, w.Before} {
		copy(numbers[3*i:], v[:])
	}
	return numbers
}
