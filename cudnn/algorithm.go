package cudnn

import (
	"fmt"
	"sync"
)

// Algorithm is a way in which cuDNN computes a pass of a convolution.
type Algorithm struct {
	Number        int32    // cudnnConvolutionFwdAlgo_t, ...BwdDataAlgo_t or ...BwdFilterAlgo_t
	Math          MathType // what the algorithm computes with
	Bytes         int      // of workspace
	Deterministic bool     // the same bits from run to run
}

// ImplicitPrecompGEMM is the Number of the only algorithm of ConvolutionBiasActivationForward with Identity.
const ImplicitPrecompGEMM = 1

// AlgorithmRequest says which algorithms are welcome. The zero value takes all.
type AlgorithmRequest struct {
	Deterministic  bool
	WorkspaceLimit int // bytes; 0 is no limit, a negative number is no workspace
}

// allows tells whether the algorithm is welcome to a convolution of which math is asked.
func (r AlgorithmRequest) allows(a Algorithm, math MathType) bool {
	if r.Deterministic && !a.Deterministic {
		return false
	}
	if r.WorkspaceLimit != 0 && a.Bytes > max(r.WorkspaceLimit, 0) {
		return false
	}
	return math != FMAMath || a.Math == FMAMath || a.Math == DefaultMath
}

// choose returns the first of the algorithms, which cuDNN sorts by time, that is welcome.
func (r AlgorithmRequest) choose(function string, algorithms []Algorithm, math MathType) (Algorithm, error) {
	for _, a := range algorithms {
		if !r.allows(a, math) {
			continue
		}
		if math == FMAMath {
			a.Math = FMAMath // the default would let an algorithm of floats round to TF32
		}
		return a, nil
	}
	return Algorithm{}, fmt.Errorf("cudnn: %s: none of %d algorithms is as wanted (%+v): %w", function, len(algorithms), r, ErrNotSupported)
}

// Pass is one of the three computations of a convolution.
type Pass uint8

// The passes.
const (
	Forward Pass = iota
	BackwardData
	BackwardFilter
)

// AlgoKey is all that the choice of an algorithm depends on, but the card.
type AlgoKey struct {
	pass    Pass
	x, w, y tensorGeometry
	conv    convolutionGeometry
	request AlgorithmRequest
}

// KeyOf returns the key of a pass. x, w and y are the forward pass's operands and result, or their gradients.
func KeyOf(p Pass, x *TensorDescriptor, w *FilterDescriptor, conv *ConvolutionDescriptor, y *TensorDescriptor, r AlgorithmRequest) AlgoKey {
	return AlgoKey{p, x.tensorGeometry, w.tensorGeometry, y.tensorGeometry, conv.convolutionGeometry, r}
}

// AlgoCache remembers the algorithms of one card by what they were chosen for. The zero value is empty. It may be used from any number
// of goroutines.
type AlgoCache struct {
	mu     sync.Mutex
	chosen map[AlgoKey]Algorithm
}

// Choose returns the algorithm of the key, which choose is asked for the first time; its error is returned and not remembered. One
// algorithm is chosen at a time, so that measurements do not disturb each other.
func (c *AlgoCache) Choose(key AlgoKey, choose func() (Algorithm, error)) (Algorithm, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if a, ok := c.chosen[key]; ok {
		return a, nil
	}
	a, err := choose()
	if err != nil {
		return Algorithm{}, err
	}
	if c.chosen == nil {
		c.chosen = map[AlgoKey]Algorithm{}
	}
	c.chosen[key] = a
	return a, nil
}

// Len returns how many algorithms have been chosen.
func (c *AlgoCache) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.chosen)
}
