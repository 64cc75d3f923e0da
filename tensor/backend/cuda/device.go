//go:build cuda

package cuda

import (
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"sync"

	"github.com/gokeras/gokeras/cudnn"
	"github.com/gokeras/gokeras/cudnn/cublas"
	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/tensor/graph"
)

// CUDA is the backend for one GPU. Its calls go one after the other; what they enqueue runs in that order.
type CUDA struct {
	ordinal   int
	ctx       driver.Context
	compute   driver.Stream // kernels, and copies of variables
	copies    driver.Stream // batches on their way to the device
	pool      driver.Pool
	modules   []driver.Module
	kernels   map[string]*kernel
	blas      *cublas.Handle
	blasWork  driver.Ptr
	maxBlocks int

	dnn        *cudnn.Handle
	convMath   cudnn.MathType
	convPlans  map[geometry]convPlan
	algorithms cudnn.AlgoCache

	calls  sync.Mutex // held by the call that uses the context
	closed bool

	holdings holdings
}

// New opens the GPU of that number, counted from 0 among those that CUDA_VISIBLE_DEVICES leaves.
func New(ordinal int) (*CUDA, error) {
	b := &CUDA{ordinal: ordinal}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := b.open(); err != nil {
		return nil, errors.Join(fmt.Errorf("cuda: gpu:%d: %w", ordinal, err), b.close())
	}
	return b, nil
}

func (b *CUDA) open() error {
	err := driver.Init()
	if err != nil {
		return err
	}
	if b.ctx, err = driver.Retain(b.ordinal); err != nil {
		return err
	}
	if err = driver.SetCurrent(b.ctx); err != nil {
		return err
	}
	multiprocessors, err := driver.Multiprocessors(b.ordinal)
	if err != nil {
		return err
	}
	b.maxBlocks = multiprocessors * blocksEach
	if b.compute, err = driver.NewStream(); err != nil {
		return err
	}
	if b.copies, err = driver.NewStream(); err != nil {
		return err
	}
	if b.pool, err = driver.NewPool(b.ordinal); err != nil {
		return err
	}
	if err = b.pool.SetThreshold(math.MaxUint64); err != nil { // what was freed is for the next, not for others
		return err
	}
	if err = b.loadKernels(); err != nil {
		return err
	}
	if err = b.openBLAS(); err != nil {
		return err
	}
	return b.openDNN()
}

// openBLAS makes cuBLAS work on the stream, in memory of ours: what a library allocates in a call cannot be captured.
func (b *CUDA) openBLAS() error {
	var err error
	if b.blas, err = cublas.New(); err != nil {
		return err
	}
	if err = b.blas.SetStream(b.compute); err != nil {
		return err
	}
	if b.blasWork, err = b.pool.AllocAsync(blasWorkBytes, b.compute); err != nil {
		return err
	}
	if tf32() {
		if err = b.blas.SetMathMode(cublas.TF32Math); err != nil {
			return err
		}
	}
	return b.blas.SetWorkspace(b.blasWork, blasWorkBytes)
}

func (b *CUDA) openDNN() error {
	b.convPlans, b.convMath = map[geometry]convPlan{}, cudnn.FMAMath
	if tf32() {
		b.convMath = cudnn.DefaultMath
	}
	var err error
	if b.dnn, err = cudnn.New(); err != nil {
		return err
	}
	return b.dnn.SetStream(b.compute)
}

// tf32 tells whether factors of products and convolutions of float32 may be rounded to 10 bits: with GOKERAS_TF32=1.
func tf32() bool { return os.Getenv("GOKERAS_TF32") == "1" }

const (
	blocksEach    = 32       // of a grid for each multiprocessor, at most
	blasWorkBytes = 32 << 20 // what NVIDIA advises for the largest cards
)

// Close waits for what was started and gives everything back, memory and programs that are still referred to as well; the device's methods
// and theirs return errors from then on. Closing it again does nothing.
func (b *CUDA) Close() error {
	if err := b.enter(); err != nil {
		if errors.Is(err, errClosed) {
			return nil
		}
		return fmt.Errorf("cuda: Close: %w", err)
	}
	defer b.leave()
	b.closed = true
	if err := b.close(); err != nil {
		return fmt.Errorf("cuda: Close: %w", err)
	}
	return nil
}

// close gives back what open has made, as far as it came.
func (b *CUDA) close() error {
	var errs []error
	if b.blasWork != 0 {
		errs = append(errs, b.compute.Synchronize(), b.copies.Synchronize(), b.end(), driver.FreeAsync(b.blasWork, b.compute),
			b.compute.Synchronize())
	}
	if b.dnn != nil {
		errs = append(errs, b.dnn.Close())
	}
	if b.blas != nil {
		errs = append(errs, b.blas.Close())
	}
	for i := range b.modules {
		errs = append(errs, b.modules[i].Close())
	}
	errs = append(errs, b.copies.Close(), b.compute.Close(), b.pool.Close(), b.ctx.Close())
	return errors.Join(errs...)
}

// Name returns "cuda:0" for the first GPU.
func (b *CUDA) Name() string { return fmt.Sprintf("cuda:%d", b.ordinal) }

// Layout returns RowMajor.
func (*CUDA) Layout(*graph.Var, []graph.Use) graph.Layout { return graph.RowMajor }

var errClosed = errors.New("the device is closed")

// enter makes the calling goroutine the one that uses the device, until leave.
func (b *CUDA) enter() error {
	b.calls.Lock()
	runtime.LockOSThread()
	if b.closed {
		b.leave()
		return fmt.Errorf("%s: %w", b.Name(), errClosed)
	}
	if err := driver.SetCurrent(b.ctx); err != nil {
		b.leave()
		return err
	}
	return nil
}

func (b *CUDA) leave() {
	runtime.UnlockOSThread()
	b.calls.Unlock()
}
