package metrics

import (
	"fmt"
	"strings"
)

// word returns the word of a setting that is one of several.
func word[T ~uint8](field string, v T, words []string) ([]byte, error) {
	if int(v) >= len(words) {
		return nil, fmt.Errorf("metrics: %s: got %d, want less than %d", field, v, len(words))
	}
	return []byte(words[v]), nil
}

// fromWord sets v by its word, in upper or lower case.
func fromWord[T ~uint8](field string, v *T, words []string, text []byte) error {
	for i, w := range words {
		if strings.EqualFold(w, string(text)) {
			*v = T(i)
			return nil
		}
	}
	return fmt.Errorf("metrics: %s: got %q, want one of %q", field, text, words)
}

// noneAsNull turns the word "null" of a config into nothing: Keras's None has no word.
func noneAsNull(cfg map[string]any, key string) error {
	if cfg[key] == "null" {
		cfg[key] = nil
	}
	return nil
}
