// Package backendtest is the conformance suite of backends, and what tests of other packages need to run a few ops.
//
// [Run] walks [graph.Ops]: every op has forward cases, judged by an obvious float64 computation that is written here a second time,
// and by the oracle (ref) when the backend is another; a check of its gradient by finite differences; and, for a big op, a comparison
// with its decomposed form. All memory that a case uses lies between guard words. Further tests run whole programs: commits and
// updates in place, random streams, layouts, concurrency, training.
//
// [Eval] evaluates a few ops; [Session] holds a program with its variables.
package backendtest
