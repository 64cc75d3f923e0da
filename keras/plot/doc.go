// Package plot makes pictures, as PNG and SVG: the curves of a training, images with what a model says of them, confusion matrices, and
// the layers of a model.
//
// Each function returns a Picture, which is written to a file or to an io.Writer:
//
//	picture, err := plot.History(history, plot.HistoryConfig{})
//	...
//	err = picture.Save("history.png")
//
// Equal input gives equal bytes. The colours can be told apart by colour-blind readers. Texts are in Liberation Sans, which is part of
// the package and has Latin, Greek and Cyrillic letters; a PNG shows a box for any other, an SVG what the reader's fonts have.
//
// Reference: keras.utils.plot_model; the pictures in Keras's tutorials.
package plot
