// Command bench measures gokeras and, with -peers, other libraries on the same machine with the same work.
//
//	go run ./scripts/bench [-o FILE] [-n PASSES] [-peers] WORKLOAD...
//	go run ./scripts/bench -table FILE
//
// Workloads: start w1 w1b256 w1b1024 w2 w2inf w3 w3r w7 w6 (peers/README.md says what they are). Every result is appended to FILE as a line of JSON;
// at the end the results of this call, or with -table those of a whole file, are printed as Markdown tables. Each measurement runs in
// a process of its own, which peers/run.sh starts: one runner for gokeras and the peers, so that both meet the same conditions.
// MNIST_DIR names a folder with MNIST's four files, PEER_THREADS the threads that each may use (2). Linux only.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

func main() {
	o := options{}
	flag.StringVar(&o.out, "o", "bench-results/bench.jsonl", "file that the results are appended to")
	flag.IntVar(&o.passes, "n", 3, "passes over each workload")
	flag.BoolVar(&o.peers, "peers", false, "measure the installed peers too (peers/setup.sh installs them)")
	table := flag.String("table", "", "print the tables of this results file and measure nothing")
	one := flag.Bool("one", false, "measure WORKLOAD SEED once, in this process, and print the results (what peers/run.sh calls)")
	flag.Parse()
	var err error
	switch {
	case *table != "":
		err = printTables(os.Stdout, *table, 0)
	case *one:
		err = measure(&gokeras, os.Stdout, flag.Args())
	default:
		err = o.run(flag.Args())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type options struct {
	out    string
	passes int
	peers  bool
}

// run has peers/run.sh call this very binary, then prints what it appended to the results.
func (o *options) run(names []string) error {
	if err := check(names); err != nil {
		return err
	}
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	out, err := filepath.Abs(o.out)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o777); err != nil {
		return err
	}
	before, err := size(out)
	if err != nil {
		return err
	}
	args := []string{"-o", out, "-n", strconv.Itoa(o.passes)}
	if !o.peers {
		args = append(args, "-p", "gokeras")
	}
	runner := exec.Command(filepath.Join(root, "scripts", "bench", "peers", "run.sh"), append(args, names...)...)
	runner.Env = append(os.Environ(), "GOKERAS_BENCH="+self, "GOKERAS_VERSION="+version(root))
	if os.Getenv("LOG") == "" {
		runner.Env = append(runner.Env, "LOG="+out+".log")
	}
	runner.Stdout, runner.Stderr = os.Stderr, os.Stderr
	if err := runner.Run(); err != nil {
		return fmt.Errorf("bench: %s: %w", runner.Path, err)
	}
	return printTables(os.Stdout, out, before)
}

// measure is one measurement of ours: args are a workload and a seed.
func measure(l *library, w io.Writer, args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("bench: -one: got %d arguments, want WORKLOAD SEED", len(args))
	}
	seed, err := strconv.ParseUint(args[1], 10, 64)
	if err != nil {
		return fmt.Errorf("bench: seed: %w", err)
	}
	device, err := l.device()
	if err != nil {
		return err
	}
	return runWorkload(l, &recorder{to: w, version: os.Getenv("GOKERAS_VERSION") + ", device " + device, workload: args[0], threads: threads()}, seed)
}

func printTables(w io.Writer, path string, offset int64) error {
	records, err := readRecords(path, offset)
	if err != nil {
		return err
	}
	if len(records) == 0 {
		return fmt.Errorf("bench: %s: no results", path)
	}
	return writeTables(w, records)
}

func check(names []string) error {
	known := map[string]bool{}
	var all []string
	for _, w := range workloads {
		known[w.name] = true
		all = append(all, w.name)
	}
	if len(names) == 0 {
		return fmt.Errorf("bench: no workload given: choose from %s", strings.Join(all, " "))
	}
	for _, n := range names {
		if !known[n] {
			return fmt.Errorf("bench: no workload %q: choose from %s", n, strings.Join(all, " "))
		}
	}
	return nil
}

func moduleRoot() (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return "", fmt.Errorf("bench: run it inside the repository: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

// version tells the commit, which go run does not stamp into a binary, and the Go that compiled it.
func version(root string) string {
	commit := "unknown commit"
	if out, err := exec.Command("git", "-C", root, "describe", "--always", "--dirty").Output(); err == nil {
		commit = strings.TrimSpace(string(out))
	}
	return "gokeras " + commit + " " + runtime.Version()
}

// size of a file, 0 if there is none yet.
func size(path string) (int64, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
