package main

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// trainImages are those of MNIST without the last tenth, which Keras's validation_split=0.1 keeps from training.
const trainImages = 54000

// network is one of blueprints, as the workloads need it (network.go makes it).
type network interface {
	// load reads MNIST; fit, firstStep and accuracy need it.
	load() error
	// firstStep trains one step on the first batch images.
	firstStep(batch int) error
	// fit trains and validates; it returns the seconds of the training part of each epoch.
	fit(batch, epochs int) ([]float64, error)
	// accuracy is that of the test set.
	accuracy() (float64, error)
	// fitRandom trains on batches of random data; it returns the seconds of each epoch.
	fitRandom(batch, batches, epochs int) ([]float64, error)
	// sampleSize is how many numbers a sample has.
	sampleSize() int
	// predict runs n samples in batches, given and answered as a caller has them: in ordinary memory.
	predict(samples []float32, n, batch int) error
}

// library is what is measured: tests put a fake in its place.
type library struct {
	// device names what models run on: C kernels or pure Go.
	device     func() (string, error)
	newNetwork func(name string, seed uint64) (network, error)
	// newGemm returns the product of an m x k and a k x n matrix, ready to be called over and over.
	newGemm func(m, k, n int) (func() error, error)
	// newConv does the same for a pass of a convolution: fwd, dx or dw.
	newConv func(c convolution, pass string) (func() error, error)
}

// workloads are the names that the command line takes, in the order of the tables.
var workloads = []struct {
	name string
	run  func(*library, *recorder, uint64) error
}{
	{"start", start},
	{"w1", fit("mlp", 32, 10)},
	{"w1b256", fit("mlp", 256, 10)},
	{"w1b1024", fit("mlp", 1024, 10)},
	{"w2", fit("convnet", 128, 3)},
	{"w2inf", convnetInference},
	{"w3", fitRandom("vgg6", 128)},
	{"w3r", fitRandom("resnet20", 128)},
	{"w7", func(l *library, r *recorder, seed uint64) error { return latency(l, r, "mlp", seed) }},
	{"w6", operations},
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
	net, err := l.newNetwork("mlp", seed)
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

func fit(name string, batch, epochs int) func(*library, *recorder, uint64) error {
	return func(l *library, r *recorder, seed uint64) error {
		net, err := l.newNetwork(name, seed)
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

// fitRandom times steps on fixed random data, then predictions of the same.
func fitRandom(name string, batch int) func(*library, *recorder, uint64) error {
	const batches, epochs = 4, 4
	return func(l *library, r *recorder, seed uint64) error {
		net, err := l.newNetwork(name, seed)
		if err != nil {
			return err
		}
		seconds, err := net.fitRandom(batch, batches, epochs)
		if err != nil {
			return err
		}
		if len(seconds) != epochs {
			return fmt.Errorf("bench: %s: times of epochs: got %d, want %d", r.workload, len(seconds), epochs)
		}
		if err := r.put("step", median(seconds[1:])/batches*1e3, "ms", epochs-1, batch); err != nil {
			return err
		}
		if err := inference(net, r, batch*batches, batch, seed); err != nil {
			return err
		}
		return putPeakRSS(r, batch)
	}
}

// inference times predictions of n samples at once.
func inference(net network, r *recorder, n, batch int, seed uint64) error {
	samples := uniform(seed, n*net.sampleSize())
	seconds, err := timeCalls(calls{Time: time.Second, MinN: 4, MaxN: 50, Warmup: 2}, func() error { return net.predict(samples, n, batch) })
	if err != nil {
		return err
	}
	return r.put("infer", float64(n)/median(seconds), "images/s", len(seconds), batch)
}

func convnetInference(l *library, r *recorder, seed uint64) error {
	net, err := l.newNetwork("convnet", seed)
	if err != nil {
		return err
	}
	if err := inference(net, r, 8192, 256, seed); err != nil {
		return err
	}
	return latency(l, r, "convnet", seed)
}

// latency times the prediction of one sample.
func latency(l *library, r *recorder, name string, seed uint64) error {
	net, err := l.newNetwork(name, seed)
	if err != nil {
		return err
	}
	image := uniform(seed, net.sampleSize())
	seconds, err := timeCalls(calls{Time: time.Second, MinN: 50, MaxN: 20000, Warmup: 50}, func() error { return net.predict(image, 1, 1) })
	if err != nil {
		return err
	}
	if err := r.put("lat_predict_p50", median(seconds)*1e6, "us", len(seconds), 1); err != nil {
		return err
	}
	return r.put("lat_predict_p99", quantile(seconds, 0.99)*1e6, "us", len(seconds), 1)
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
