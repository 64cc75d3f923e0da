// Command isa lists the instruction sets that the kernels are compiled for, one a line, each with yes or no: can this machine run it?
package main

import (
	"fmt"

	"github.com/gokeras/gokeras/csrc"
)

func main() {
	for i := csrc.Generic; i <= csrc.AVX512; i++ {
		answer := "no"
		if i.Supported() {
			answer = "yes"
		}
		fmt.Println(i, answer)
	}
}
