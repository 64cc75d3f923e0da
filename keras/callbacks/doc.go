// Package callbacks has what Keras offers to act on a training from within: stop it early, change the learning rate, save the weights,
// write a log. Each is a pointer to a struct literal whose fields are Keras's keywords; FitConfig.Callbacks takes a list of them.
// A literal can be used for one Fit after another: it starts anew with each.
//
// A callback of one's own is any value with one or more of the methods that [keras.Callback] names.
//
// Reference: keras.callbacks.
package callbacks
