package golden_test

import (
	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/constraints"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers/schedules"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor/graph"
)

// activation: y = f(x, **args), dx = dy * f'(x).
func activation(r *run) {
	f := activationOf(r, r.c["name"].(string), object(r.c["args"]))
	x := r.tensor(r.c["x"])
	s := newSymbolic(x.Len())
	in := s.feed(x)
	y := f.Apply(in)
	dx := graph.Gradients(ops.Sum(ops.Mul(y, s.feed(r.tensor(r.c["dy"])))), in)[0]
	out := s.compute(r, y, dx)
	r.near(r.c, r.tensor(r.c["y"]), out[0], "y")
	r.near(r.c, r.tensor(r.c["dx"]), out[1], "dx")
}

// activationArgs are the arguments that activations take.
type activationArgs struct {
	NegativeSlope float64  `json:"negative_slope"`
	MaxValue      *float64 `json:"max_value"`
	DefaultValue  float64  `json:"default_value"`
	Threshold     float64
	Alpha         float64
	Approximate   bool
	Axis          int
	B             float64
}

// withArgs makes the activations that take arguments.
var withArgs = map[string]func(a activationArgs) *activations.Activation{
	"relu": func(a activationArgs) *activations.Activation {
		return activations.NewReLU(activations.ReLUArgs{NegativeSlope: a.NegativeSlope, MaxValue: a.MaxValue, Threshold: a.Threshold})
	},
	"leaky_relu": func(a activationArgs) *activations.Activation { return activations.NewLeakyReLU(a.NegativeSlope) },
	"threshold": func(a activationArgs) *activations.Activation {
		return activations.NewThreshold(a.Threshold, a.DefaultValue)
	},
	"elu":         func(a activationArgs) *activations.Activation { return activations.NewELU(a.Alpha) },
	"celu":        func(a activationArgs) *activations.Activation { return activations.NewCELU(a.Alpha) },
	"gelu":        func(a activationArgs) *activations.Activation { return activations.NewGELU(a.Approximate) },
	"glu":         func(a activationArgs) *activations.Activation { return activations.NewGLU(a.Axis) },
	"hard_shrink": func(a activationArgs) *activations.Activation { return activations.NewHardShrink(a.Threshold) },
	"soft_shrink": func(a activationArgs) *activations.Activation { return activations.NewSoftShrink(a.Threshold) },
	"squareplus":  func(a activationArgs) *activations.Activation { return activations.NewSquareplus(a.B) },
	"softmax":     func(a activationArgs) *activations.Activation { return activations.NewSoftmax(a.Axis) },
	"log_softmax": func(a activationArgs) *activations.Activation { return activations.NewLogSoftmax(a.Axis) },
	"sparsemax":   func(a activationArgs) *activations.Activation { return activations.NewSparsemax(a.Axis) },
}

// activationOf returns the activation of that name, with arguments if there are any.
func activationOf(r *run, name string, args map[string]any) *activations.Activation {
	r.Helper()
	if create := withArgs[name]; create != nil && len(args) > 0 {
		return create(decode[activationArgs](r, args))
	}
	if len(args) > 0 {
		r.skip(name + " with arguments")
	}
	return built(r, activations.FromConfig, any(name))
}

// lossOf builds the loss of a case. Keras leaves the arguments of some out of their configs; the case's id names them.
func lossOf(r *run) losses.Loss {
	r.Helper()
	l := built(r, losses.FromConfig, r.c["loss"])
	switch r.c["id"] {
	case "huber_d05":
		l.(*losses.Huber).Delta = 0.5
	case "cosine_ax0":
		l.(*losses.CosineSimilarity).Axis = new(0)
	}
	return l
}

// loss: value = loss(y_true, y_pred, sample_weight) as reduced by its config, and the gradient of its sum for y_pred.
func loss(r *run) {
	l := lossOf(r)
	y := r.tensor(r.c["y_true"])
	s := newSymbolic(y.Len())
	var weight, mask ops.Value
	pred := s.feed(r.tensor(r.c["y_pred"]))
	if r.c["sample_weight"] != nil {
		weight = s.feed(r.tensor(r.c["sample_weight"]))
	}
	if r.c["y_pred_mask"] != nil {
		mask = s.feed(r.tensor(r.c["y_pred_mask"]))
	}
	value := losses.Total(l, s.feed(y), pred, weight, mask)
	total := value
	if len(value.Shape()) > 0 {
		total = ops.Sum(value)
	}
	out := s.compute(r, value, graph.Gradients(total, pred)[0])
	r.near(r.c, r.tensor(r.c["value"]), out[0], "value")
	r.near(r.c, r.tensor(r.c["grad"]), out[1], "grad")
}

// regularizer: the penalty and its gradient.
func regularizer(r *run) {
	p := built(r, regularizers.FromConfig, r.c["regularizer"])
	w := r.tensor(r.c["w"])
	s := newSymbolic(1)
	in := s.fixed(w, w.Shape())
	value := p.Penalty(in)
	out := s.compute(r, value, graph.Gradients(value, in)[0])
	r.near(r.c, number(r.c["value"].(float64)), out[0], "value")
	r.near(r.c, r.tensor(r.c["grad"]), out[1], "grad")
}

// constraint: what becomes of a weight.
func constraint(r *run) {
	c := built(r, constraints.FromConfig, r.c["constraint"])
	w := r.tensor(r.c["w"])
	s := newSymbolic(1)
	out := s.compute(r, c.Apply(s.fixed(w, w.Shape())))
	r.near(r.c, r.tensor(r.c["out"]), out[0], "out")
}

// schedule: the rate at some steps.
func schedule(r *run) {
	sched := built(r, schedules.FromConfig, r.c["schedule"])
	values := list(r.c["values"])
	for i, step := range list(r.c["steps"]) {
		r.near(r.c, number(values[i].(float64)), number(sched.At(uint64(step.(float64)))), "rate")
	}
	require.NotEmpty(r, values)
}
