package preprocessing

import (
	"fmt"
	"slices"
)

// OutputMode is the form in which categories come out.
type OutputMode uint8

// The output modes.
const (
	DefaultMode OutputMode = iota // what Keras does when nothing is said: Int, but MultiHot of CategoryEncoding
	Int                           // numbers
	OneHot                        // for each category a row of zeros with a one
	MultiHot                      // for each sample a row with ones for the categories in it
	Count                         // for each sample how often each category is in it
	TFIDF                         // Count times a weight that is the smaller the more samples have the category
)

var outputModes = [...]string{"", "int", "one_hot", "multi_hot", "count", "tf_idf"}

// String returns Keras's word.
func (m OutputMode) String() string {
	if int(m) >= len(outputModes) {
		return fmt.Sprintf("OutputMode(%d)", uint8(m))
	}
	return outputModes[m]
}

// MarshalText gives Keras's word.
func (m OutputMode) MarshalText() ([]byte, error) {
	return word("OutputMode", outputModes[:], uint8(m))
}

// UnmarshalText reads Keras's word.
func (m *OutputMode) UnmarshalText(text []byte) (err error) {
	*(*uint8)(m), err = wordNumber("OutputMode", outputModes[:], text)
	return err
}

// or returns standard for DefaultMode, and an error for what allowed does not have.
func (m OutputMode) or(what string, standard OutputMode, allowed ...OutputMode) (OutputMode, error) {
	if m == DefaultMode {
		m = standard
	}
	if !slices.Contains(allowed, m) {
		return 0, fmt.Errorf("preprocessing: %s: OutputMode: got %v, want one of %v", what, m, allowed)
	}
	return m, nil
}
