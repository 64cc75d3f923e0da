//go:build cuda

package cuda

import (
	"math"
	"runtime"
	"testing"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// used is how many bytes the device has given out.
func used(t testing.TB, b *CUDA) (bytes uint64) {
	t.Helper()
	entered(t, b, func() (err error) {
		if err = b.compute.Synchronize(); err == nil {
			bytes, _, err = b.pool.Used()
		}
		return err
	})
	return bytes
}

func TestOutOfMemory(t *testing.T) {
	b := open(t)
	entered(t, b, func() error { // a card's memory is what it is
		_, total, err := driver.MemInfo()
		require.NoError(t, err)
		_, err = b.take(total)
		require.ErrorIs(t, err, driver.ErrOutOfMemory)
		return nil
	})
	if !onReference(t) {
		return
	}
	t.Setenv("GOKERAS_REF_MEMORY", "50000000")
	_, err := b.Alloc(40_000_000)
	require.ErrorIs(t, err, driver.ErrOutOfMemory)
	require.ErrorContains(t, err, "cuda: Alloc: 40000000 bytes: driver: cuMemAllocAsync")
	require.ErrorContains(t, err, "cuda:0 has 50000000 bytes, of which this program uses 33554432 and 16445568 are free")

	huge := graph.NewTrace()
	var y graph.Value
	require.NoError(t, graph.Catch(func() { y = graph.U(graph.Exp, huge.Feed("x", tensor.Float32, tensor.Batched(1000))) }))
	p, err := graph.Lower(huge, []graph.Value{y}, graph.Config{Target: b, MaxN: 10_000})
	require.NoError(t, err)
	_, err = b.Compile(p, nil)
	require.ErrorIs(t, err, driver.ErrOutOfMemory)
	require.ErrorContains(t, err, "cuda: Compile: 40000")

	s, total := totals(t, b, 4)
	require.NoError(t, s.start(s.arena, 1, rows(4, 0)), "what is smaller goes on")
	require.Equal(t, []float32{18, 22, 26}, s.read(t, total))
}

// TestTheCollectorIsAskedBeforeMemoryIsOut: it does not know how large a small object's memory on the device is.
func TestTheCollectorIsAskedBeforeMemoryIsOut(t *testing.T) {
	if !onReference(t) {
		t.Skip("a card has too much memory to fill")
	}
	t.Setenv("GOKERAS_REF_MEMORY", "50000000")
	b := open(t)
	for i := range 20 {
		_, err := b.Alloc(10_000_000)
		require.NoError(t, err, "memory %d, while nothing refers to those before", i)
	}
}

func TestSizesThatAreNone(t *testing.T) {
	b := open(t)
	for _, size := range []int64{-1, math.MinInt64, math.MaxInt64} {
		_, err := b.Alloc(size)
		require.ErrorContains(t, err, "not a size")
	}
}

// TestMemoryIsGivenBack: of variables, arenas and programs that nothing refers to any more.
func TestMemoryIsGivenBack(t *testing.T) {
	b := open(t)
	before, live := used(t, b), driver.Live()
	for range 3 {
		s, _ := totals(t, b, 1000)
		for range 6 {
			require.NoError(t, s.start(s.arena, 1, rows(1000, 0)))
		}
		require.Equal(t, 2, s.captured())
	}
	require.Greater(t, used(t, b), before)
	for try := 0; try < 10 && used(t, b) != before; try++ { // cleanups run when they like
		entered(t, b, b.collect)
	}
	require.Equal(t, before, used(t, b))
	require.Equal(t, live, driver.Live())
}

// TestClose: everything is given back, also what is still referred to and what runs.
func TestClose(t *testing.T) {
	before := driver.Live()
	b, err := New(0)
	require.NoError(t, err)
	s, total := totals(t, b, 4)
	for range 5 {
		require.NoError(t, s.start(s.arena, 1, rows(4, 0)))
	}
	require.NoError(t, b.Close())
	require.Equal(t, before, driver.Live())
	require.NoError(t, b.Close(), "again")

	_, err = b.Alloc(1)
	require.EqualError(t, err, "cuda: Alloc: cuda:0: the device is closed")
	require.EqualError(t, s.start(s.arena, 1, rows(4, 0)), "cuda: Run: cuda:0: the device is closed")
	x := tensor.New(tensor.Float32, 3)
	require.EqualError(t, b.Read(x, s.cells[total]), "cuda: Read: cuda:0: the device is closed")
	require.EqualError(t, b.Write(s.cells[total], x), "cuda: Write: cuda:0: the device is closed")
	_, err = b.Compile(s.program, s.cells)
	require.EqualError(t, err, "cuda: Compile: cuda:0: the device is closed")
	require.Equal(t, "cuda:0", b.Name())
	runtime.KeepAlive(s)
	s = nil
	runtime.GC()
	require.Equal(t, before, driver.Live(), "what the collector finds later is not given back twice")
}

// TestADeviceThatIsNotThere: nothing stays open.
func TestADeviceThatIsNotThere(t *testing.T) {
	before := driver.Live()
	_, err := New(4096)
	require.ErrorContains(t, err, "cuda: gpu:4096: ")
	require.Equal(t, before, driver.Live())
}

// TestFailedOpeningLeavesNothing: here for want of memory.
func TestFailedOpeningLeavesNothing(t *testing.T) {
	if !onReference(t) {
		t.Skip("a card has enough memory")
	}
	t.Setenv("GOKERAS_REF_MEMORY", "1000")
	before := driver.Live()
	_, err := New(0)
	require.ErrorIs(t, err, driver.ErrOutOfMemory)
	require.Equal(t, before, driver.Live())
}

// TestForeignMemory: of another backend, or none.
func TestForeignMemory(t *testing.T) {
	b := open(t)
	s, total := totals(t, b, 4)
	require.ErrorContains(t, s.start(foreign{}, 1, rows(4, 0)), "the arena is not this backend's memory")
	x := tensor.New(tensor.Float32, 3)
	require.ErrorContains(t, b.Read(x, backend.Cell{Mem: foreign{}}), "the memory cuda.foreign is not this backend's")
	require.ErrorContains(t, b.Write(backend.Cell{}, x), "is not this backend's")
	require.ErrorContains(t, b.Read(nil, s.cells[total]), "no tensor")
}

type foreign struct{}

func (foreign) Bytes() int64 { return math.MaxInt64 }
