package graph

// Passes is Lower without the planner, for a check of the planner against the graph that it was given.
func Passes(t *Trace, outs []Value, cfg *Config) (roots []Value, assigned []*Var) {
	return passes(t, outs, cfg), t.assigns
}

// Plan is the planner alone.
func Plan(t *Trace, roots []Value, outs int, cfg *Config) (*Program, error) {
	return plan(t, roots, outs, cfg)
}

// ResultOf tells which result of its op v is.
func ResultOf(v Value) int { return v.i }

// WithoutFusion is a Target without fused ops.
func WithoutFusion() *TestTarget { return withoutFusion() }
