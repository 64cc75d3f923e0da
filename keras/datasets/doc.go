// Package datasets finds and reads the classic data sets, as Keras's load_data functions do.
//
// Nothing happens before a call. A call looks for the files on this machine first and downloads them only when they are nowhere;
// what it reads, from wherever, is checked for type, shape, length and labels before anything uses it.
package datasets
