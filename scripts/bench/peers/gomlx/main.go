// The GoMLX peer: gomlx WORKLOAD SEED. Workloads: start w1 w1b256 w1b1024 w2 w2inf w3 w4 w5 w7.
// GOMLX_BACKEND picks the backend: "go" (pure Go) or "xla:/path/of/pjrt_c_api_cpu_plugin.so,shared_buffers".
package main

import (
	"fmt"
	"math/rand"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/gomlx/gomlx/backends"
	_ "github.com/gomlx/gomlx/backends/simplego"
	_ "github.com/gomlx/gomlx/backends/xla"
	. "github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/tensors"
	"github.com/gomlx/gomlx/pkg/ml/context"
	"github.com/gomlx/gomlx/pkg/ml/datasets"
	"github.com/gomlx/gomlx/pkg/ml/layers"
	"github.com/gomlx/gomlx/pkg/ml/layers/activations"
	"github.com/gomlx/gomlx/pkg/ml/layers/lstm"
	"github.com/gomlx/gomlx/pkg/ml/train"
	"github.com/gomlx/gomlx/pkg/ml/train/losses"
	"github.com/gomlx/gomlx/pkg/ml/train/metrics"
	"github.com/gomlx/gomlx/pkg/ml/train/optimizers"
	"peers/mnistidx"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func mlp(ctx *context.Context, spec any, in []*Node) []*Node {
	x := Reshape(in[0], in[0].Shape().Dimensions[0], -1)
	x = activations.Relu(layers.DenseWithBias(ctx.In("d1"), x, 128))
	x = layers.DropoutStatic(ctx.In("drop"), x, 0.2)
	return []*Node{layers.DenseWithBias(ctx.In("d2"), x, 10)}
}

func cnn(ctx *context.Context, spec any, in []*Node) []*Node {
	x := in[0]
	for i, f := range []int{32, 64} {
		x = activations.Relu(layers.Convolution(ctx.Inf("c%d", i), x).Channels(f).KernelSize(3).NoPadding().Done())
		x = MaxPool(x).Window(2).Done()
	}
	x = Reshape(x, x.Shape().Dimensions[0], -1)
	x = layers.DropoutStatic(ctx.In("drop"), x, 0.5)
	return []*Node{layers.DenseWithBias(ctx.In("d"), x, 10)}
}

func vgg6(ctx *context.Context, spec any, in []*Node) []*Node {
	x := in[0]
	for i, f := range []int{64, 128, 256} {
		for j := range 2 {
			x = activations.Relu(layers.Convolution(ctx.Inf("c%d%d", i, j), x).Channels(f).KernelSize(3).PadSame().Done())
		}
		x = MaxPool(x).Window(2).Done()
	}
	x = Reshape(x, x.Shape().Dimensions[0], -1)
	return []*Node{layers.DenseWithBias(ctx.In("d"), x, 10)}
}

func lstmNet(ctx *context.Context, spec any, in []*Node) []*Node {
	_, last, _ := lstm.New(ctx.In("lstm"), in[0], 128).Done()
	return []*Node{layers.DenseWithBias(ctx.In("d"), Reshape(last, in[0].Shape().Dimensions[0], 128), 10)}
}

func encoder(ctx *context.Context, spec any, in []*Node) []*Node {
	x := in[0]
	x = layers.LayerNormalization(ctx.In("n1"), Add(x, layers.MultiHeadAttention(ctx.In("a"), x, x, x, 4, 64).Done()), -1).Done()
	f := layers.DenseWithBias(ctx.In("f2"), activations.Relu(layers.DenseWithBias(ctx.In("f1"), x, 1024)), 256)
	x = layers.LayerNormalization(ctx.In("n2"), Add(x, f), -1).Done()
	return []*Node{layers.DenseWithBias(ctx.In("d"), ReduceMean(x, 1), 10)}
}

func newTrainer(b backends.Backend, model train.ModelFn, seed int64) *train.Trainer {
	ctx := context.New()
	_ = ctx.SetRNGStateFromSeed(seed)
	return train.NewTrainer(b, ctx, model, losses.SparseCategoricalCrossEntropyLogits,
		optimizers.Adam().LearningRate(1e-3).Epsilon(1e-7).Done(),
		[]metrics.Interface{metrics.NewMovingAverageSparseCategoricalAccuracy("acc", "acc", 0.01)},
		[]metrics.Interface{metrics.NewSparseCategoricalAccuracy("acc", "acc")})
}

func set(b backends.Backend, name string, x []float32, y []int32) *datasets.InMemoryDataset {
	return must(datasets.InMemoryFromData(b, name,
		[]any{tensors.FromFlatDataAndDimensions(x, len(y), 28, 28, 1)},
		[]any{tensors.FromFlatDataAndDimensions(y, len(y), 1)}))
}

func accuracy(t *train.Trainer, ds train.Dataset) float64 {
	ds.Reset()
	m := must(t.Eval(ds))
	return float64(tensors.ToScalar[float32](m[len(m)-1]))
}

func fit(b backends.Backend, w string, model train.ModelFn, bs, epochs int, seed int64) {
	d := mnistidx.Load()
	tr := set(b, "train", d.TrainX[:54000*784], d.TrainY[:54000]).BatchSize(bs, false).
		WithRand(rand.New(rand.NewSource(seed))).Shuffle()
	va := set(b, "val", d.TrainX[54000*784:], d.TrainY[54000:]).BatchSize(bs, false)
	te := set(b, "test", d.TestX, d.TestY).BatchSize(250, false)
	t := newTrainer(b, model, seed)
	if w == "start" {
		loop := train.NewLoop(t)
		must(loop.RunSteps(tr, 1))
		mnistidx.Out("process_to_first_step", mnistidx.SinceStart(), "s", 1, 0)
		mnistidx.Out("peak_rss", mnistidx.RSS(), "MiB", 1, 0)
		return
	}
	steps := (54000 + bs - 1) / bs
	var ep []float64
	t0 := time.Now()
	for e := range epochs {
		te := time.Now()
		loop := train.NewLoop(t)
		tr.Reset()
		must(loop.RunEpochs(tr, 1))
		if e > 0 || epochs == 1 {
			ep = append(ep, time.Since(te).Seconds())
		}
		accuracy(t, va)
	}
	wall := time.Since(t0).Seconds()
	mnistidx.FitResults(wall, epochs, ep, steps, bs, accuracy(t, te))
}

func randoms(n int) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = rand.Float32()
	}
	return v
}

