// Package mnistidx has what the Go peers share: the MNIST idx files and one JSON line per result.
package mnistidx

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"syscall"
)

type Data struct {
	TrainX, TestX []float32
	TrainY, TestY []int32
}

var peer, version, workload string

// Args reads WORKLOAD SEED and remembers what Out prints.
func Args(p, v string) (string, int64) {
	peer, version = p, v
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: PROG WORKLOAD [SEED]")
		os.Exit(2)
	}
	workload = os.Args[1]
	seed := int64(0)
	if len(os.Args) > 2 {
		seed, _ = strconv.ParseInt(os.Args[2], 10, 64)
	}
	return workload, seed
}

func Epochs(def int) int {
	if e, err := strconv.Atoi(os.Getenv("PEER_EPOCHS")); err == nil && e > 0 {
		return e
	}
	return def
}

func read(name string) ([]byte, []int) {
	dir := os.Getenv("MNIST_DIR")
	if dir == "" {
		dir = "data"
	}
	path := filepath.Join(dir, name)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		b, err = gunzip(path + ".gz")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err, "(set MNIST_DIR)")
		os.Exit(1)
	}
	nd := int(b[3])
	shape := make([]int, nd)
	for i := range shape {
		shape[i] = int(binary.BigEndian.Uint32(b[4+4*i:]))
	}
	return b[4+4*nd:], shape
}

func gunzip(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

func images(name string) []float32 {
	b, _ := read(name)
	x := make([]float32, len(b))
	for i, v := range b {
		x[i] = float32(v) / 255
	}
	return x
}

func labels(name string) []int32 {
	b, _ := read(name)
	y := make([]int32, len(b))
	for i, v := range b {
		y[i] = int32(v)
	}
	return y
}

func Load() Data {
	return Data{TrainX: images("train-images-idx3-ubyte"), TrainY: labels("train-labels-idx1-ubyte"),
		TestX: images("t10k-images-idx3-ubyte"), TestY: labels("t10k-labels-idx1-ubyte")}
}

func Out(metric string, value float64, unit string, n, batch int) {
	threads := 2
	if t, err := strconv.Atoi(os.Getenv("PEER_THREADS")); err == nil {
		threads = t
	}
	b, _ := json.Marshal(struct {
		Peer     string  `json:"peer"`
		Version  string  `json:"version"`
		Workload string  `json:"workload"`
		Metric   string  `json:"metric"`
		Value    float64 `json:"value"`
		Unit     string  `json:"unit"`
		N        int     `json:"n"`
		Threads  int     `json:"threads"`
		Batch    int     `json:"batch"`
	}{peer, version, workload, metric, math.Round(value*1e6) / 1e6, unit, n, threads, batch})
	fmt.Println(string(b))
}

func Median(v []float64) float64 {
	s := append([]float64(nil), v...)
	sort.Float64s(s)
	return s[len(s)/2]
}

func Latency(kind string, v []float64) {
	s := append([]float64(nil), v...)
	sort.Float64s(s)
	Out("lat_"+kind+"_p50", s[len(s)/2]*1e6, "us", len(s), 1)
	Out("lat_"+kind+"_p99", s[min(len(s)-1, len(s)*99/100)]*1e6, "us", len(s), 1)
}

func FitResults(wall float64, epochs int, ep []float64, steps, batch int, acc float64) {
	Out(fmt.Sprintf("fit_wall_%dep", epochs), wall, "s", 1, batch)
	m := Median(ep)
	Out("train_epoch", m, "s", len(ep), batch)
	Out("step", m/float64(steps)*1e3, "ms", len(ep), batch)
	Out("test_acc_mean", acc, "", 1, batch)
	Out("peak_rss", RSS(), "MiB", 1, batch)
}

func RSS() float64 {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return float64(r.Maxrss) / 1024
}

// SinceStart is the time since this process was exec'ed, in seconds.
func SinceStart() float64 {
	st, _ := os.ReadFile("/proc/self/stat")
	f := strings.Fields(string(st[strings.LastIndexByte(string(st), ')')+1:]))
	start, _ := strconv.ParseFloat(f[19], 64)
	up, _ := os.ReadFile("/proc/uptime")
	u, _ := strconv.ParseFloat(strings.Fields(string(up))[0], 64)
	return u - start/100
}
