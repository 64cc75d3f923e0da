package main

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// The MNIST split of every peer: Keras's validation_split=0.1 keeps the last tenth.
const (
	trainImages = 54000
	imageSize   = 28 * 28
)

// tutorial is the tutorial's network, 784-128 relu-dropout 0.2-10 with Adam, as the workloads need it (w1.go builds it).
type tutorial interface {
	// load reads MNIST; fit, firstStep and accuracy need it.
	load() error
	// firstStep trains one step on the first batch images.
	firstStep(batch int) error
	// fit trains and validates; it returns the seconds of the training part of each epoch.
	fit(batch, epochs int) ([]float64, error)
	// accuracy is that of the test set.
	accuracy() (float64, error)
	// predict runs one image, given and answered as a caller has it: in ordinary memory.
	predict(image []float32) error
}

// library is what is measured: tests put a fake in its place.
type library struct {
	// device names what models run on: C kernels or pure Go.
	device      func() (string, error)
	newTutorial func(seed uint64) (tutorial, error)
	// newGemm returns the product of an m x k and a k x n matrix, ready to be called over and over.
	newGemm func(m, k, n int) (func() error, error)
}

// workloads are the names that the command line takes, in the order of the tables.
var workloads = []struct {
	name string
	run  func(*library, *recorder, uint64) error
}{
	{"start", start},
	{"w1", fit(32)},
	{"w1b256", fit(256)},
	{"w1b1024", fit(1024)},
	{"w7", latency},
	{"w6", products},
}

func runWorkload(l *library, r *recorder, seed uint64) error {
	for _, w := range workloads {
		if w.name == r.workload {
			return w.run(l, r, seed)
		}
	}
	return fmt.Errorf("bench: no workload %q", r.workload)
}

func start(l *library, r *recorder, seed uint64) error {
	net, err := l.newTutorial(seed)
	if err != nil {
		return err
	}
	if err := net.load(); err != nil {
		return err
	}
	if err := net.firstStep(32); err != nil {
		return err
	}
	seconds, err := sinceStart()
	if err != nil {
		return err
	}
	if err := r.put("process_to_first_step", seconds, "s", 1, 0); err != nil {
		return err
	}
	return putPeakRSS(r, 0)
}

func fit(batch int) func(*library, *recorder, uint64) error {
	const epochs = 10
	return func(l *library, r *recorder, seed uint64) error {
		net, err := l.newTutorial(seed)
		if err != nil {
			return err
		}
		if err := net.load(); err != nil {
			return err
		}
		begin := time.Now()
		seconds, err := net.fit(batch, epochs)
		wall := time.Since(begin).Seconds()
		if err != nil {
			return err
		}
		if len(seconds) != epochs {
			return fmt.Errorf("bench: %s: times of epochs: got %d, want %d", r.workload, len(seconds), epochs)
		}
		accuracy, err := net.accuracy()
		if err != nil {
			return err
		}
		// The first epoch warms caches and, for some peers, compiles: it counts in the wall time only.
		warm := seconds[1:]
		steps := (trainImages + batch - 1) / batch
		for _, m := range []record{
			{Metric: fmt.Sprintf("fit_wall_%dep", epochs), Value: wall, Unit: "s", N: 1},
			{Metric: "train_epoch", Value: median(warm), Unit: "s", N: len(warm)},
			{Metric: "step", Value: median(warm) / float64(steps) * 1e3, Unit: "ms", N: len(warm)},
			{Metric: "test_acc_mean", Value: accuracy, N: 1},
		} {
			m.Batch = batch
			if err := r.write(m); err != nil {
				return err
			}
		}
		return putPeakRSS(r, batch)
	}
}

func latency(l *library, r *recorder, seed uint64) error {
	net, err := l.newTutorial(seed)
	if err != nil {
		return err
	}
	image := uniform(seed, imageSize)
	seconds, err := timeCalls(calls{Time: time.Second, MinN: 50, MaxN: 20000, Warmup: 50}, func() error { return net.predict(image) })
	if err != nil {
		return err
	}
	if err := r.put("lat_predict_p50", median(seconds)*1e6, "us", len(seconds), 1); err != nil {
		return err
	}
	return r.put("lat_predict_p99", quantile(seconds, 0.99)*1e6, "us", len(seconds), 1)
}

func products(l *library, r *recorder, _ uint64) error {
	for _, s := range [][3]int{{32, 784, 128}, {256, 784, 128}, {1024, 1024, 1024}} {
		m, k, n := s[0], s[1], s[2]
		multiply, err := l.newGemm(m, k, n)
		if err != nil {
			return err
		}
		seconds, err := timeCalls(calls{Time: 600 * time.Millisecond, MinN: 8, MaxN: 3000, Warmup: 3}, multiply)
		if err != nil {
			return err
		}
		mid := median(seconds)
		err = r.write(record{Metric: fmt.Sprintf("sgemm_%dx%dx%d", m, k, n), Value: mid * 1e3, Unit: "ms", N: len(seconds),
			GFLOPS: 2 * float64(m) * float64(k) * float64(n) / mid / 1e9})
		if err != nil {
			return err
		}
	}
	return nil
}

func putPeakRSS(r *recorder, batch int) error {
	mib, err := peakRSS()
	if err != nil {
		return err
	}
	return r.put("peak_rss", mib, "MiB", 1, batch)
}

// uniform returns n numbers in [0, 1).
func uniform(seed uint64, n int) []float32 {
	from := rand.New(rand.NewPCG(seed, 0))
	v := make([]float32, n)
	for i := range v {
		v[i] = from.Float32()
	}
	return v
}
