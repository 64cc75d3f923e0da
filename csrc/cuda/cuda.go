// Package cuda holds the GPU kernels: csrc/cuda/*.cu, compiled by scripts/build_kernels.sh to PTX, which every driver from release 580
// on compiles for its card (compute capability 7.5 and newer). It needs no CUDA to build.
package cuda

import (
	"embed"
	"path"
	"strings"
)

//go:embed ptx/*.ptx
var files embed.FS

// Modules is the PTX text of every .cu file, by the file's name without its ending.
func Modules() map[string]string {
	entries, err := files.ReadDir("ptx")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	modules := make(map[string]string, len(entries))
	for _, e := range entries {
		text, err := files.ReadFile("ptx/" + e.Name())
		if err != nil {
			panic(err)
		}
		modules[strings.TrimSuffix(e.Name(), path.Ext(e.Name()))] = string(text)
	}
	return modules
}
