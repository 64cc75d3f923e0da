package preprocessing

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// Side is an end of a sequence.
type Side uint8

// The sides, in Keras's words "pre" and "post".
const (
	Pre Side = iota
	Post
)

var sides = [...]string{"pre", "post"}

// MarshalText gives Keras's word.
func (s Side) MarshalText() ([]byte, error) { return word("Side", sides[:], uint8(s)) }

// UnmarshalText reads Keras's word.
func (s *Side) UnmarshalText(text []byte) (err error) {
	*(*uint8)(s), err = wordNumber("Side", sides[:], text)
	return err
}

// PadConfig are the settings of PadSequences; the zero value is Keras's default.
type PadConfig struct {
	MaxLen     int     `keras:"maxlen"` // the common length; 0: that of the longest sequence
	Padding    Side    // where short sequences are filled up
	Truncating Side    // where long sequences are cut
	Value      float64 // what they are filled up with
}

// PadSequences makes sequences one length, by filling up and by cutting.
//
// Shapes: n sequences -> [n MaxLen] of their type.
// Defaults: both at the beginning, so that the ends of the sequences stand together; filled up with 0.
// Errors: a negative MaxLen, a Value that the type does not hold.
// Reference: keras.utils.pad_sequences.
func PadSequences[T tensor.Number](sequences [][]T, cfg PadConfig) (*tensor.Tensor, error) {
	length := cfg.MaxLen
	if length < 0 {
		return nil, fmt.Errorf("preprocessing: PadSequences: MaxLen: got %d, want 0 or more", length)
	}
	if length == 0 {
		for _, s := range sequences {
			length = max(length, len(s))
		}
	}
	out := tensor.New(tensor.DTypeOf[T](), len(sequences), length)
	if cfg.Value != 0 {
		one := tensor.New(out.DType(), 1)
		if one.Fill(cfg.Value); !out.DType().IsFloat() && one.At(0) != cfg.Value {
			return nil, fmt.Errorf("preprocessing: PadSequences: Value: got %v, which %v does not hold", cfg.Value, out.DType())
		}
		out.Fill(cfg.Value)
	}
	rows := tensor.Data[T](out)
	for i, s := range sequences {
		if over := len(s) - length; over > 0 && cfg.Truncating == Pre {
			s = s[over:]
		} else if over > 0 {
			s = s[:length]
		}
		row := rows[i*length : (i+1)*length]
		if cfg.Padding == Pre {
			row = row[length-len(s):]
		}
		copy(row, s)
	}
	return out, nil
}
