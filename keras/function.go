package keras

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// FunctionConfig says what a Function takes.
type FunctionConfig struct {
	// Inputs are what Call takes, in order; at most eight on the CPU.
	Inputs []InputSpec
	// Training is what the Context tells layers: Dropout drops, moving averages move.
	Training bool
}

// InputSpec is the shape of an input and the dtype in which the function sees it. An axis tensor.Batch, as tensor.Batched puts first,
// is the number of rows: it may differ from call to call, and is the same for all inputs of one.
type InputSpec struct {
	Shape tensor.Shape
	DType tensor.DType // tensor.Invalid: Float32
}

// Function is a computation of one's own, compiled: with package ops, with calls of models and layers, with gradients and with
// changes of variables. It is what training loops are made of that Fit does not cover.
//
// Call may be used from any number of goroutines. Calls that change a variable wait for each other, and for the steps of models that
// have the variable; others run side by side.
type Function struct {
	inputs   []InputSpec
	training bool
	build    func(c *layers.Context, in []ops.Value) []ops.Value
	seed     uint64

	lock      layers.Lock
	calls     atomic.Uint64 // numbers the draws of the random streams
	mu        sync.RWMutex
	programs  []*functionProgram // the most recent first
	compiling sync.Mutex
}

// functionProgram is a Function for inputs of some dtypes.
type functionProgram struct {
	*program
	dtypes []tensor.DType
	after  []func() error // on the host, after each run
}

// NewFunction compiles build into something that can be called. build gets the inputs as values and returns the results; it runs once
// now and once for each program that Call needs, and what it computes must depend on its arguments alone. Inside it
//   - c.Use(v) is the value of a variable and c.Assign(v, x) changes it at the end of the call,
//   - model.Call(c, x), model.CallAll(c, xs) and c.Apply(layer, x) run models and layers; a layer must be built,
//   - ops.Gradients(loss, c.Use(v), x) are derivatives by variables and inputs,
//   - OptimizerState.Minimize adds an optimizer's step.
//
// Each call draws other random numbers, for dropout and the like; SetSeed makes the sequence reproducible.
//
// Errors: what build says does not fit, with the layer and the shapes; a result that is no value of this call; a bad InputSpec.
func NewFunction(cfg FunctionConfig, build func(c *layers.Context, in []ops.Value) []ops.Value) (*Function, error) {
	if build == nil {
		return nil, errors.New("keras: NewFunction: the function is nil")
	}
	f := &Function{training: cfg.Training, build: build, seed: nextSeed()}
	var dtypes []tensor.DType
	for i, in := range cfg.Inputs {
		if in.DType == tensor.Invalid {
			in.DType = tensor.Float32
		}
		if in.DType.Size() == 0 {
			return nil, fmt.Errorf("keras: NewFunction: input %d: dtype %v is not known", i, in.DType)
		}
		for _, d := range in.Shape {
			if d.Const < 0 || d.PerN < 0 {
				return nil, fmt.Errorf("keras: NewFunction: input %d: got shape %v, want sizes of at least 0", i, in.Shape)
			}
		}
		f.inputs = append(f.inputs, InputSpec{in.Shape.Clone(), in.DType})
		dtypes = append(dtypes, in.DType)
	}
	if _, _, _, err := f.trace(dtypes); err != nil {
		return nil, fmt.Errorf("keras: NewFunction: %w", err)
	}
	return f, nil
}

// trace runs build for inputs of the given dtypes.
func (f *Function) trace(dtypes []tensor.DType) (t *graph.Trace, outs []ops.Value, c *layers.Context, err error) {
	t = graph.NewTrace()
	c = layers.NewContext(t, f.training, f.seed)
	err = graph.Catch(func() {
		defer graph.Locate("the function")
		in := make([]ops.Value, len(f.inputs))
		for i, spec := range f.inputs {
			in[i] = ops.Cast(t.Feed(fmt.Sprintf("x%d", i), dtypes[i], spec.Shape), spec.DType)
		}
		outs = f.build(c, in)
		for i, y := range outs {
			if !c.Owns(y) {
				ops.Fail("", fmt.Sprintf("result %d is no value of this call", i))
			}
		}
	})
	return t, outs, c, err
}

// Call runs the function. Integer inputs and others of another dtype than the spec's are converted, in a program of their own.
//
// Errors: inputs whose number or shape does not fit, a number of rows that differs between inputs, no rows where variables would
// change, an index out of range, a cancelled ctx. No variable has changed then.
func (f *Function) Call(ctx context.Context, xs ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	outs, err := f.call(ctx, xs)
	if err != nil {
		return nil, fmt.Errorf("keras: Function: %w", err)
	}
	return outs, nil
}

