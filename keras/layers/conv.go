package layers

import (
	"slices"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// conv is the settings of Conv1D, Conv2D and Conv3D.
type conv struct {
	convolution
	filters, groups int
	kernel          weight
}

func (v conv) build(b *Builder, in tensor.Shape) (kernel, bias *Variable) {
	checkFilters(b, v.filters)
	sizes, channels := v.check(b, in)
	v.checkDilation(b)
	v.checkFits(b, in, sizes)
	if v.groups < 1 || channels%v.groups != 0 || v.filters%v.groups != 0 {
		b.Fail("Groups: got %d, which does not divide both the %d channels of input shape %v and %d Filters", v.groups, channels, in, v.filters)
	}
	kernel = v.kernel.build(b, "kernel", slices.Concat(v.size, []int{channels / v.groups, v.filters})...)
	return kernel, v.buildBias(b, v.filters)
}

func (v conv) call(c *Context, x ops.Value, kernel, bias *Variable) ops.Value {
	k := c.Use(kernel)
	x = v.channelsLast(c, x, v.groups*k.Shape()[len(v.size)].Const)
	return v.finish(c, ops.Conv(x, k, v.config()), bias)
}
