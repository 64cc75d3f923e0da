// Package keras trains neural networks with the words of Keras: Input, Sequential, Compile, Fit, Evaluate, Predict, Summary.
//
//	model := keras.Sequential(
//		keras.Input(28, 28),
//		&layers.Flatten{},
//		&layers.Dense{Units: 128, Activation: activations.ReLU},
//		&layers.Dropout{Rate: 0.2},
//		&layers.Dense{Units: 10, Activation: activations.Softmax},
//	)
//
// A model is built as it is written, and what does not fit is reported by Err and by every method that returns an error, with the
// layer's path and the shapes. Predict may be called from any number of goroutines, also while Fit runs: it sees the weights between
// two steps. A second Fit at the same time is an error.
//
// Models run on C kernels where cgo is available and on pure Go elsewhere; the results do not depend on the number of threads.
package keras
