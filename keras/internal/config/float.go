package config

import (
	"bytes"
	"encoding/json"
)

// Float is a number that is no count. JSON gets it with a decimal point, as Python writes it: Keras refuses 1 for settings such as the
// beta of FBetaScore, and takes 1.0.
type Float float64

// MarshalJSON implements json.Marshaler.
//
// Errors: NaN and infinities.
func (f Float) MarshalJSON() ([]byte, error) {
	text, err := json.Marshal(float64(f))
	if err == nil && !bytes.ContainsAny(text, ".e") {
		text = append(text, ".0"...)
	}
	return text, err
}
