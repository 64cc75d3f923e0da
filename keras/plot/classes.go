package plot

import (
	"fmt"
	"math"
	"strconv"

	"github.com/gokeras/gokeras/tensor"
)

// guesses are the classes of samples, and how sure a model is of each if it says so.
type guesses struct {
	classes    []int
	confidence []float64 // nil: not known
	known      int       // classes that there are at least
}

// guessesOf reads class indices of shape [n] or [n 1], or of floats a number for each class, [n k], or one for class 1 of two, [n] or
// [n 1].
func guessesOf(t *tensor.Tensor) (g guesses, err error) {
	if t == nil {
		return g, fmt.Errorf("the tensor is nil")
	}
	dims := t.Dims()
	if len(dims) == 0 || len(dims) > 2 || len(dims) == 2 && dims[1] == 0 {
		return g, fmt.Errorf("got shape %v, want [n], [n 1] or [n classes]", dims)
	}
	n, k := dims[0], 1
	if len(dims) == 2 {
		k = dims[1]
	}
	flat, err := t.Contiguous().Reshape(n, k)
	if err != nil {
		return g, err
	}
	switch {
	case k > 1:
		return fromScores(flat)
	case t.DType().IsFloat() && !whole(flat):
		return fromProbabilities(flat)
	}
	return fromIndices(flat)
}

// whole tells whether all numbers of t are whole, of which some is neither 0 nor 1: then they are no probabilities.
func whole(t *tensor.Tensor) bool {
	beyond := false
	for i := range t.Len() {
		v := t.At(i, 0)
		if v != math.Trunc(v) {
			return false
		}
		beyond = beyond || v > 1
	}
	return beyond
}

func fromIndices(t *tensor.Tensor) (g guesses, err error) {
	for i := range t.Dims()[0] {
		v := t.At(i, 0)
		if v < 0 || v > maxClasses-1 || v != math.Trunc(v) {
			return g, fmt.Errorf("sample %d: got class %v, want 0 to %d", i, v, maxClasses-1)
		}
		g.classes = append(g.classes, int(v))
		g.known = max(g.known, int(v)+1)
	}
	return g, nil
}

// fromProbabilities reads how likely class 1 is.
func fromProbabilities(t *tensor.Tensor) (g guesses, err error) {
	g.known = 2
	for i := range t.Dims()[0] {
		p := t.At(i, 0)
		if !(p >= 0 && p <= 1) {
			return g, fmt.Errorf("sample %d: got %v, want a probability: put a sigmoid on the logits", i, p)
		}
		class := 0
		if p > 0.5 {
			class = 1
		}
		g.classes = append(g.classes, class)
		g.confidence = append(g.confidence, max(p, 1-p))
	}
	return g, nil
}

// fromScores takes the class of the greatest number, the first of several. They are confidences if all lie between 0 and 1.
func fromScores(t *tensor.Tensor) (g guesses, err error) {
	n, k := t.Dims()[0], t.Dims()[1]
	if k > maxClasses {
		return g, fmt.Errorf("got %d classes, want at most %d", k, maxClasses)
	}
	g.known = k
	probable := t.DType().IsFloat()
	for i := range n {
		best := 0
		for j := range k {
			v := t.At(i, j)
			if math.IsNaN(v) {
				return g, fmt.Errorf("sample %d: got NaN for class %d", i, j)
			}
			probable = probable && v >= 0 && v <= 1
			if v > t.At(i, best) {
				best = j
			}
		}
		g.classes = append(g.classes, best)
		g.confidence = append(g.confidence, t.At(i, best))
	}
	if !probable {
		g.confidence = nil
	}
	return g, nil
}

// checkNames tells whether there is a name for each of n classes, or none at all.
func checkNames(names []string, n int) error {
	if names != nil && len(names) < n {
		return fmt.Errorf("ClassNames: got %d names, want one for each of at least %d classes", len(names), n)
	}
	return nil
}

// nameOf is a class's name, or its number if there are no names.
func nameOf(class int, names []string) string {
	if class < len(names) {
		return clean(names[class])
	}
	return strconv.Itoa(class)
}
