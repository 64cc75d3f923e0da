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

func packages(t *testing.T) []pkg {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,CgoFiles", module+"...").Output()
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
	"tensor":                {},
	"tensor/philox":         {},
	"tensor/graph":          {"tensor"},
	"tensor/backend":        {"tensor", "tensor/graph"},
	"tensor/backend/":       {"tensor", "tensor/", "csrc", "cblas"},
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
}

func TestArrowsGoDown(t *testing.T) {
	for _, p := range packages(t) {
		rule, ok := allowed[p.ImportPath]
		if !ok && strings.HasPrefix(p.ImportPath, "tensor/backend/") {
			rule, ok = allowed["tensor/backend/"], true
		}
		if !ok {
			require.True(t, p.ImportPath == "keras" || strings.HasPrefix(p.ImportPath, "keras/internal/") || outside(p.ImportPath),
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
			require.Contains(t, []string{"cblas", "csrc"}, p.ImportPath)
		}
	}
}
