package initializers

import "math/rand/v2"

// stream returns the generator of a Seed, which makes a draw independent of the model's seed, the same for all weights of one shape;
// without one it returns r.
func stream(seed *int, r *rand.Rand) *rand.Rand {
	if seed == nil {
		return r
	}
	return rand.New(rand.NewPCG(uint64(*seed), 0x9e3779b97f4a7c15))
}
