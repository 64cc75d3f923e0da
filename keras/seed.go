package keras

import (
	"math/rand/v2"
	"sync"

	"github.com/gokeras/gokeras/keras/layers"
)

var seeds struct {
	sync.Mutex
	set    bool
	seed   uint64
	models uint64 // inputs made since SetSeed
}

// SetSeed makes the models that are built from now on reproducible: the same seed and the same program give the same weights,
// dropout masks and shuffles, byte for byte, whatever the number of threads. Without it every run differs, as in Keras.
func SetSeed(seed uint64) {
	seeds.Lock()
	defer seeds.Unlock()
	seeds.set, seeds.seed, seeds.models = true, seed, 0
}

// nextSeed returns the seed of a new model.
func nextSeed() uint64 {
	seeds.Lock()
	defer seeds.Unlock()
	if !seeds.set {
		return rand.Uint64()
	}
	seeds.models++
	return layers.Key(seeds.seed+seeds.models*0x9e3779b97f4a7c15, "model")
}
