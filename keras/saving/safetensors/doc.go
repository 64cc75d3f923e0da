// Package safetensors reads and writes files of named tensors: the length of a JSON header as 8 bytes, the header, then the numbers.
// A file is not trusted: its header is checked as a whole before anything of a tensor is allocated, and no more is allocated than the
// file is long. All integers are little-endian.
//
// Reference: https://github.com/huggingface/safetensors, "Format".
package safetensors
