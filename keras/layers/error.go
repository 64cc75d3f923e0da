package layers

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor/graph"
)

// fail panics with the error of the layer at path.
func fail(path, format string, args ...any) {
	panic(&graph.Error{Path: path, Detail: fmt.Sprintf(format, args...)})
}

// addPath gives a panic that passes by the path of the layer it happened in.
func addPath(path string) {
	if r := recover(); r != nil {
		if e, ok := r.(*graph.Error); ok && e.Path == "" {
			e.Path = path
		}
		panic(graph.Located(fmt.Sprintf("layer %q", path), r))
	}
}
