package main

import (
	"fmt"
	"time"
)

// convolution is one of those that the peers time too: square images and kernels.
type convolution struct {
	name                    string
	images, channels, size  int
	filters, kernel, stride int
	same                    bool
}

var convolutions = []convolution{
	{"28x28x1-32k3v", 128, 1, 28, 32, 3, 1, false},
	{"13x13x32-64k3v", 128, 32, 13, 64, 3, 1, false},
	{"26x26x32-64k3s", 64, 32, 26, 64, 3, 1, true},
	{"14x14x32-64k3s", 128, 32, 14, 64, 3, 1, true},
	{"32x32x64-64k3s", 64, 64, 32, 64, 3, 1, true},
	{"56x56x64-64k3s", 32, 64, 56, 64, 3, 1, true},
	{"56x56x64-256k1", 32, 64, 56, 256, 1, 1, true},
	{"112x112x3-64k7s2", 32, 3, 112, 64, 7, 2, true},
}

// padding is how many zeros stand before and after each spatial axis.
func (c convolution) padding() (before, after int) {
	if !c.same {
		return 0, 0
	}
	total := max(0, (c.out()-1)*c.stride+c.kernel-c.size)
	return total / 2, total - total/2
}

func (c convolution) out() int {
	if c.same {
		return (c.size + c.stride - 1) / c.stride
	}
	return (c.size-c.kernel)/c.stride + 1
}

func (c convolution) flop() float64 {
	return 2 * float64(c.images*c.out()*c.out()) * float64(c.channels*c.filters*c.kernel*c.kernel)
}

// operations times single products and convolutions.
func operations(l *library, r *recorder, _ uint64) error {
	for _, s := range [][3]int{{32, 784, 128}, {256, 784, 128}, {1024, 1024, 1024}} {
		m, k, n := s[0], s[1], s[2]
		multiply, err := l.newGemm(m, k, n)
		if err != nil {
			return err
		}
		if err := operation(r, fmt.Sprintf("sgemm_%dx%dx%d", m, k, n), 0, 2*float64(m)*float64(k)*float64(n), multiply); err != nil {
			return err
		}
	}
	for _, c := range convolutions {
		for _, pass := range []string{"fwd", "dx", "dw"} {
			run, err := l.newConv(c, pass)
			if err != nil {
				return err
			}
			if err := operation(r, "conv_"+pass+"_"+c.name, c.images, c.flop(), run); err != nil {
				return err
			}
		}
	}
	return nil
}

func operation(r *recorder, metric string, batch int, flop float64, run func() error) error {
	seconds, err := timeCalls(calls{Time: 600 * time.Millisecond, MinN: 8, MaxN: 3000, Warmup: 3}, run)
	if err != nil {
		return err
	}
	mid := median(seconds)
	return r.write(record{Metric: metric, Value: mid * 1e3, Unit: "ms", N: len(seconds), Batch: batch, GFLOPS: flop / mid / 1e9})
}
