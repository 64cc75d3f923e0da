package doctor

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gokeras/gokeras/internal/probe"
	_ "github.com/gokeras/gokeras/keras" // links the backends that programs have
	"github.com/gokeras/gokeras/tensor/backend"
)

const setting = "GOKERAS_BACKEND"

// ranking are all backends, the best first.
var ranking = []string{"cuda:0", "cpu", "ref"}

// used opens the backend that models get and says why it is none that ranks higher.
func used(s probe.System) probe.Step {
	step := probe.Step{Name: "backend"}
	wish, _ := s.Getenv(setting)
	b, err := backend.Open(wish)
	if err != nil {
		step.State, step.Text, step.Do = probe.Wrong, oneLine(err), "models cannot run until this is mended"
		if wish != "" {
			step.Do = "unset " + setting + " for the best that there is"
		}
		return step
	}
	defer b.Close()
	step.Text = b.Name()
	for _, better := range ranking {
		if better == b.Name() {
			break
		}
		step.Text += fmt.Sprintf("; not %s: %s", better, whyNot(better, wish))
	}
	return step
}

// whyNot says what kept a backend from being used.
func whyNot(name, wish string) string {
	for _, f := range backend.Failures() {
		if f.Name == name {
			return oneLine(f.Err)
		}
	}
	switch {
	case slices.Contains(backend.Names(), name):
		return setting + " is " + wish
	case name == "cpu":
		return "this build has no cgo"
	default:
		return "this build has no tag cuda"
	}
}

// oneLine returns the text of an error that may be several joined ones.
func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }
