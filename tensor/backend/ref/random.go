package ref

import (
	"math"

	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/gokeras/gokeras/tensor/philox"
)

// group is 64 consecutive words of a stream.
type group = [philox.GroupSize]uint32

func randomKernel(op graph.Random) kernel {
	switch op.Kind {
	case graph.Uniform:
		return draw(op.Key, func(y []float32, words group) {
			for i := range y {
				y[i] = uniform(words[i])
			}
		})
	case graph.Normal:
		return draw(op.Key, func(y []float32, words group) {
			for i := range y {
				y[i] = normal(&words, i)
			}
		})
	case graph.Bits:
		return draw(op.Key, func(y []int64, words group) {
			for i := range y {
				y[i] = int64(words[i])
			}
		})
	}
	return nil
}

// draw makes the numbers of a tensor, group by group.
func draw[T number](key uint64, f func(y []T, words group)) kernel {
	return func(c *call) error {
		y := out[T](c, 0)
		eachGroup(len(y), key, c.rng(), func(first, end int, words group) { f(y[first:end], words) })
		return nil
	}
}

// eachGroup passes the words by value, so that they stay on the stack.
func eachGroup(n int, key, step uint64, f func(first, end int, words group)) {
	stream := philox.Stream{Key: key, Step: step}
	for first := 0; first < n; first += philox.GroupSize {
		f(first, min(first+philox.GroupSize, n), stream.Group(uint64(first/philox.GroupSize)))
	}
}

// uniform is in [0, 1): the 24 bits that a float32 holds exactly.
func uniform(word uint32) float32 { return float32(word>>8) * 0x1p-24 }

// normal is half of a Box-Muller pair: numbers 16 apart share the two words of one block.
// Reference: Box & Muller 1958.
func normal(words *group, i int) float32 {
	const partner = 16
	even := i &^ partner
	r := math.Sqrt(-2 * math.Log((float64(words[even])+1)*0x1p-32))
	angle := 2 * math.Pi * 0x1p-32 * float64(words[even+partner])
	if i == even {
		return float32(r * math.Cos(angle))
	}
	return float32(r * math.Sin(angle))
}

func dropout[T float](op graph.Dropout) kernel {
	scale := T(1 / (1 - op.Rate))
	below := graph.KeepBelow(op.Rate)
	return func(c *call) error {
		x, y := in[T](c, 0), out[T](c, 0)
		if op.Rate == 0 {
			copy(y, x)
			return nil
		}
		eachGroup(len(y), op.Key, c.rng(), func(first, end int, words group) {
			for i := first; i < end; i++ {
				if words[i-first] < below {
					y[i] = x[i] * scale
				} else {
					y[i] = 0
				}
			}
		})
		return nil
	}
}
