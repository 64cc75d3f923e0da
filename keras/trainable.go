package keras

import (
	"fmt"
	"io"
	"maps"
	"sync"

	"github.com/gokeras/gokeras/keras/layers"
)

// trainableWeights are TrainableWeights as a set.
func (m *Model) trainableWeights() map[*layers.Variable]bool {
	vs := map[*layers.Variable]bool{}
	for _, v := range m.TrainableWeights() {
		vs[v] = true
	}
	return vs
}

// warnings are what Compile and the making of programs found, to be printed once by the next run, which knows where to.
type warnings struct {
	mu    sync.Mutex
	texts []string
	known map[string]bool
}

func (w *warnings) add(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := fmt.Sprintf(format, args...)
	if w.known[text] {
		return
	}
	if w.known == nil {
		w.known = map[string]bool{}
	}
	w.known[text] = true
	w.texts = append(w.texts, text)
}

// take returns what has not been printed yet. Printing is up to the caller, who holds no lock then: where it goes is the user's.
func (w *warnings) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	texts := w.texts
	w.texts = nil
	return texts
}

// warn prints to w what there is to say before a run.
func (c *compiled) warn(m *Model, w io.Writer, training bool) {
	if !maps.Equal(c.trainable, m.trainableWeights()) || !maps.Equal(c.frozen, layers.FrozenLayers(m)) {
		c.warnings.add("layers of %q have been frozen or thawed since Compile; it takes effect at the next Compile", m.Name)
	}
	for _, text := range c.warnings.take() {
		warn(w, "%s", text)
	}
	if training && len(c.trainable) == 0 {
		warn(w, "%q has no weights that are trained", m.Name)
	}
}
