//go:build cgo

package csrc

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// twoLayers is y = relu(x W) V for x from feed 0, with y at the start of the arena: two ops of several chunks, where the second needs all
// of the first.
type twoLayers struct {
	p    *Program
	x    []float32
	rows int
}

const width = 96

func newTwoLayers(t *testing.T, work Dim) *twoLayers {
	const rows = 7
	weights, err := Alloc(2 * width * width * 4)
	require.NoError(t, err)
	for i := range float32s(weights) {
		float32s(weights)[i] = float32(i%23-11) / 64
	}
	layer := func(a, b, c Operand, act int64) Op {
		op := Op{Kernel: Gemm, NArgs: 4, Arg: [MaxArgs]Operand{a, b, {Base: None}, c}, Int: [MaxInts]int64{ARows, BRows, act}}
		op.Dim = [MaxDims]Dim{{PerN: 1}, {Fixed: width}, {Fixed: width}, {Fixed: width}, {Fixed: width}, {Fixed: width}}
		return op
	}
	hidden := Operand{Arena, 0, rows * width * 4}
	p, err := NewProgram([]Op{
		layer(Operand{Base: FeedBase}, weights.At(0), hidden, ActReLU),
		layer(hidden, weights.At(width*width*4), Operand{Base: Arena}, ActNone),
	}, nil, work, []*Buffer{weights})
	require.NoError(t, err)
	x := make([]float32, rows*width)
	for i := range x {
		x[i] = float32(i%31) / 8
	}
	return &twoLayers{p, x, rows}
}

func float32s(b *Buffer) []float32 {
	return unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(b.Bytes()))), len(b.Bytes())/4)
}

func (l *twoLayers) arena(t *testing.T) *Buffer {
	b, err := Alloc(int64(2 * l.rows * width * 4))
	require.NoError(t, err)
	return b
}

func (l *twoLayers) run(arena *Buffer) Status {
	var scalars [Scalars]float64
	return l.p.Run(l.rows, arena, &scalars, &Feeds{unsafe.Pointer(unsafe.SliceData(l.x))})
}

// shared is enough work that the pool takes part.
var shared = Dim{Fixed: 1e6}

func useThreads(t *testing.T, n int) {
	before := Threads()
	require.NoError(t, SetThreads(n))
	t.Cleanup(func() { require.NoError(t, SetThreads(before)) })
}

func TestRunDoesNotDependOnThreads(t *testing.T) {
	l := newTwoLayers(t, shared)
	useThreads(t, 1)
	want := l.arena(t)
	require.Zero(t, l.run(want))
	require.NotZero(t, float32s(want)[0])
	for _, n := range []int{2, 3, MaxThreads} {
		require.NoError(t, SetThreads(n))
		for range 20 {
			got := l.arena(t)
			require.Zero(t, l.run(got))
			require.Equal(t, float32s(want), float32s(got), "%d threads", n)
		}
	}
}

func TestRunAllocatesNothing(t *testing.T) {
	l := newTwoLayers(t, shared)
	useThreads(t, 2)
	arena := l.arena(t)
	before := Allocations()
	if !asan {
		require.Zero(t, testing.AllocsPerRun(100, func() { l.run(arena) }))
	}
	require.Zero(t, l.run(arena))
	require.Equal(t, before, Allocations())
}

func TestNewProgramErrors(t *testing.T) {
	ok := Op{Kernel: Gemm, NArgs: 1}
	with := func(change func(op *Op)) []Op {
		bad := ok
		change(&bad)
		return []Op{ok, bad}
	}
	for want, ops := range map[string][]Op{
		"csrc: op 1: no kernel -1":                             with(func(op *Op) { op.Kernel = -1 }),
		fmt.Sprintf("csrc: op 1: no kernel %d", numKernels):    with(func(op *Op) { op.Kernel = numKernels }),
		"csrc: op 1: got 13 operands, want 0..12":              with(func(op *Op) { op.NArgs = 13 }),
		"csrc: op 1: got -1 operands, want 0..12":              with(func(op *Op) { op.NArgs = -1 }),
		"csrc: op 1: operand 0: no base -2":                    with(func(op *Op) { op.Arg[0].Base = -2 }),
		"csrc: op 1: operand 0: no base 11":                    with(func(op *Op) { op.Arg[0].Base = FeedBase + MaxFeeds }),
		"csrc: op 1: micro-ops [2, +2) outside the table of 3": with(func(op *Op) { op.Micro, op.NMicro = 2, 2 }),
	} {
		_, err := NewProgram(ops, make([]Micro, 3), Dim{}, nil)
		require.EqualError(t, err, want)
	}
}

func TestAlloc(t *testing.T) {
	_, err := Alloc(-1)
	require.EqualError(t, err, "csrc: Alloc: got -1 bytes")
	_, err = Alloc(1<<63 - 1)
	require.EqualError(t, err, "csrc: no memory for 9223372036854775807 bytes")
	before := Allocations()
	b, err := Alloc(0)
	require.NoError(t, err)
	require.Empty(t, b.Bytes())
	require.Equal(t, before+1, Allocations())
}

// inChild is set in the processes that TestManyGoroutines starts; testExec names the program that go test -exec was given, if any.
const (
	inChild  = "GOKERAS_CSRC_CHILD"
	testExec = "GOKERAS_TEST_EXEC"
)

// In a process of its own, ten times: what this guards against is a crash.
func TestManyGoroutines(t *testing.T) {
	if os.Getenv(inChild) != "" {
		runFromManyGoroutines(t)
		return
	}
	command := []string{os.Args[0], "-test.run=^TestManyGoroutines$", "-test.count=1"}
	if emulator := os.Getenv(testExec); emulator != "" {
		command = append([]string{emulator}, command...)
	}
	for i := range 10 {
		c := exec.Command(command[0], command[1:]...)
		c.Env = append(os.Environ(), inChild+"=1")
		out, err := c.CombinedOutput()
		require.NoError(t, err, "process %d:\n%s", i, out)
		require.True(t, strings.Contains(string(out), "PASS"), "process %d:\n%s", i, out)
	}
}

func runFromManyGoroutines(t *testing.T) {
	const goroutines = 4000
	l := newTwoLayers(t, shared)
	useThreads(t, 4)
	require.Empty(t, workers(t), "threads before the first run that needs them")
	want := l.arena(t)
	require.Zero(t, l.run(want))
	checkWorkers(t, 3)
	got := make([]*Buffer, goroutines)
	status := make([]Status, goroutines)
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range got {
		got[i] = l.arena(t)
		wg.Go(func() {
			<-start
			status[i] = l.run(got[i])
		})
	}
	close(start)
	wg.Wait()
	for i := range got {
		require.Zero(t, status[i])
		require.True(t, string(want.Bytes()) == string(got[i].Bytes()), "goroutine %d", i)
	}
}
