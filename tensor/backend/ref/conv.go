package ref

import (
	"github.com/gokeras/gokeras/tensor/graph"
)

// channels says which channels of a convolution's sides belong together.
type channels struct {
	in, out       int // all groups together
	group, inside int // channels of the result, and of the input, in a group
}

func channelsOf(groups, in, out int) channels { return channels{in, out, out / groups, in / groups} }

// weight is the place in a kernel [taps inside out] of what leads from channel i of a group to channel o of the result.
func (c channels) weight(tap, i, o int) int { return (tap*c.inside+i)*c.out + o }

// first is the first input channel that channel o of the result sees.
func (c channels) first(o int) int { return o / c.group * c.inside }

func conv[T float](op graph.Conv) kernel {
	return func(c *call) error {
		x, k, y := in[T](c, 0), in[T](c, 1), out[T](c, 0)
		s := scanOf(op.Window, c.sig.In[0].Shape)
		ch := channelsOf(op.Groups, c.sig.In[0].Shape.LastSize(), c.sig.Out[0].Shape.LastSize())
		places, pixels := size(s.out), size(s.in)
		sums := make([]float64, places*ch.out)
		for image := range c.sig.In[0].Shape[0].At(c.n) {
			clear(sums)
			x := x[image*pixels*ch.in:]
			s.each(func(place, tap, from int) {
				for o := range ch.out {
					x, k, sum := x[from*ch.in+ch.first(o):][:ch.inside], k[ch.weight(tap, 0, o):], 0.0
					for i, v := range x {
						sum += float64(v) * float64(k[i*ch.out])
					}
					sums[place*ch.out+o] += sum
				}
			})
			store(y[image*len(sums):], sums)
		}
		return nil
	}
}

func convGradInput[T float](op graph.ConvGradInput) kernel {
	return func(c *call) error {
		dy, k, dx := in[T](c, 0), in[T](c, 1), out[T](c, 0)
		s := scanOf(op.Window, c.sig.Out[0].Shape)
		ch := channelsOf(op.Groups, c.sig.Out[0].Shape.LastSize(), c.sig.In[0].Shape.LastSize())
		places, pixels := size(s.out), size(s.in)
		sums := make([]float64, pixels*ch.in)
		for image := range c.sig.In[0].Shape[0].At(c.n) {
			clear(sums)
			dy := dy[image*places*ch.out:]
			s.each(func(place, tap, from int) {
				for o := range ch.out {
					sums, k, d := sums[from*ch.in+ch.first(o):][:ch.inside], k[ch.weight(tap, 0, o):], float64(dy[place*ch.out+o])
					for i := range sums {
						sums[i] += d * float64(k[i*ch.out])
					}
				}
			})
			store(dx[image*len(sums):], sums)
		}
		return nil
	}
}

func convGradKernel[T float](op graph.ConvGradKernel) kernel {
	return func(c *call) error {
		x, dy, dk := in[T](c, 0), in[T](c, 1), out[T](c, 0)
		s := scanOf(op.Window, c.sig.In[0].Shape)
		ch := channelsOf(op.Groups, c.sig.In[0].Shape.LastSize(), op.Channels)
		places, pixels := size(s.out), size(s.in)
		sums := make([]float64, len(dk))
		for image := range c.sig.In[0].Shape[0].At(c.n) {
			x, dy := x[image*pixels*ch.in:], dy[image*places*ch.out:]
			s.each(func(place, tap, from int) {
				for o := range ch.out {
					x, sums, d := x[from*ch.in+ch.first(o):][:ch.inside], sums[ch.weight(tap, 0, o):], float64(dy[place*ch.out+o])
					for i, v := range x {
						sums[i*ch.out] += float64(v) * d
					}
				}
			})
		}
		store(dk, sums)
		return nil
	}
}

// store rounds the sums into y.
func store[T float](y []T, sums []float64) {
	for i, v := range sums {
		y[i] = T(v)
	}
}
