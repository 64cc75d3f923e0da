package preprocessing

import (
	"fmt"
	"slices"
)

// word is MarshalText of an enumeration.
func word(what string, words []string, i uint8) ([]byte, error) {
	if int(i) >= len(words) {
		return nil, fmt.Errorf("preprocessing: %s: got %d", what, i)
	}
	return []byte(words[i]), nil
}

// wordNumber is UnmarshalText of an enumeration.
func wordNumber(what string, words []string, text []byte) (uint8, error) {
	i := slices.Index(words, string(text))
	if i < 0 {
		return 0, fmt.Errorf("preprocessing: %s: got %q, want one of %q", what, text, words)
	}
	return uint8(i), nil
}
