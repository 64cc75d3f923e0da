package backendtest

import (
	"math/rand/v2"
	"slices"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// convolution is a case of all three passes.
type convolution struct {
	batch           tensor.Dim
	sizes           []int // spatial, of the input
	in, out, groups int   // channels
	size, stride    []int
	dilation        []int // nil: 1
	before, after   []int // nil: 0
}

func (c convolution) window() graph.Window {
	fill := func(s []int, v int) []int {
		if s == nil {
			return slices.Repeat([]int{v}, len(c.size))
		}
		return s
	}
	return graph.Window{Size: c.size, Stride: fill(c.stride, 1), Dilation: fill(c.dilation, 1), Before: fill(c.before, 0), After: fill(c.after, 0)}
}

// convolutions cover 1 to 3 spatial axes, 1 channel, odd and large sizes, paddings of both sides, strides above the kernel, dilation,
// groups up to depthwise with several results a channel, 1 x 1, and shapes that fast algorithms have a case of their own for.
func convolutions(r *rand.Rand) []convolution {
	b, d := tensor.Batch, tensor.D
	type i = []int
	cs := []convolution{
		{batch: d(1), sizes: i{1}, in: 1, out: 1, groups: 1, size: i{1}},
		{batch: b, sizes: i{3}, in: 1, out: 2, groups: 1, size: i{2}},
		{batch: d(1), sizes: i{3}, in: 2, out: 2, groups: 2, size: i{2}, before: i{1}},
		{batch: d(1), sizes: i{2, 3}, in: 1, out: 1, groups: 1, size: i{2, 2}},
		{batch: d(1), sizes: i{3, 3}, in: 1, out: 1, groups: 1, size: i{2, 2}, stride: i{2, 1}, before: i{1, 0}, after: i{0, 1}},
		{batch: d(1), sizes: i{5, 3}, in: 1, out: 1, groups: 1, size: i{2, 1}, stride: i{1, 2}, dilation: i{2, 3}},
		{batch: d(1), sizes: i{2, 2, 2}, in: 1, out: 1, groups: 1, size: i{1, 2, 1}, stride: i{2, 1, 1}},
		{batch: b, sizes: i{7}, in: 5, out: 3, groups: 1, size: i{3}, stride: i{2}, before: i{2}, after: i{1}},
		{batch: b, sizes: i{9}, in: 4, out: 6, groups: 2, size: i{3}, dilation: i{2}, before: i{4}},
		{batch: b, sizes: i{5, 6}, in: 3, out: 5, groups: 1, size: i{3, 3}},
		{batch: b, sizes: i{5, 6}, in: 3, out: 37, groups: 1, size: i{3, 3}, before: i{1, 1}, after: i{1, 1}},
		{batch: b, sizes: i{7, 9}, in: 2, out: 4, groups: 1, size: i{3, 2}, stride: i{2, 3}, before: i{1, 0}, after: i{1, 1}},
		{batch: b, sizes: i{7, 8}, in: 3, out: 4, groups: 1, size: i{2, 2}, stride: i{3, 3}},
		{batch: b, sizes: i{11, 9}, in: 2, out: 3, groups: 1, size: i{3, 3}, stride: i{2, 2}, dilation: i{2, 3}, before: i{2, 3}, after: i{2, 3}},
		{batch: b, sizes: i{6, 5}, in: 7, out: 33, groups: 1, size: i{1, 1}},
		{batch: b, sizes: i{6, 5}, in: 4, out: 8, groups: 1, size: i{1, 1}, stride: i{2, 2}},
		{batch: b, sizes: i{5, 5}, in: 6, out: 4, groups: 2, size: i{3, 3}, before: i{1, 1}, after: i{1, 1}},
		{batch: b, sizes: i{6, 7}, in: 5, out: 5, groups: 5, size: i{3, 3}, before: i{1, 1}, after: i{1, 1}},
		{batch: b, sizes: i{7, 6}, in: 3, out: 6, groups: 3, size: i{3, 3}, stride: i{2, 2}, before: i{0, 1}, after: i{1, 0}},
		{batch: b, sizes: i{6, 6}, in: 35, out: 35, groups: 35, size: i{5, 3}, stride: i{1, 2}, dilation: i{1, 2}, before: i{2, 2}, after: i{2, 2}},
		{batch: b, sizes: i{3, 4, 5}, in: 2, out: 3, groups: 1, size: i{2, 3, 3}, before: i{0, 1, 1}, after: i{1, 1, 1}},
		{batch: b, sizes: i{5, 4, 4}, in: 4, out: 4, groups: 2, size: i{3, 2, 1}, stride: i{2, 1, 2}, dilation: i{1, 2, 1}, before: i{1, 1, 0}, after: i{1, 1, 0}},
		{batch: b, sizes: i{3, 3, 3}, in: 3, out: 3, groups: 3, size: i{2, 2, 2}},
		{batch: tensor.Dim{PerN: 2}, sizes: i{4, 4}, in: 2, out: 2, groups: 1, size: i{3, 3}},
		{batch: d(0), sizes: i{4, 4}, in: 2, out: 2, groups: 1, size: i{3, 3}},
		{batch: b, sizes: i{13, 13}, in: 32, out: 64, groups: 1, size: i{3, 3}},
		{batch: b, sizes: i{9, 10}, in: 16, out: 48, groups: 1, size: i{3, 3}, before: i{1, 1}, after: i{1, 1}},
		{batch: b, sizes: i{4, 4}, in: 16, out: 16, groups: 1, size: i{3, 3}, before: i{1, 1}, after: i{1, 1}},
		{batch: b, sizes: i{20, 19}, in: 3, out: 16, groups: 1, size: i{7, 7}, stride: i{2, 2}, before: i{2, 3}, after: i{3, 3}},
	}
	for range 8 {
		c := convolution{batch: b, in: 1 + r.IntN(9), out: 1 + r.IntN(40), groups: 1}
		for range 1 + r.IntN(3) {
			k, dil := 1+r.IntN(3), 1+r.IntN(2)
			c.size, c.dilation, c.stride = append(c.size, k), append(c.dilation, dil), append(c.stride, 1+r.IntN(3))
			c.before, c.after = append(c.before, r.IntN(3)), append(c.after, r.IntN(3))
			c.sizes = append(c.sizes, dil*(k-1)+1+r.IntN(6))
		}
		cs = append(cs, c)
	}
	return cs
}

// convCases give a convolution, or one of its gradients, the shapes of convolutions.
func convCases(op graph.Op, r *rand.Rand) (cases []Case) {
	unit := between(-1, 1)
	for _, dtype := range floats {
		for _, c := range convolutions(r) {
			conv := graph.Conv{Window: c.window(), Groups: c.groups}
			out, err := conv.Out(c.sizes)
			if err != nil {
				panic(err)
			}
			x := drawn(dtype, append(append(tensor.Shape{c.batch}, tensor.S(c.sizes...)...), tensor.D(c.in)), unit)
			k := drawn(dtype, append(tensor.S(c.size...), tensor.D(c.in/c.groups), tensor.D(c.out)), unit)
			y := drawn(dtype, append(append(tensor.Shape{c.batch}, tensor.S(out...)...), tensor.D(c.out)), unit)
			switch op.(type) {
			case graph.Conv:
				cases = append(cases, Case{conv, []Input{x, k}})
			case graph.ConvGradInput:
				cases = append(cases, Case{graph.ConvGradInput{Conv: conv, In: c.sizes}, []Input{y, k}})
			case graph.ConvGradKernel:
				cases = append(cases, Case{graph.ConvGradKernel{Conv: conv, Channels: c.out}, []Input{x, y}})
			}
		}
	}
	return cases
}

// convBiasCases are those of a Conv, with what is scaled and added; in float64 only the small ones.
func convBiasCases(op graph.ConvBias, r *rand.Rand) (cases []Case) {
	const small = 2000
	for _, c := range convCases(graph.Conv{}, r) {
		if c.In[0].DType == tensor.Float64 && c.elements(maxRows) > small {
			continue
		}
		y := c.signature().Out[0]
		perChannel := in(y.DType, y.Shape.Last())
		op.Conv = c.Op.(graph.Conv)
		inputs := append(c.In, perChannel)
		if op.Scaled {
			inputs = append(inputs, perChannel)
		}
		if op.Residual {
			inputs = append(inputs, in(y.DType, y.Shape))
		}
		cases = append(cases, Case{op, inputs})
	}
	return cases
}

// convPoolCases pool convolutions in several ways.
func convPoolCases(op graph.ConvPool, r *rand.Rand) (cases []Case) {
	i := 0
	for _, c := range convBiasCases(graph.ConvBias{Scaled: op.Scaled}, r) {
		op.Conv = c.Op.(graph.ConvBias).Conv
		y := c.signature().Out[0].Shape
		p := convolution{}
		for _, n := range y[1 : len(y)-1].At(0) {
			i++
			size := min(n, 2+i/7%2)
			p.size, p.stride = append(p.size, size), append(p.stride, 1+(i+1)/5%3)
			p.before, p.after = append(p.before, min(size-1, i/9%2)), append(p.after, min(size-1, i/11%2))
		}
		if i%3 == 0 { // the usual pool, where it fits
			for a := range p.size {
				p.stride[a], p.before[a], p.after[a] = p.size[a], 0, 0
			}
		}
		op.Pool = p.window()
		cases = append(cases, Case{op, c.In})
		if x := c.In[0].Type; op.Groups == 1 && x.DType == tensor.Float32 && min(x.Shape.LastSize(), y.LastSize()) >= 16 { // fast ways have the usual pool in them
			two, zero := []int{2, 2}, []int{0, 0}
			op.Pool = graph.Window{Size: two, Stride: two, Dilation: []int{1, 1}, Before: zero, After: zero}
			cases = append(cases, Case{op, c.In})
		}
	}
	return cases
}

// pools are windows over [batch sizes... channels].
func pools(r *rand.Rand) []convolution {
	b := tensor.Batch
	type i = []int
	cs := []convolution{
		{batch: tensor.D(1), sizes: i{1}, in: 1, size: i{1}}, {batch: tensor.D(1), sizes: i{5}, in: 2, size: i{2}, stride: i{2}},
		{batch: tensor.D(1), sizes: i{3, 3}, in: 1, size: i{2, 2}, before: i{1, 0}, after: i{0, 1}},
		{batch: b, sizes: i{7}, in: 3, size: i{3}, stride: i{2}, before: i{1}, after: i{1}},
		{batch: b, sizes: i{6, 7}, in: 33, size: i{2, 2}, stride: i{2, 2}}, {batch: b, sizes: i{6, 7}, in: 5, size: i{3, 3}, stride: i{2, 2}, after: i{1, 1}},
		{batch: b, sizes: i{5, 5}, in: 16, size: i{3, 3}, before: i{1, 1}, after: i{1, 1}}, {batch: b, sizes: i{9, 4}, in: 2, size: i{2, 1}, stride: i{4, 3}},
		{batch: b, sizes: i{4, 5, 6}, in: 3, size: i{2, 2, 2}, stride: i{2, 2, 2}}, {batch: b, sizes: i{3, 4, 3}, in: 2, size: i{3, 2, 2}, stride: i{1, 2, 1}, before: i{1, 0, 1}, after: i{2, 1, 0}},
		{batch: tensor.D(0), sizes: i{4, 4}, in: 2, size: i{2, 2}}, {batch: tensor.Dim{PerN: 2}, sizes: i{4, 4}, in: 1, size: i{2, 2}, stride: i{2, 2}},
		{batch: b, sizes: i{17, 17}, in: 2, size: i{17, 16}},
	}
	for range 4 {
		c := convolution{batch: b, in: 1 + r.IntN(40)}
		for range 1 + r.IntN(3) {
			k := 1 + r.IntN(3)
			c.size, c.stride = append(c.size, k), append(c.stride, 1+r.IntN(4))
			c.before, c.after = append(c.before, r.IntN(k)), append(c.after, r.IntN(k))
			c.sizes = append(c.sizes, k+r.IntN(6))
		}
		cs = append(cs, c)
	}
	return cs
}

// poolCases give a pool, or the gradient of one, the shapes of pools.
func poolCases(op graph.Op, r *rand.Rand) (cases []Case) {
	for _, dtype := range floats {
		for _, c := range pools(r) {
			w := c.window()
			out, err := w.Out(c.sizes)
			if err != nil {
				panic(err)
			}
			x := in(dtype, append(append(tensor.Shape{c.batch}, tensor.S(c.sizes...)...), tensor.D(c.in)))
			y := in(dtype, append(append(tensor.Shape{c.batch}, tensor.S(out...)...), tensor.D(c.in)))
			switch op.(type) {
			case graph.MaxPool:
				cases = append(cases, Case{graph.MaxPool{Window: w}, []Input{x}})
			case graph.MaxPoolGrad:
				taps := tensor.Uint8
				if w.Taps() > 256 {
					taps = tensor.Int32
				}
				cases = append(cases, Case{graph.MaxPoolGrad{Window: w, In: c.sizes}, []Input{y, drawn(taps, y.Shape, integers(0, w.Taps()))}})
			case graph.AvgPool:
				cases = append(cases, Case{graph.AvgPool{Window: w}, []Input{x}})
			case graph.AvgPoolGrad:
				cases = append(cases, Case{graph.AvgPoolGrad{Window: w, In: c.sizes}, []Input{y}})
			}
		}
	}
	return cases
}
