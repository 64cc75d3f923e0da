package backendtest

import (
	"math"

	"github.com/gokeras/gokeras/tensor/graph"
)

func unary(k graph.UnaryKind, x float64) float64 {
	switch k {
	case graph.Neg:
		return -x
	case graph.Abs:
		return math.Abs(x)
	case graph.Sign:
		if x > 0 {
			return 1
		} else if x < 0 {
			return -1
		}
		return x
	case graph.Square:
		return x * x
	case graph.Sqrt:
		return math.Sqrt(x)
	case graph.Rsqrt:
		return 1 / math.Sqrt(x)
	case graph.Reciprocal:
		return 1 / x
	case graph.Relu:
		if x < 0 {
			return 0
		}
		return x
	case graph.Sigmoid:
		return 1 / (1 + math.Exp(-x))
	case graph.Softplus: // log(1+exp(x)) without overflow
		return math.Max(x, 0) + math.Log1p(math.Exp(-math.Abs(x)))
	case graph.Log: // in two parts: on amd64, math.Log (Go 1.26) takes denormals for the smallest normal number
		if x <= 0 || math.IsInf(x, 1) {
			return math.Log(x)
		}
		fraction, exponent := math.Frexp(x)
		return math.Log(fraction) + float64(exponent)*math.Ln2
	case graph.IsNaN:
		return truth(math.IsNaN(x))
	case graph.Not:
		return truth(x == 0)
	}
	return map[graph.UnaryKind]func(float64) float64{
		graph.Exp: math.Exp, graph.Expm1: math.Expm1, graph.Log1p: math.Log1p, graph.Sin: math.Sin, graph.Cos: math.Cos,
		graph.Tanh: math.Tanh, graph.Floor: math.Floor, graph.Ceil: math.Ceil, graph.Round: math.RoundToEven, graph.Erf: math.Erf,
	}[k](x)
}

func binary(k graph.BinaryKind, x, y float64) float64 {
	switch k {
	case graph.Add:
		return x + y
	case graph.Sub:
		return x - y
	case graph.Mul:
		return x * y
	case graph.Div:
		return x / y
	case graph.Max, graph.Min:
		if math.IsNaN(x) || math.IsNaN(y) {
			return math.NaN()
		}
		if (x > y) == (k == graph.Max) {
			return x
		}
		return y
	case graph.Pow:
		return math.Pow(x, y)
	case graph.Mod:
		r := math.Mod(x, y)
		if r != 0 && (r < 0) != (y < 0) {
			r += y
		}
		return r
	case graph.And:
		return truth(x != 0 && y != 0)
	case graph.Or:
		return truth(x != 0 || y != 0)
	}
	return truth(map[graph.BinaryKind]bool{graph.Eq: x == y, graph.Ne: x != y, graph.Lt: x < y, graph.Le: x <= y, graph.Gt: x > y, graph.Ge: x >= y}[k])
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// obviousStep is an optimizer step, element by element.
func obviousStep(op graph.Op, outs, in []array) {
	rate := in[2].data[0]
	for i, w := range in[0].data {
		g := in[1].data[i]
		switch op := op.(type) {
		case graph.SGDStep:
			if op.Momentum == 0 {
				outs[0].data[i] = w - rate*g
				continue
			}
			m := op.Momentum*in[3].data[i] - rate*g
			outs[1].data[i] = m
			outs[0].data[i] = w + m
			if op.Nesterov {
				outs[0].data[i] = w + op.Momentum*m - rate*g
			}
		case graph.AdamStep:
			m, v := in[3].data[i], in[4].data[i]
			m += (g - m) * (1 - op.Beta1)
			v += (g*g - v) * (1 - op.Beta2)
			outs[0].data[i], outs[1].data[i], outs[2].data[i] = w-rate*m/(math.Sqrt(v)+op.Epsilon), m, v
		}
	}
}

// obviousRows serves the ops on the last axis.
func obviousRows(op graph.Op, outs, in []array) {
	c := in[0].dims[len(in[0].dims)-1]
	if c == 0 {
		return
	}
	for r := range len(in[0].data) / c {
		x := in[0].data[r*c : (r+1)*c]
		switch op := op.(type) {
		case graph.Softmax:
			softmaxRow(outs[0].data[r*c:], x, op.Log)
		case graph.SoftmaxGrad:
			softmaxGradRow(outs[0].data[r*c:], x, in[1].data[r*c:(r+1)*c], op.Log)
		case graph.SparseCrossEntropy:
			outs[0].data[r] = -logSoftmax(x, int(in[1].data[r]))
		case graph.SparseCrossEntropyGrad:
			crossEntropyGradRow(outs[0].data[r*c:], x, int(in[1].data[r]), in[2].data[r])
		case graph.CrossEntropyWithGrad:
			outs[0].data[r] = -logSoftmax(x, int(in[1].data[r]))
			crossEntropyGradRow(outs[1].data[r*c:], x, int(in[1].data[r]), in[2].data[0])
		}
	}
}

// logSoftmax is x[j] - log(sum(exp(x))).
func logSoftmax(x []float64, j int) float64 {
	top := math.Inf(-1)
	for _, v := range x {
		top = binary(graph.Max, top, v)
	}
	sum := 0.0
	for _, v := range x {
		sum += math.Exp(v - top)
	}
	return x[j] - top - math.Log(sum)
}

func softmaxRow(dst, x []float64, log bool) {
	for j := range x {
		if dst[j] = logSoftmax(x, j); !log {
			dst[j] = math.Exp(dst[j])
		}
	}
}

func softmaxGradRow(dst, y, dy []float64, log bool) {
	sum := 0.0
	for j := range y {
		if log {
			sum += dy[j]
		} else {
			sum += y[j] * dy[j]
		}
	}
	for j := range y {
		if log {
			dst[j] = dy[j] - math.Exp(y[j])*sum
		} else {
			dst[j] = y[j] * (dy[j] - sum)
		}
	}
}

func crossEntropyGradRow(dst, x []float64, label int, dloss float64) {
	for j := range x {
		dst[j] = (math.Exp(logSoftmax(x, j)) - truth(j == label)) * dloss
	}
}
