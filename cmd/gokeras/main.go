// Command gokeras is the library's tool for the command line.
//
//	gokeras doctor     what models run on here, and why on nothing faster
//
// gokeras help and gokeras COMMAND -h print what there is. The exit status is 0, 1 for what went wrong, 2 for a wrong command line.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// command is one word after gokeras.
type command struct {
	name    string
	args    string // as the usage shows what follows the flags
	summary string
	// prepare declares the flags and returns what runs once they are parsed.
	prepare func(f *flag.FlagSet) action
}

// action does a command's work with what is left behind the flags.
type action func(args []string, out io.Writer) error

var commands = []command{doctorCommand}

// usageError is a wrong command line.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

// run returns the exit status.
func run(args []string, out, errs io.Writer) int {
	if len(args) == 0 {
		usage(errs)
		return 2
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		usage(out)
		return 0
	}
	for _, c := range commands {
		if c.name == args[0] {
			return c.run(args[1:], out, errs)
		}
	}
	fmt.Fprintf(errs, "gokeras: unknown command %q\n", args[0])
	usage(errs)
	return 2
}

func (c command) run(args []string, out, errs io.Writer) int {
	f := flag.NewFlagSet(c.name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // errors are printed below, in one place
	f.Usage = func() {}
	do := c.prepare(f)
	err := f.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		c.usage(f, out)
		return 0
	case err != nil:
		err = &usageError{err.Error()}
	default:
		err = do(f.Args(), out)
	}
	if err == nil {
		return 0
	}
	fmt.Fprintf(errs, "gokeras %s: %v\n", c.name, err)
	if wrong := (*usageError)(nil); errors.As(err, &wrong) {
		c.usage(f, errs)
		return 2
	}
	return 1
}

func (c command) usage(f *flag.FlagSet, w io.Writer) {
	line := "usage: gokeras " + c.name
	any := false
	f.VisitAll(func(*flag.Flag) { any = true })
	if any {
		line += " [flags]"
	}
	if c.args != "" {
		line += " " + c.args
	}
	fmt.Fprintf(w, "%s\n%s\n", line, c.summary)
	f.SetOutput(w)
	f.PrintDefaults()
}

func usage(w io.Writer) {
	fmt.Fprintf(w, "usage: gokeras COMMAND [flags] [arguments]\n\n")
	for _, c := range commands {
		fmt.Fprintf(w, "  %-10s %s\n", c.name, c.summary)
	}
	fmt.Fprintf(w, "\ngokeras COMMAND -h prints the flags of a command.\n")
}
