// Package cudnn is NVIDIA's cuDNN 9: descriptors, convolutions and what else its legacy interface computes, a Go method for each C
// function, with the same arguments in the same order.
//
// It is linked with the build tag cuda. Without the tag it has the same API, Available is false and every call returns ErrNoCUDA.
//
// Data lies on the device and is named by its address, a driver.Ptr; descriptors lie on the host. A call on a Handle enqueues work on
// its stream and returns. The factors alpha and beta are numbers of the host, read at the call: every result is alpha*result +
// beta*what was there, and what was there is not read when beta is 0.
//
// Calls on a Handle need its context to be the current one of the OS thread: callers hold runtime.LockOSThread and driver.SetCurrent.
// The text of an error is the thread's own too. A Handle is for one goroutine at a time; a descriptor that nobody changes is for any number.
//
// Tensors are described as cuDNN does: sizes in the order batch, channels, spatial axes, whatever the order in memory, and at least two
// spatial axes. The methods that take a list of spatial sizes put an axis of size 1 in front of a single one.
//
// Reference: NVIDIA cuDNN Backend documentation, 9.x.
package cudnn
