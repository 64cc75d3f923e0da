package archtest

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/gokeras/gokeras/"

type pkg struct {
	ImportPath string
	Imports    []string
	CgoFiles   []string
}

// packages lists those of a build without tags and those of a build for GPUs.
func packages(t *testing.T) []pkg {
	return append(listed(t), listed(t, "-tags", "cuda")...)
}

func listed(t *testing.T, flags ...string) []pkg {
	args := append(append([]string{"list"}, flags...), "-json=ImportPath,Imports,CgoFiles", module+"...")
	out, err := exec.Command("go", args...).Output()
	require.NoError(t, err)
	var ps []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p pkg
		require.NoError(t, d.Decode(&p))
		p.ImportPath = strings.TrimPrefix(p.ImportPath, module)
		ps = append(ps, p)
	}
	require.Greater(t, len(ps), 10)
	return ps
}

// allowed lists, for each folder, the packages of ours that those in it may import; a trailing / means all below.
var allowed = map[string][]string{
	"cblas":                 {},
	"csrc":                  {},
	"csrc/cuda":             {},
	"cudnn":                 {"cudnn/"},
	"cudnn/":                {"cudnn/"},
	"tensor":                {},
	"tensor/philox":         {},
	"tensor/graph":          {"tensor"},
	"tensor/backend":        {"tensor", "tensor/graph"},
	"tensor/backend/":       {"tensor", "tensor/", "csrc", "csrc/cuda", "cblas", "cudnn", "cudnn/"},
	"keras/ops":             {"tensor", "tensor/graph"},
	"keras/data":            {"tensor", "csrc"},
	"keras/data/images":     {"tensor", "keras/data"},
	"keras/datasets":        {"tensor", "keras/data"},
	"keras/activations":     {"keras/ops", "tensor/graph", "keras/internal/config"},
	"keras/internal/config": {},
	"keras/initializers":    {"keras/internal/config"},
	"keras/regularizers":    {"keras/ops", "tensor/graph", "keras/internal/config"},
	"keras/constraints":     {"keras/ops", "keras/internal/config"},
	"keras/kerastest":       {"tensor", "tensor/graph", "tensor/backend", "tensor/backend/", "keras/ops", "keras/layers"},
	"keras/layers": {"tensor", "tensor/graph", "tensor/backend", "keras/ops", "keras/activations", "keras/initializers", "keras/regularizers",
		"keras/constraints", "keras/data", "keras/internal/config"},
	"keras/losses":     {"tensor", "tensor/graph", "keras/ops", "keras/internal/config"},
	"keras/metrics":    {"tensor", "tensor/graph", "keras/ops", "keras/losses", "keras/internal/config"},
	"keras/optimizers": {"tensor", "tensor/graph", "keras/ops", "keras/optimizers/schedules", "keras/internal/config"},

	"keras/golden":               {"tensor", "keras/saving/safetensors"},
	"keras/optimizers/schedules": {"keras/internal/config"},
	"keras/callbacks":            {"keras", "keras/metrics", "keras/internal/config", "tensor"},
	"keras/plot":                 {"keras", "keras/layers", "keras/internal/atomicfile", "tensor"},
	"keras/saving/safetensors":   {"tensor"},
	"keras/preprocessing":        {"tensor", "keras/data"},
	"keras/tuner":                {},

	"keras":                          {"tensor", "tensor/", "keras/", "internal/probe"},
	"internal/probe":                 {},
	"internal/gpufunctions":          {},
	"internal/gpufunctions/generate": {"internal/gpufunctions"},
	"internal/doctor":                {"csrc", "cblas", "tensor/backend", "keras", "internal/probe"},
	"cmd/":                           {"tensor", "tensor/", "keras", "keras/", "internal/doctor", "internal/probe"},
}

func TestArrowsGoDown(t *testing.T) {
	for _, p := range packages(t) {
		rule, ok := allowed[p.ImportPath]
		for _, top := range []string{"tensor/backend/", "cmd/", "cudnn/"} {
			if !ok && strings.HasPrefix(p.ImportPath, top) {
				rule, ok = allowed[top], true
			}
		}
		if !ok {
			free := p.ImportPath == "internal/archtest" || outside(p.ImportPath) && !strings.HasPrefix(p.ImportPath, "internal/")
			require.True(t, strings.HasPrefix(p.ImportPath, "keras/internal/") || free,
				"%s has no rule: say in docs/design.md and here what it may import", p.ImportPath)
			continue
		}
		for _, i := range p.Imports {
			if own, ours := strings.CutPrefix(i, module); ours {
				require.True(t, matches(rule, own), "%s must not import %s", p.ImportPath, own)
			}
		}
	}
}

// TestWhoOnlyTrainsDrawsNothing: the libraries for pictures, megabytes of fonts among them, are linked by programs that import keras/plot,
// and decoders by those that import keras/data/images; nothing in the library does.
func TestWhoOnlyTrainsDrawsNothing(t *testing.T) {
	for _, p := range packages(t) {
		if p.ImportPath == "keras/plot" || p.ImportPath == "keras/data/images" || outside(p.ImportPath) {
			continue
		}
		for _, i := range p.Imports {
			for _, drawing := range []string{module + "keras/plot", module + "keras/data/images", "gonum.org/v1/plot/", "golang.org/x/image/", "codeberg.org/go-fonts/"} {
				require.False(t, strings.HasPrefix(i+"/", drawing), "%s must not import %s", p.ImportPath, i)
			}
		}
	}
}

// outside are the folders above the library.
func outside(path string) bool {
	for _, top := range []string{"examples/", "scripts/", "cmd/", "internal/", ".ci/", "docs"} {
		if strings.HasPrefix(path, top) {
			return true
		}
	}
	return false
}

// TestCommandsAreOnTop: nothing imports a command, and only commands import what explains a machine to people.
func TestCommandsAreOnTop(t *testing.T) {
	for _, p := range packages(t) {
		for _, i := range p.Imports {
			own, _ := strings.CutPrefix(i, module)
			require.False(t, strings.HasPrefix(own, "cmd/"), "%s must not import %s", p.ImportPath, own)
			require.False(t, own == "internal/doctor" && !strings.HasPrefix(p.ImportPath, "cmd/"), "%s must not import %s", p.ImportPath, own)
		}
	}
}

func matches(rule []string, path string) bool {
	for _, r := range rule {
		if r == path || strings.HasSuffix(r, "/") && strings.HasPrefix(path, r) {
			return true
		}
	}
	return false
}

func TestCgoStandsInItsFolders(t *testing.T) {
	for _, p := range packages(t) {
		if len(p.CgoFiles) > 0 {
			top, _, _ := strings.Cut(p.ImportPath, "/")
			require.Contains(t, []string{"cblas", "csrc", "cudnn"}, top)
		}
	}
}
