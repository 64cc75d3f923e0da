// Package preprocessing turns values into what a model learns well from, before training and on the host: numbers of similar size,
// texts and categories as numbers, sequences of one length.
//
// A Transformer learns from the rows to train on (Adapt) and is then applied to any rows, so that nothing of the validation or test
// rows leaks into the training. What it learns lies in its exported fields, under the names of Keras's arguments: it can be set by
// hand, and saved as JSON together with the model.
//
// Numbers: Normalization, MinMaxScaler, Imputer, Discretization, Normalize. Categories: StringLookup, IntegerLookup, CategoryEncoding.
// Texts and sequences: TextVectorization, PadSequences. FeatureSpace makes rows of numbers out of a table that holds all kinds.
//
// Reference: Keras's preprocessing layers and keras.utils; sklearn.preprocessing where Keras has nothing.
package preprocessing
