package golden_test

import (
	"cmp"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/golden"
)

// passing is how many cases of testdata pass. It may only rise.
const passing = 1398

var folder = flag.String("golden", "", "another folder of golden cases, absolute or relative to where the command was typed")

// tally counts the cases of one run.
var tally struct {
	passed, failed, skipped int
	why                     map[string]int // class or kind of the skipped
}

func TestMain(m *testing.M) {
	flag.Parse()
	tally.why = map[string]int{}
	code := m.Run()
	if *folder != "" || tally.passed+tally.failed+tally.skipped > 0 {
		fmt.Println(lastLine())
	}
	os.Exit(code)
}

func lastLine() string {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(tally.why)) {
		parts = append(parts, fmt.Sprintf("%s %d", k, tally.why[k]))
	}
	line := fmt.Sprintf("golden: %d passed, %d failed, %d skipped", tally.passed, tally.failed, tally.skipped)
	if len(parts) > 0 {
		line += " (" + strings.Join(parts, ", ") + ")"
	}
	return line
}

// open returns the folder to run. go test changes to the package's folder before it starts this program, so a relative name is also
// looked for where its parent, the go command, was started, and in the folders above.
func open(t *testing.T, name string) fs.FS {
	t.Helper()
	if name == "" {
		return os.DirFS("testdata")
	}
	tried := []string{name}
	if !filepath.IsAbs(name) {
		tried = nil
		if typed, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", os.Getppid())); err == nil {
			tried = append(tried, filepath.Join(typed, name))
		}
		tried = append(tried, name, filepath.Join("..", name), filepath.Join("..", "..", name))
	}
	for _, dir := range tried {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return os.DirFS(dir)
		}
	}
	require.Fail(t, "no folder "+name, "tried %v", tried)
	return nil
}

// TestGolden runs every case of the folder.
func TestGolden(t *testing.T) {
	dir := open(t, *folder)
	groups, err := golden.Groups(dir)
	require.NoError(t, err)
	for _, name := range groups {
		t.Run(name, func(t *testing.T) {
			g, err := golden.Load(dir, name)
			if err != nil {
				tally.failed++ // the other groups go on
				t.Fatal(err)
			}
			for _, c := range g.Cases {
				runCase(t, g, c)
			}
		})
	}
	if only := flag.Lookup("test.run").Value.String(); strings.Contains(only, "/") {
		return // a part of the cases
	}
	require.Positive(t, tally.passed+tally.failed+tally.skipped, "the folder has no case")
	if *folder == "" {
		require.Equal(t, passing, tally.passed, "cases that pass; a new class raises the constant")
		require.Zero(t, tally.failed)
	}
}

// runCase runs one case as a subtest and counts it.
func runCase(t *testing.T, g *golden.Group, c golden.Case) {
	id, _ := c["id"].(string)
	kind, _ := c["kind"].(string)
	t.Run(id, func(t *testing.T) {
		r := &run{T: t, g: g, c: c}
		defer func() {
			if x := recover(); x != nil {
				t.Errorf("panic: %v\n%s", x, debug.Stack()) // a case of another form, or a bug: the other cases go on
			}
			switch {
			case t.Failed():
				tally.failed++
			case t.Skipped():
				tally.skipped++
				tally.why[r.lacks]++
			default:
				tally.passed++
			}
		}()
		if f := kinds[kind]; f != nil {
			f(r)
		} else {
			r.skip(classOr(c, kind))
		}
	})
}

// classOr returns the class that a case is of, or else its kind.
func classOr(c golden.Case, kind string) string {
	class, ok := object(c["layer"])["class_name"].(string)
	if !ok {
		return cmp.Or(kind, "no kind")
	}
	return class
}

// kinds are the runners by the kind of case.
var kinds = map[string]func(r *run){
	"activation": activation, "loss": loss, "metric": metric, "regularizer": regularizer, "constraint": constraint,
	"fans": fans, "init_exact": initExact, "init_stats": initStatistics, "init_orthogonal": initOrthogonal,
	"layer": layer, "optimizer": optimizer, "schedule": schedule, "train_on_batch": trainOnBatch, "fit": fit,
	"early_stopping": earlyStopping, "reduce_lr_on_plateau": reduceLROnPlateau, "model_checkpoint": modelCheckpoint,
	"summary": summary, "auto_names": autoNames, "metric_names": metricNames, "from_logits": fromLogits, "stdout": stdout,
	"error": refused, "warning": warning, "progbar": progbar,

	"pad_sequences": padSequences, "to_categorical": toCategorical, "one_hot": hotIndices, "normalize": normalize,
	"normalization_adapt": normalization, "discretization": discretization, "discretization_adapt": discretizationAdapt,
	"category_encoding": categoryEncoding, "string_lookup": stringLookup, "string_lookup_adapt": stringLookup,
	"integer_lookup": integerLookup, "lookup": lookup, "text_vectorization": textVectorization, "timeseries": timeseries,
	"center_crop": imageLayer("CenterCrop"), "resizing": imageLayer("Resizing"),
}
