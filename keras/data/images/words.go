package images

import (
	"fmt"
	"slices"
)

// LabelMode says what a label looks like.
type LabelMode uint8

// The label modes.
const (
	Int         LabelMode = iota // int32 [n], for SparseCategoricalCrossentropy
	Categorical                  // float32 [n classes], a one at the class, for CategoricalCrossentropy
	Binary                       // float32 [n 1], 0 or 1, for BinaryCrossentropy
	NoLabels                     // no Y; the folder need not have sub-folders
)

// ColorMode says which channels a picture has.
type ColorMode uint8

// The color modes.
const (
	RGB ColorMode = iota
	Grayscale
	RGBA
)

func (c ColorMode) channels() int { return [...]int{3, 1, 4}[c] }

// Subset says which share of the pictures is meant.
type Subset uint8

// The subsets. Training is what Validation leaves.
const (
	All Subset = iota
	Training
	Validation
)

// words are Keras's words for the values of an enum.
type words []string

var (
	labelModes     = words{"int", "categorical", "binary", "none"}
	colorModes     = words{"rgb", "grayscale", "rgba"}
	subsets        = words{"all", "training", "validation"}
	interpolations = words{"bilinear", "nearest", "bicubic", "area", "lanczos3", "lanczos5", "gaussian", "mitchellcubic"}
)

func (w words) word(i uint8) string {
	if int(i) < len(w) {
		return w[i]
	}
	return fmt.Sprint(i)
}

func (w words) marshal(i uint8) ([]byte, error) {
	if int(i) >= len(w) {
		return nil, fmt.Errorf("images: got %d, want one of %q", i, []string(w))
	}
	return []byte(w[i]), nil
}

func (w words) unmarshal(text []byte) (uint8, error) {
	i := slices.Index(w, string(text))
	if i < 0 {
		return 0, fmt.Errorf("images: got %q, want one of %q", text, []string(w))
	}
	return uint8(i), nil
}

// String returns Keras's word.
func (m LabelMode) String() string { return labelModes.word(uint8(m)) }

// MarshalText returns Keras's word.
func (m LabelMode) MarshalText() ([]byte, error) { return labelModes.marshal(uint8(m)) }

// UnmarshalText reads Keras's word.
func (m *LabelMode) UnmarshalText(text []byte) (err error) {
	i, err := labelModes.unmarshal(text)
	*m = LabelMode(i)
	return err
}

// String returns Keras's word.
func (c ColorMode) String() string { return colorModes.word(uint8(c)) }

// MarshalText returns Keras's word.
func (c ColorMode) MarshalText() ([]byte, error) { return colorModes.marshal(uint8(c)) }

// UnmarshalText reads Keras's word.
func (c *ColorMode) UnmarshalText(text []byte) (err error) {
	i, err := colorModes.unmarshal(text)
	*c = ColorMode(i)
	return err
}

// String returns Keras's word.
func (s Subset) String() string { return subsets.word(uint8(s)) }

// MarshalText returns Keras's word.
func (s Subset) MarshalText() ([]byte, error) { return subsets.marshal(uint8(s)) }

// UnmarshalText reads Keras's word.
func (s *Subset) UnmarshalText(text []byte) (err error) {
	i, err := subsets.unmarshal(text)
	*s = Subset(i)
	return err
}

// String returns Keras's word.
func (i Interpolation) String() string { return interpolations.word(uint8(i)) }

// MarshalText returns Keras's word.
func (i Interpolation) MarshalText() ([]byte, error) { return interpolations.marshal(uint8(i)) }

// UnmarshalText reads Keras's word.
func (i *Interpolation) UnmarshalText(text []byte) (err error) {
	k, err := interpolations.unmarshal(text)
	*i = Interpolation(k)
	return err
}
