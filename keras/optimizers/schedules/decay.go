package schedules

// ExponentialDecay is InitialLearningRate * DecayRate^(step/DecaySteps), the exponent rounded down with Staircase.
//
// Errors: DecaySteps below 1.
// Reference: keras.optimizers.schedules.ExponentialDecay.
type ExponentialDecay struct {
	InitialLearningRate float64
	DecaySteps          int
	DecayRate           float64
	Staircase           bool
}

// Check tells bad settings.
func (s *ExponentialDecay) Check() error {
	return checkSteps("ExponentialDecay", "DecaySteps", s.DecaySteps)
}

// At implements Schedule.
func (s *ExponentialDecay) At(step uint64) float64 {
	return float64(float32(s.InitialLearningRate) * pow(float32(s.DecayRate), periods(step, s.DecaySteps, s.Staircase)))
}

// periods returns step/length, rounded down if whole.
func periods(step uint64, length int, whole bool) float32 {
	p := float32(step) / float32(length)
	if whole {
		p = floor(p)
	}
	return p
}

// InverseTimeDecay is InitialLearningRate / (1 + DecayRate*step/DecaySteps), the quotient of steps rounded down with Staircase.
//
// Errors: DecaySteps below 1.
// Reference: keras.optimizers.schedules.InverseTimeDecay.
type InverseTimeDecay struct {
	InitialLearningRate float64
	DecaySteps          int
	DecayRate           float64
	Staircase           bool
}

// Check tells bad settings.
func (s *InverseTimeDecay) Check() error {
	return checkSteps("InverseTimeDecay", "DecaySteps", s.DecaySteps)
}

// At implements Schedule.
func (s *InverseTimeDecay) At(step uint64) float64 {
	grown := float32(float32(s.DecayRate) * periods(step, s.DecaySteps, s.Staircase))
	return float64(float32(s.InitialLearningRate) / (1 + grown))
}

// PolynomialDecay goes from InitialLearningRate to EndLearningRate in DecaySteps as (1-step/DecaySteps)^Power, and stays there;
// with Cycle it goes on with the smallest multiple of DecaySteps that is not below the step in place of DecaySteps.
//
// Defaults: EndLearningRate 0.0001, Power 1.
// Errors: DecaySteps below 1.
// Reference: keras.optimizers.schedules.PolynomialDecay.
type PolynomialDecay struct {
	InitialLearningRate float64
	DecaySteps          int
	EndLearningRate     *float64 `keras:",default=0.0001"`
	Power               *float64 `keras:",default=1"`
	Cycle               bool
}

// Check tells bad settings.
func (s *PolynomialDecay) Check() error {
	return checkSteps("PolynomialDecay", "DecaySteps", s.DecaySteps)
}

// At implements Schedule.
func (s *PolynomialDecay) At(step uint64) float64 {
	n, length := float32(step), float32(s.DecaySteps)
	switch {
	case !s.Cycle:
		n = min(n, length)
	case step > 0:
		length *= ceil(n / length)
	}
	end := float32(or(s.EndLearningRate, 1e-4))
	left := float32((float32(s.InitialLearningRate) - end) * pow(1-n/length, float32(or(s.Power, 1))))
	return float64(left + end)
}
