package main

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// fake stands for the library: it notes what the workloads ask for.
type fake struct {
	asked   []any
	seconds []float64
	fail    string // the call that fails
}

var errFake = errors.New("fake failure")

func (f *fake) call(name string, args ...any) error {
	f.asked = append(append(f.asked, name), args...)
	if f.fail == name {
		return errFake
	}
	return nil
}

func (f *fake) load() error                          { return f.call("load") }
func (f *fake) firstStep(batch int) error            { return f.call("firstStep", batch) }
func (f *fake) accuracy() (float64, error)           { return 0.978, f.call("accuracy") }
func (f *fake) fit(b, epochs int) ([]float64, error) { return f.seconds, f.call("fit", b, epochs) }
func (f *fake) sampleSize() int                      { return 784 }
func (f *fake) fitRandom(batch, batches, epochs int) ([]float64, error) {
	return f.seconds[:min(epochs, len(f.seconds))], f.call("fitRandom", batch, batches, epochs)
}

// predict notes the first call of many.
func (f *fake) predict(samples []float32, n, batch int) error {
	if slices.ContainsFunc(f.asked, func(a any) bool { return a == fmt.Sprintf("predict %d", n) }) {
		return nil
	}
	return f.call(fmt.Sprintf("predict %d", n), len(samples), batch)
}

func (f *fake) library() *library {
	return &library{
		device: func() (string, error) { return "fake", nil },
		newNetwork: func(name string, _ uint64) (network, error) {
			return f, f.call(name)
		},
		newGemm: func(m, k, n int) (func() error, error) {
			return func() error { return nil }, f.call("gemm", m, k, n)
		},
		newConv: func(c convolution, pass string) (func() error, error) {
			if c.name != convolutions[0].name {
				return func() error { return nil }, nil
			}
			return func() error { return nil }, f.call(pass, c.name)
		},
	}
}

func needProc(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("reads /proc")
	}
}

func TestWorkloadsWriteThePeersMetrics(t *testing.T) {
	needProc(t)
	fitMetrics := []string{"fit_wall_10ep s", "train_epoch s", "step ms", "test_acc_mean ", "peak_rss MiB"}
	operations := []string{"sgemm_32x784x128 ms", "sgemm_256x784x128 ms", "sgemm_1024x1024x1024 ms"}
	for _, c := range convolutions {
		operations = append(operations, "conv_fwd_"+c.name+" ms", "conv_dx_"+c.name+" ms", "conv_dw_"+c.name+" ms")
	}
	for _, c := range []struct {
		workload string
		batch    int
		metrics  []string
		asked    []any
	}{
		{"start", 0, []string{"process_to_first_step s", "peak_rss MiB"}, []any{"mlp", "load", "firstStep", 32}},
		{"w1", 32, fitMetrics, []any{"mlp", "load", "fit", 32, 10, "accuracy"}},
		{"w1b256", 256, fitMetrics, []any{"mlp", "load", "fit", 256, 10, "accuracy"}},
		{"w1b1024", 1024, fitMetrics, []any{"mlp", "load", "fit", 1024, 10, "accuracy"}},
		{"w2", 128, append([]string{"fit_wall_3ep s"}, fitMetrics[1:]...), []any{"convnet", "load", "fit", 128, 3, "accuracy"}},
		{"w2inf", 256, []string{"infer images/s", "lat_predict_p50 us", "lat_predict_p99 us"},
			[]any{"convnet", "predict 8192", 8192 * 784, 256, "convnet", "predict 1", 784, 1}},
		{"w3", 128, []string{"step ms", "infer images/s", "peak_rss MiB"}, []any{"vgg6", "fitRandom", 128, 4, 4, "predict 512", 512 * 784, 128}},
		{"w3r", 128, []string{"step ms", "infer images/s", "peak_rss MiB"}, []any{"resnet20", "fitRandom", 128, 4, 4, "predict 512", 512 * 784, 128}},
		{"w7", 1, []string{"lat_predict_p50 us", "lat_predict_p99 us"}, []any{"mlp", "predict 1", 784, 1}},
		{"w6", 0, operations, []any{"gemm", 32, 784, 128, "gemm", 256, 784, 128, "gemm", 1024, 1024, 1024,
			"fwd", "28x28x1-32k3v", "dx", "28x28x1-32k3v", "dw", "28x28x1-32k3v"}},
	} {
		t.Run(c.workload, func(t *testing.T) {
			t.Setenv("GOKERAS_VERSION", "commit")
			var out bytes.Buffer
			f := &fake{seconds: []float64{9, 1, 1, 1, 2, 2, 2, 3, 3, 3}}
			if c.workload == "w2" {
				f.seconds = f.seconds[:3]
			}
			require.NoError(t, measure(f.library(), &out, []string{c.workload, "0"}))
			require.Equal(t, c.asked, f.asked)
			var got []string
			for _, r := range decode(t, out.Bytes()) {
				got = append(got, r.Metric+" "+r.Unit)
				require.Equal(t, "gokeras", r.Peer)
				require.Equal(t, "commit, device fake", r.Version)
				require.Equal(t, c.workload, r.Workload)
				if c.workload != "w6" && r.Metric[:3] != "lat" {
					require.Equal(t, c.batch, r.Batch)
				}
				require.Positive(t, r.N)
			}
			require.Equal(t, c.metrics, got)
		})
	}
}

func TestFitLeavesTheFirstEpochOut(t *testing.T) {
	needProc(t)
	var out bytes.Buffer
	f := &fake{seconds: []float64{100, 1.688, 1.688, 1.688, 1.688, 1.688, 1.688, 1.688, 1.688, 1.688}}
	require.NoError(t, measure(f.library(), &out, []string{"w1", "0"}))
	byMetric := map[string]record{}
	for _, r := range decode(t, out.Bytes()) {
		byMetric[r.Metric] = r
	}
	require.Equal(t, 1.688, byMetric["train_epoch"].Value)
	require.Equal(t, 9, byMetric["train_epoch"].N)
	require.Equal(t, 1.0, byMetric["step"].Value, "54,000 images are 1,688 batches of 32, the last one of 16")
	require.Equal(t, 0.978, byMetric["test_acc_mean"].Value)
}

func TestFailuresReachTheCaller(t *testing.T) {
	for _, c := range []struct{ workload, call string }{
		{"start", "load"}, {"start", "firstStep"}, {"w1", "load"}, {"w1", "fit"}, {"w1", "accuracy"}, {"w7", "predict 1"}, {"w6", "gemm"}, {"w6", "dx"},
		{"w2", "fit"}, {"w2inf", "predict 8192"}, {"w3", "fitRandom"},
	} {
		f := &fake{fail: c.call, seconds: make([]float64, 10)}
		require.ErrorIs(t, measure(f.library(), &bytes.Buffer{}, []string{c.workload, "0"}), errFake, "%s %s", c.workload, c.call)
	}
	short := &fake{seconds: []float64{1}}
	require.ErrorContains(t, measure(short.library(), &bytes.Buffer{}, []string{"w1", "0"}), "got 1, want 10")
}

func TestArguments(t *testing.T) {
	l := new(fake).library()
	require.Error(t, measure(l, &bytes.Buffer{}, nil))
	require.Error(t, measure(l, &bytes.Buffer{}, []string{"w1", "-1"}))
	require.ErrorContains(t, measure(l, &bytes.Buffer{}, []string{"w99", "0"}), "w99")
	require.NoError(t, check([]string{"start", "w6"}))
	require.ErrorContains(t, check(nil), "start w1 w1b256")
	require.ErrorContains(t, check([]string{"w1", "w4"}), `"w4"`)
}
