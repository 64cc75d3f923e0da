package ref

import (
	"math"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// tap is the dtype of the number of a tap.
type tap interface{ uint8 | int32 }

func maxPoolKernel(op graph.MaxPool, s graph.Signature) kernel {
	if s.Out[1].DType == tensor.Uint8 {
		return byFloat(s.In[0].DType, maxPool[float32, uint8](op), maxPool[float64, uint8](op))
	}
	return byFloat(s.In[0].DType, maxPool[float32, int32](op), maxPool[float64, int32](op))
}

func maxPool[T float, I tap](op graph.MaxPool) kernel {
	return func(c *call) error {
		x, y, taps := in[T](c, 0), out[T](c, 0), out[I](c, 1)
		s := scanOf(op.Window, c.sig.In[0].Shape)
		ch := c.sig.In[0].Shape.LastSize()
		for i := range y {
			y[i], taps[i] = T(math.Inf(-1)), 0
		}
		for image := range c.sig.In[0].Shape[0].At(c.n) {
			x, to := x[image*size(s.in)*ch:], image*size(s.out)*ch
			s.each(func(place, tap, from int) {
				for j := range ch {
					v, most := x[from*ch+j], &y[to+place*ch+j]
					if v > *most || v != v {
						*most, taps[to+place*ch+j] = v, I(tap)
					}
				}
			})
		}
		return nil
	}
}

func maxPoolGradKernel(op graph.MaxPoolGrad, s graph.Signature) kernel {
	if s.In[1].DType == tensor.Uint8 {
		return byFloat(s.In[0].DType, maxPoolGrad[float32, uint8](op), maxPoolGrad[float64, uint8](op))
	}
	return byFloat(s.In[0].DType, maxPoolGrad[float32, int32](op), maxPoolGrad[float64, int32](op))
}

func maxPoolGrad[T float, I tap](op graph.MaxPoolGrad) kernel {
	return func(c *call) error {
		dy, taps, dx := in[T](c, 0), in[I](c, 1), out[T](c, 0)
		s := scanOf(op.Window, c.sig.Out[0].Shape)
		ch := c.sig.Out[0].Shape.LastSize()
		sums := make([]float64, size(s.in)*ch)
		for image := range c.sig.In[0].Shape[0].At(c.n) {
			clear(sums)
			at := image * size(s.out) * ch
			s.each(func(place, tap, from int) {
				for j := range ch {
					if int(taps[at+place*ch+j]) == tap {
						sums[from*ch+j] += float64(dy[at+place*ch+j])
					}
				}
			})
			store(dx[image*len(sums):], sums)
		}
		return nil
	}
}

func avgPool[T float](op graph.AvgPool) kernel {
	return func(c *call) error {
		x, y := in[T](c, 0), out[T](c, 0)
		s := scanOf(op.Window, c.sig.In[0].Shape)
		ch, counts := c.sig.In[0].Shape.LastSize(), op.Counts(s.in)
		sums := make([]float64, size(s.out)*ch)
		for image := range c.sig.In[0].Shape[0].At(c.n) {
			clear(sums)
			x := x[image*size(s.in)*ch:]
			s.each(func(place, _, from int) {
				for j := range ch {
					sums[place*ch+j] += float64(x[from*ch+j])
				}
			})
			for i := range sums {
				sums[i] /= float64(counts[i/ch])
			}
			store(y[image*len(sums):], sums)
		}
		return nil
	}
}

func avgPoolGrad[T float](op graph.AvgPoolGrad) kernel {
	return func(c *call) error {
		dy, dx := in[T](c, 0), out[T](c, 0)
		s := scanOf(op.Window, c.sig.Out[0].Shape)
		ch, counts := c.sig.Out[0].Shape.LastSize(), op.Counts(s.in)
		sums := make([]float64, size(s.in)*ch)
		for image := range c.sig.In[0].Shape[0].At(c.n) {
			clear(sums)
			dy := dy[image*size(s.out)*ch:]
			s.each(func(place, _, from int) {
				for j := range ch {
					sums[from*ch+j] += float64(dy[place*ch+j]) / float64(counts[place])
				}
			})
			store(dx[image*len(sums):], sums)
		}
		return nil
	}
}
