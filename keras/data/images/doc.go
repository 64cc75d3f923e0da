// Package images makes datasets of folders of pictures, and tensors of single ones: PNG, JPEG, GIF and BMP files, and what else package
// image has been told to read.
//
// Pictures are decoded and resized when a batch is gathered, by several goroutines; which row is which picture does not depend on them.
// Let data.Prefetch do it while the model trains, or data.Collect once for all if the pictures fit into memory. Files are untrusted: the
// size of a picture is checked before it is decoded, nothing outside the folder is read, and a bad file is an error with its name.
package images
