// Command isa lists the instruction sets that the kernels are compiled for, one a line, each with no where this machine cannot run it,
// default where it is what the machine takes unasked, and yes otherwise.
package main

import (
	"fmt"

	"github.com/gokeras/gokeras/csrc"
)

func main() {
	for i := csrc.Generic; i <= csrc.AVX512; i++ {
		answer := "no"
		switch {
		case i == csrc.CurrentISA():
			answer = "default"
		case i.Supported():
			answer = "yes"
		}
		fmt.Println(i, answer)
	}
}
