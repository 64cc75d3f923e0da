package keras

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Logs are the values of loss and metrics by name.
type Logs map[string]float64

// keys returns the names in Keras's order: alphabetical, those of the validation last.
func (l Logs) keys() []string {
	return slices.SortedFunc(maps.Keys(l), func(a, b string) int {
		if va, vb := strings.HasPrefix(a, "val_"), strings.HasPrefix(b, "val_"); va != vb {
			if va {
				return 1
			}
			return -1
		}
		return strings.Compare(a, b)
	})
}

// String prints accuracy: 0.9131 - loss: 0.2876.
func (l Logs) String() string {
	parts := make([]string, 0, len(l))
	for _, k := range l.keys() {
		parts = append(parts, k+": "+number(l[k]))
	}
	return strings.Join(parts, " - ")
}

// number prints as Keras's progress bar does.
func number(x float64) string {
	if x > 1e-3 || x < -1e-3 {
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

// Last returns the most recent value under a name, such as "val_accuracy"; ok is false when there is none.
func (h *History) Last(name string) (value float64, ok bool) {
	v := h.History[name]
	if len(v) == 0 {
		return 0, false
	}
	return v[len(v)-1], true
}