func (f *Function) call(ctx context.Context, xs []*tensor.Tensor) ([]*tensor.Tensor, error) {
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	n, err := f.rows(xs)
	if err != nil {
		return nil, err
	}
	p, d, err := f.program(xs, n)
	if err != nil {
		return nil, err
	}
	if n == 0 && p.writes {
		return nil, errors.New("the inputs have no rows, and the call would change variables")
	}
	feeds := make([]*tensor.Tensor, len(xs))
	for i, x := range xs {
		feeds[i] = x.Contiguous()
	}
	outs := make([]*tensor.Tensor, len(p.plan.OutTypes))
	for i, y := range p.plan.OutTypes {
		outs[i] = tensor.New(y.DType, y.Shape.At(n)...)
	}
	return outs, f.run(ctx, d, p, feeds, outs, n, func() uint64 { return f.calls.Add(1) - 1 })
}

// run executes a program, alone if it changes variables. draw says, when its turn has come, where in the random streams it is.
func (f *Function) run(ctx context.Context, d *device, p *functionProgram, feeds, outs []*tensor.Tensor, n int, draw func() uint64) error {
	a, err := d.take(ctx, p.plan.ArenaBytes)
	if err != nil {
		return err
	}
	defer d.give(a)
	if p.writes {
		mu := f.lock.Lock()
		defer mu.Unlock()
	} else {
		mu := f.lock.RLock()
		defer mu.RUnlock()
	}
	place := draw()
	var scalars [graph.NumScalars]float64
	scalars[graph.InvN], scalars[graph.Rows] = 1/float64(n), float64(n)
	scalars[graph.RNGStep], scalars[graph.Step] = float64(place), float64(place+1)
	if err := p.exec.Run(&backend.Run{N: n, Arena: a.mem, Feeds: feeds, Out: outs, Scalars: &scalars}); err != nil {
		return err
	}
	for _, f := range p.after {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

// rows compares the inputs with their specs and returns the number of rows, 1 if no input has an axis of them.
func (f *Function) rows(xs []*tensor.Tensor) (int, error) {
	if len(xs) != len(f.inputs) {
		return 0, fmt.Errorf("got %d inputs, want %d", len(xs), len(f.inputs))
	}
	n, first := 1, -1
	for i, x := range xs {
		if x == nil {
			return 0, fmt.Errorf("input %d is nil", i)
		}
		want := f.inputs[i].Shape
		fits := x.Rank() == len(want)
		for k := 0; fits && k < len(want); k++ {
			d, rest := want[k], x.Dims()[k]-want[k].Const
			if d.Fixed() {
				fits = rest == 0
				continue
			}
			if fits = rest >= 0 && rest%d.PerN == 0; !fits {
				break
			}
			if first >= 0 && rest/d.PerN != n {
				return 0, fmt.Errorf("input %d has %d rows, input %d has %d", i, rest/d.PerN, first, n)
			}
			n, first = rest/d.PerN, i
		}
		if !fits {
			return 0, fmt.Errorf("input %d: got shape %v, want %v", i, x.Shape(), want)
		}
	}
	return n, nil
}

// program returns one for the dtypes of xs and at least n rows.
func (f *Function) program(xs []*tensor.Tensor, n int) (*functionProgram, *device, error) {
	d, err := currentDevice()
	if err != nil {
		return nil, nil, err
	}
	if p := f.find(xs, n); p != nil {
		return p, d, nil
	}
	f.compiling.Lock() // the first callers compile once
	defer f.compiling.Unlock()
	if p := f.find(xs, n); p != nil {
		return p, d, nil
	}
	p := &functionProgram{}
	for _, x := range xs {
		p.dtypes = append(p.dtypes, x.DType())
	}
	t, outs, c, err := f.trace(p.dtypes)
	if err != nil {
		return nil, nil, err
	}
	p.after = c.Afterwards()
	rows := 1
	for rows < n {
		rows *= 2
	}
	for _, v := range c.Variables() {
		f.lock.Join(v.Guard())
	}
	if p.program, err = d.lower(t, outs, rows, c.Variables()); err != nil {
		return nil, nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.programs = latest(p, f.programs)
	return p, d, nil
}

func (f *Function) find(xs []*tensor.Tensor, n int) *functionProgram {
	f.mu.RLock()
	defer f.mu.RUnlock()
	for _, p := range f.programs {
		if p.plan.MaxN >= n && slices.EqualFunc(p.dtypes, xs, func(d tensor.DType, x *tensor.Tensor) bool { return d == x.DType() }) {
			return p
		}
	}
	return nil
}
