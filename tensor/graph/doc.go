// Package graph turns a traced computation into a flat program that a backend can run.
//
// A [Trace] collects the values that layers, losses and optimizers compute. Ops check shapes when they are applied, so a wrong shape
// surfaces while a model is built. [Gradients] adds the backward pass, one rule (VJP) an op. [Lower] then simplifies, fuses what the
// target supports, decomposes the rest, chooses layouts and plans memory; the resulting [Program] is a list of instructions over
// (base, offset) operands. Sizes may grow with the rows n of a batch, so one program serves every batch size up to its MaxN.
//
// Functions that build values panic with *[Error]; whoever traces recovers it at the boundary of a model (see [Catch]).
package graph
