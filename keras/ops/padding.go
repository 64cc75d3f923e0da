package ops

import "fmt"

// Padding is what is added around the spatial axes of the input of a convolution or a pool.
type Padding uint8

// The paddings. What they add is 0 to a convolution, and does not count in a pool.
const (
	// Valid adds nothing: a window lies within the input.
	Valid Padding = iota
	// Same adds as much as gives ceil(size/stride) windows, the smaller half in front.
	Same
	// Causal adds all of it in front, so that a step sees none that comes later; of convolutions over one axis.
	Causal
)

var paddings = []string{"valid", "same", "causal"}

// String returns Keras's word.
func (p Padding) String() string {
	if int(p) >= len(paddings) {
		return fmt.Sprintf("%d", uint8(p))
	}
	return paddings[p]
}

// MarshalText returns Keras's word.
func (p Padding) MarshalText() ([]byte, error) {
	if int(p) >= len(paddings) {
		return nil, fmt.Errorf("ops: padding: got %d, want one of %v", uint8(p), paddings)
	}
	return []byte(paddings[p]), nil
}

// UnmarshalText reads Keras's word.
func (p *Padding) UnmarshalText(text []byte) error {
	for i, word := range paddings {
		if word == string(text) {
			*p = Padding(i)
			return nil
		}
	}
	return fmt.Errorf("got %q, want one of %v", text, paddings)
}

// around returns how many elements to add before and after an axis of size elements, for windows that reach over span.
func (p Padding) around(size, span, stride int) (before, after int) {
	switch p {
	case Same:
		windows := (size + stride - 1) / stride
		total := max((windows-1)*stride+span-size, 0)
		return total / 2, total - total/2
	case Causal:
		return span - 1, 0
	}
	return 0, 0
}
