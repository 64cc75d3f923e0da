// Command generate writes docs/gpu-functions.md. It runs in the module's folder, on the reference libraries:
//
//	eval "$(scripts/env-cuda.sh --ref)" && go run ./internal/gpufunctions/generate
package main

import (
	"fmt"
	"os"

	"github.com/gokeras/gokeras/internal/gpufunctions"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	functions, err := gpufunctions.Functions(".")
	if err != nil {
		return err
	}
	if err := gpufunctions.RunTests(".", functions); err != nil {
		return err
	}
	return os.WriteFile(gpufunctions.Page, []byte(gpufunctions.Render(functions)), 0o644)
}
