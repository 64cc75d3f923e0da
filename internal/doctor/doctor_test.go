package doctor

import (
	"errors"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/internal/probe"
	"github.com/gokeras/gokeras/tensor/backend"
)

// bare is a machine without anything of NVIDIA's.
func bare(t *testing.T, env map[string]string) probe.System {
	getenv := func(name string) (string, bool) { value, ok := env[name]; return value, ok }
	return probe.System{Root: t.TempDir(), Getenv: getenv, OS: "linux", Arch: "amd64"}
}

func byName(steps []probe.Step) map[string]probe.Step {
	m := map[string]probe.Step{}
	for _, s := range steps {
		m[s.Name] = s
	}
	return m
}

func TestExamine(t *testing.T) {
	steps := Examine(bare(t, nil))
	m := byName(steps)
	require.Len(t, m, len(steps), "two steps of one name")
	require.Contains(t, m["Go"].Text, runtime.Version())
	for _, name := range []string{"C kernels", "threads", "NVIDIA driver", "GPU", "CUDA_VISIBLE_DEVICES", "cuBLAS", "cuDNN", "tag cuda", "backend"} {
		require.Contains(t, m, name)
	}
	for _, s := range steps {
		require.NotEmpty(t, s.Text, s.Name)
		require.Equal(t, s.State != probe.OK, s.Do != "", s)
		require.NotContains(t, s.String(), "\n")
	}
	require.Equal(t, "backend", steps[len(steps)-1].Name)
	if !taggedCUDA {
		require.Equal(t, probe.OK, m["backend"].State)
		require.Contains(t, m["backend"].Text, "not cuda:0: this build has no tag cuda")
		require.Equal(t, "nothing yet: NVIDIA driver comes first", m["tag cuda"].Do)
	}
}

func TestTag(t *testing.T) {
	if taggedCUDA {
		t.Skip("this build has the tag")
	}
	require.Equal(t, "build your program with -tags cuda", tag([]probe.Step{{Name: "GPU"}}).Do)
}

func TestBackendByName(t *testing.T) {
	step := used(bare(t, map[string]string{setting: "ref"}))
	require.Equal(t, probe.OK, step.State)
	require.Regexp(t, "^ref; not cuda:0: .*; not cpu: .*", step.Text)
	for wish, want := range map[string]string{"gpu:0": "-tags cuda", "tpu": `unknown backend "tpu"`} {
		if wish == "gpu:0" && taggedCUDA {
			continue
		}
		step := used(bare(t, map[string]string{setting: wish}))
		require.Equal(t, probe.Wrong, step.State)
		require.Contains(t, step.Text, want)
		require.Contains(t, step.Do, "unset GOKERAS_BACKEND")
	}
}

// What a backend said when it did not open is what the last line says.
func TestBackendThatDoesNotOpen(t *testing.T) {
	if taggedCUDA {
		t.Skip("this build has one that does")
	}
	backend.RegisterNumbered("cuda", 20, func(int) (backend.Backend, error) { return nil, errors.New("cuInit: no device") })
	step := used(bare(t, nil))
	require.Equal(t, probe.OK, step.State)
	require.Contains(t, step.Text, "; not cuda:0: cuInit: no device")
}

func TestCanUseGPU(t *testing.T) {
	err := CanUseGPU(bare(t, nil))
	require.ErrorContains(t, err, "no GPU can be used: NVIDIA driver: no libcuda.so.1")
	require.NotContains(t, err.Error(), "\n")
}
