package main

import (
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/gokeras/gokeras/internal/doctor"
	"github.com/gokeras/gokeras/internal/probe"
)

var doctorCommand = command{
	name:    "doctor",
	summary: "say what models run on here, and why on nothing faster",
	prepare: func(f *flag.FlagSet) action {
		gpu := f.Bool("gpu", false, "print nothing; end with status 1 and one line if a program built with -tags cuda could not use a GPU here")
		return func(args []string, out io.Writer) error { return examine(probe.Here(), *gpu, args, out) }
	},
}

// examine prints a line for each step. What is missing for a GPU is no error: models run without.
func examine(s probe.System, gpu bool, args []string, out io.Writer) error {
	if len(args) > 0 {
		return &usageError{fmt.Sprintf("unexpected argument %q", args[0])}
	}
	if gpu {
		return doctor.CanUseGPU(s)
	}
	steps := doctor.Examine(s)
	for _, step := range steps {
		if _, err := fmt.Fprintln(out, step); err != nil {
			return err
		}
	}
	if steps[len(steps)-1].State != probe.OK {
		return errors.New("no backend can be used")
	}
	return nil
}
