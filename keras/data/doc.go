// Package data feeds rows to training: Dataset is a source of batches, Indexed one whose rows can be read in any order, Arrays the
// usual Indexed, made of tensors in memory.
//
// Batches are gathered by row number straight into tensors that are allocated once; Scale decodes on the way. Views (Rows, Take,
// Split) copy nothing.
package data