func trainSteps(b backends.Backend, model train.ModelFn, bs int, dims ...int) {
	n := bs
	for _, d := range dims {
		n *= d
	}
	y := make([]int32, bs)
	for i := range y {
		y[i] = int32(rand.Intn(10))
	}
	t := newTrainer(b, model, 0)
	xv := randoms(n)
	step := func() {
		x := tensors.FromFlatDataAndDimensions(xv, append([]int{bs}, dims...)...)
		l := tensors.FromFlatDataAndDimensions(y, bs, 1)
		m := must(t.TrainStep(nil, []*tensors.Tensor{x}, []*tensors.Tensor{l}))
		_ = tensors.ToScalar[float32](m[0])
	}
	v := timeCalls(step, 3*time.Second, 5, 200, 2)
	mnistidx.Out("step", mnistidx.Median(v)*1e3, "ms", len(v), bs)
	mnistidx.Out("peak_rss", mnistidx.RSS(), "MiB", 1, bs)
	if len(dims) == 3 {
		v := infer(b, model, bs, dims...)
		mnistidx.Out("infer", float64(bs)/mnistidx.Median(v), "images/s", len(v), bs)
	}
}

func timeCalls(fn func(), dur time.Duration, minN, maxN, warm int) (v []float64) {
	for range warm {
		fn()
	}
	end := time.Now().Add(dur)
	for (len(v) < minN || time.Now().Before(end)) && len(v) < maxN {
		t := time.Now()
		fn()
		v = append(v, time.Since(t).Seconds())
	}
	return
}

func infer(b backends.Backend, model train.ModelFn, bs int, dims ...int) []float64 {
	n := bs
	for _, d := range dims {
		n *= d
	}
	exec := must(context.NewExec(b, context.New(), func(ctx *context.Context, x *Node) *Node {
		return Softmax(model(ctx, nil, []*Node{x})[0])
	}))
	xv := randoms(n)
	return timeCalls(func() {
		x := tensors.FromFlatDataAndDimensions(xv, append([]int{bs}, dims...)...)
		r := must(exec.Exec(x))
		_ = must(tensors.CopyFlatData[float32](r[0]))
		r[0].FinalizeAll()
		x.FinalizeAll()
	}, 2*time.Second, 5, 5000, 10)
}

func main() {
	b := must(backends.New())
	name := "gomlx[" + strings.SplitN(os.Getenv("GOMLX_BACKEND"), ":", 2)[0] + "]"
	w, seed := mnistidx.Args(name, "gomlx v0.26.0 "+runtime.Version())
	switch w {
	case "start":
		fit(b, w, mlp, 32, 1, seed)
	case "w1":
		fit(b, w, mlp, 32, mnistidx.Epochs(10), seed)
	case "w1b256":
		fit(b, w, mlp, 256, mnistidx.Epochs(10), seed)
	case "w1b1024":
		fit(b, w, mlp, 1024, mnistidx.Epochs(10), seed)
	case "w2":
		def := 3
		if strings.HasPrefix(os.Getenv("GOMLX_BACKEND"), "go") {
			def = 1
		}
		fit(b, w, cnn, 128, mnistidx.Epochs(def), seed)
	case "w2inf":
		v := infer(b, cnn, 256, 28, 28, 1)
		mnistidx.Out("infer", 256/mnistidx.Median(v), "images/s", len(v), 256)
		mnistidx.Latency("run", infer(b, cnn, 1, 28, 28, 1))
	case "w3":
		trainSteps(b, vgg6, 128, 32, 32, 3)
	case "w4":
		trainSteps(b, lstmNet, 64, 100, 64)
	case "w5":
		trainSteps(b, encoder, 16, 128, 256)
	case "w7":
		mnistidx.Latency("run", infer(b, mlp, 1, 28, 28))
	default:
		fmt.Fprintln(os.Stderr, "# gomlx: no "+w)
	}
}
