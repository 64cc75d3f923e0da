package callbacks

import "fmt"

// Mode says which values of a monitored quantity are better.
type Mode uint8

// The modes. Auto asks the loss or metric of that name.
const (
	Auto Mode = iota
	Min
	Max
)

var modeNames = [...]string{Auto: "auto", Min: "min", Max: "max"}

// String returns Keras's word.
func (m Mode) String() string {
	if int(m) >= len(modeNames) {
		return fmt.Sprintf("mode(%d)", uint8(m))
	}
	return modeNames[m]
}

// MarshalText returns Keras's word.
func (m Mode) MarshalText() ([]byte, error) {
	if int(m) >= len(modeNames) {
		return nil, fmt.Errorf("callbacks: unknown mode %d", uint8(m))
	}
	return []byte(modeNames[m]), nil
}

// UnmarshalText takes Keras's word.
func (m *Mode) UnmarshalText(text []byte) error {
	for i, name := range modeNames {
		if name == string(text) {
			*m = Mode(i)
			return nil
		}
	}
	return fmt.Errorf("callbacks: got mode %q, want auto, min or max", text)
}
