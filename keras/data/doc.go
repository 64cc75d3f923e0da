// Package data feeds rows to training: Dataset is a source of batches, Indexed one whose rows can be read in any order, Arrays the
// usual Indexed, made of tensors in memory, and Stream one that says what its rows look like.
//
// Batches are gathered by row number straight into tensors that are allocated once; Scale and Map compute on the way. Views (Rows,
// Take, Split, Select, TrainTestSplit) copy nothing.
//
// CSV reads a file into a Table, whose columns become Arrays. TimeseriesFromArray cuts a series into windows. FromFunc makes a Stream
// of a generator, and Prefetch lets a source work ahead of the model. TrainTestSplit and KFold choose rows to train, validate and
// test on; package preprocessing turns values into what a model learns well from.
package data
