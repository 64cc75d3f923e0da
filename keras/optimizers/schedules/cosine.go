package schedules

import (
	"cmp"
	"fmt"
)

// CosineDecay goes along half a cosine from InitialLearningRate to Alpha times it in DecaySteps, and stays there. With a WarmupTarget it
// first goes straight from InitialLearningRate to the target in WarmupSteps, and decays from there.
//
// Errors: DecaySteps below 1, negative WarmupSteps.
// Reference: keras.optimizers.schedules.CosineDecay; Loshchilov & Hutter 2017, arXiv:1608.03983.
type CosineDecay struct {
	InitialLearningRate float64
	DecaySteps          int
	Alpha               float64
	WarmupTarget        *float64
	WarmupSteps         int
}

// Check tells bad settings.
func (s *CosineDecay) Check() error {
	if s.WarmupSteps < 0 {
		return fmt.Errorf("schedules: CosineDecay: WarmupSteps: got %d, want at least 0", s.WarmupSteps)
	}
	return checkSteps("CosineDecay", "DecaySteps", s.DecaySteps)
}

// At implements Schedule.
func (s *CosineDecay) At(step uint64) float64 {
	n, length, from := float32(step), float32(s.DecaySteps), float32(s.InitialLearningRate)
	if s.WarmupTarget != nil {
		warmup, target := float32(s.WarmupSteps), float32(*s.WarmupTarget)
		if n < warmup {
			return float64(float32((target-from)*(n/warmup)) + from)
		}
		n, from = min(n, length+warmup)-warmup, target
	}
	decayed := float32(float32(1-s.Alpha)*halfCosine(min(n, length)/length)) + float32(s.Alpha)
	return float64(from * decayed)
}

// CosineDecayRestarts goes along half a cosine from InitialLearningRate to Alpha times it in FirstDecaySteps, then starts again: each
// period is TMul times as long as the one before and starts at MMul times its rate.
//
// Defaults: TMul 2, MMul 1.
// Errors: FirstDecaySteps below 1, a TMul below 1.
// Reference: keras.optimizers.schedules.CosineDecayRestarts; Loshchilov & Hutter 2017, arXiv:1608.03983.
type CosineDecayRestarts struct {
	InitialLearningRate float64
	FirstDecaySteps     int
	TMul                float64  `keras:",default=2"`
	MMul                *float64 `keras:",default=1"`
	Alpha               float64
}

// Check tells bad settings.
func (s *CosineDecayRestarts) Check() error {
	var err error
	if t := orNumber(s.TMul, 2); !(t >= 1) {
		err = fmt.Errorf("schedules: CosineDecayRestarts: TMul: got %v, want at least 1", t)
	}
	return cmp.Or(checkSteps("CosineDecayRestarts", "FirstDecaySteps", s.FirstDecaySteps), err)
}

// At implements Schedule.
func (s *CosineDecayRestarts) At(step uint64) float64 {
	t, alpha := float32(orNumber(s.TMul, 2)), float32(s.Alpha)
	fraction := float32(step) / float32(s.FirstDecaySteps)
	var restarts float32
	if t == 1 {
		restarts = floor(fraction)
		fraction -= restarts
	} else {
		// The periods before restart i take 1 + t + ... + t^(i-1) = (1-t^i)/(1-t) first periods.
		restarts = floor(log(1-float32(fraction*(1-t))) / log(t))
		length := pow(t, restarts)
		fraction = (fraction - (1-length)/(1-t)) / length
	}
	high := float32(pow(float32(or(s.MMul, 1)), restarts) * halfCosine(fraction))
	return float64(float32(s.InitialLearningRate) * (float32((1-alpha)*high) + alpha))
}
