// Package driver is the part of the CUDA driver that the GPU backend uses: device, context, memory, streams, events, modules, launches,
// graphs.
//
// What gorgonia.org/cu's free functions do well (device, primary context, allocation, copies and fills, streams, events, loading of
// modules) is done by them; this package adds an error that says which function failed and why, and counts what is open. What cu
// lacks or does at a price is here: pinned memory, memory pools, stream capture and graphs, and a launch that takes one struct of
// arguments and allocates nothing. cu's Ctx, which sends every call through a channel, is not used.
//
// Calls that work on the device need a current context on the calling OS thread: hold runtime.LockOSThread and call [SetCurrent] first.
// A handle is a small struct with Close; its zero value is no handle, except for [Stream], whose zero value is the default stream. A
// handle may be used from any goroutine whose thread has the context, but not closed while another call uses it.
//
// With the build tag cuda the package links to libcuda (see scripts/env-cuda.sh); without it every call returns [ErrNoCUDA].
package driver
