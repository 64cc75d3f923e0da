package keras

import (
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

// Logs are the values of loss and metrics by name.
type Logs map[string]float64

// Keys returns the names in Keras's order: alphabetical, then those of the validation, then the learning rate, which a callback adds.
func (l Logs) Keys() []string { return ordered(maps.Keys(l)) }

func ordered(keys iter.Seq[string]) []string {
	return slices.SortedFunc(keys, func(a, b string) int {
		if order := rank(a) - rank(b); order != 0 {
			return order
		}
		return strings.Compare(a, b)
	})
}

func rank(key string) int {
	switch {
	case key == "learning_rate":
		return 2
	case strings.HasPrefix(key, "val_"):
		return 1
	}
	return 0
}

// String prints accuracy: 0.9131 - loss: 0.2876.
func (l Logs) String() string {
	parts := make([]string, 0, len(l))
	for _, k := range l.Keys() {
		parts = append(parts, k+": "+number(l[k]))
	}
	return strings.Join(parts, " - ")
}

// number prints as Keras's progress bar does.
func number(x float64) string {
	switch {
	case math.IsNaN(x):
		return "nan"
	case math.IsInf(x, 0):
		return strings.TrimPrefix(strings.ToLower(fmt.Sprint(x)), "+")
	case math.Abs(x) > 1e-3:
		return fmt.Sprintf("%.4f", x)
	}
	return fmt.Sprintf("%.4e", x)
}

// History is what Fit reports: for each name a value an epoch, and which epochs these were.
type History struct {
	Epoch   []int
	History map[string][]float64
	// TrainTime is how long the training steps of each epoch took, validation left out.
	TrainTime []time.Duration
}

// add appends the values of an epoch.
func (h *History) add(epoch int, logs Logs, train time.Duration) {
	h.Epoch = append(h.Epoch, epoch)
	h.TrainTime = append(h.TrainTime, train)
	for k, v := range logs {
		h.History[k] = append(h.History[k], v)
	}
}

// Keys returns the names in Keras's order; see Logs.Keys.
func (h *History) Keys() []string { return ordered(maps.Keys(h.History)) }

// Last returns the most recent value under a name, such as "val_accuracy"; ok is false when there is none.
func (h *History) Last(name string) (value float64, ok bool) {
	v := h.History[name]
	if len(v) == 0 {
		return 0, false
	}
	return v[len(v)-1], true
}
