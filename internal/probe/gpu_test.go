package probe

import (
	"debug/elf"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	standard = "/usr/lib/x86_64-linux-gnu"
	toolkit  = "/usr/local/cuda/lib64"
)

var cudnnParts = []string{"libcudnn_graph", "libcudnn_ops", "libcudnn_cnn", "libcudnn_engines_precompiled"}

func (m *tree) module(format, version string) {
	m.file("/proc/driver/nvidia/version", fmt.Appendf(nil, format, version))
}

func (m *tree) cudnn(dir, version string) {
	m.library(dir, "libcudnn.so.9", "libcudnn.so."+version)
	for _, part := range cudnnParts {
		m.library(dir, part+".so.9", part+".so."+version)
	}
}

// complete is a machine on which a GPU build runs: the driver in a standard folder, cuBLAS behind a link in a folder that only the cache
// names, cuDNN from Debian's package.
func complete(t *testing.T) *tree {
	m := newTree(t)
	m.module(open, "580.65.06")
	m.file("/proc/driver/nvidia/gpus/0000:17:00.0/information", []byte(h100))
	m.library(standard, "libcuda.so.1", "libcuda.so.580.65.06")
	m.link("/usr/local/cuda", "/etc/alternatives/cuda")
	m.link("/etc/alternatives/cuda", "/usr/local/cuda-13.0")
	m.library("/usr/local/cuda-13.0/lib64", "libcublas.so.13", "libcublas.so.13.1.0.3")
	m.library("/usr/local/cuda-13.0/lib64", "libcublasLt.so.13", "libcublasLt.so.13.1.0.3")
	m.cudnn(standard, "9.19.0")
	m.cache(toolkit+"/libcublas.so.13", toolkit+"/libcublasLt.so.13", standard+"/libcuda.so.1")
	return m
}

func TestAllIsThere(t *testing.T) {
	m := complete(t)
	want := []Step{
		{Name: "NVIDIA driver", Text: "580.65.06, /usr/lib/x86_64-linux-gnu/libcuda.so.1"},
		{Name: "GPU", Text: "1: NVIDIA H100 80GB HBM3"},
		{Name: "CUDA_VISIBLE_DEVICES", Text: "not set: all GPUs are visible"},
		{Name: "cuBLAS", Text: "13.1.0.3, /usr/local/cuda/lib64/libcublas.so.13"},
		{Name: "cuDNN", Text: "9.19.0, /usr/lib/x86_64-linux-gnu/libcudnn.so.9"},
	}
	require.Equal(t, want, m.system().GPU())
	_, bad := First(want)
	require.False(t, bad)
}

func TestNothingIsThere(t *testing.T) {
	for _, s := range newTree(t).system().GPU() {
		if s.Name == "CUDA_VISIBLE_DEVICES" {
			require.Equal(t, OK, s.State)
			continue
		}
		require.Equal(t, Missing, s.State, s.Name)
		require.NotEmpty(t, s.Do, s.Name)
	}
}

// Each row breaks one thing of a complete machine. All other steps stay as they are.
func TestOneThingIsAmiss(t *testing.T) {
	for name, c := range map[string]struct {
		change   func(m *tree)
		step     string
		state    State
		text, do string
	}{
		"no driver": {func(m *tree) {
			m.remove("/proc/driver/nvidia/version")
			m.remove(standard + "/libcuda.so.1")
		}, "NVIDIA driver", Missing, "no libcuda.so.1 in the loader's path and no kernel module", "release 580 or newer"},
		"no library of the driver": {func(m *tree) { m.remove(standard + "/libcuda.so.1") },
			"NVIDIA driver", Missing, "kernel module 580.65.06, but no libcuda.so.1", "--gpus all"},
		"module not loaded": {func(m *tree) { m.remove("/proc/driver/nvidia/version") },
			"NVIDIA driver", Wrong, "the kernel module is not loaded", "modprobe"},
		"driver too old": {func(m *tree) {
			m.module(closed, "570.172.08")
			m.remove(standard + "/libcuda.so.1")
			m.library(standard, "libcuda.so.1", "libcuda.so.570.172.08")
		}, "NVIDIA driver", Wrong, "release 570.172.08 is too old for CUDA 13.0", "install release 580 or newer"},
		"driver updated, not restarted": {func(m *tree) { m.module(closed, "575.57.08") },
			"NVIDIA driver", Wrong, "the kernel module is 575.57.08, /usr/lib/x86_64-linux-gnu/libcuda.so.1 is 580.65.06", "restart"},
		"driver for another processor": {func(m *tree) {
			m.file(standard+"/libcuda.so.580.65.06", sharedLibrary(t, elf.EM_AARCH64))
		}, "NVIDIA driver", Wrong, "for another processor (EM_AARCH64)", "for this processor"},
		"driver is not a library": {func(m *tree) { m.file(standard+"/libcuda.so.580.65.06", []byte("<html>")) },
			"NVIDIA driver", Wrong, "it is not a shared library", "install"},
		"no GPU":         {func(m *tree) { m.remove("/proc/driver/nvidia/gpus") }, "GPU", Missing, "no NVIDIA GPU", "--gpus all"},
		"all hidden":     {func(m *tree) { m.env["CUDA_VISIBLE_DEVICES"] = "" }, "CUDA_VISIBLE_DEVICES", Wrong, `"" hides all GPUs`, "unset"},
		"hidden by -1":   {func(m *tree) { m.env["CUDA_VISIBLE_DEVICES"] = "-1,0" }, "CUDA_VISIBLE_DEVICES", Wrong, `"-1,0" hides all GPUs`, "unset"},
		"no such number": {func(m *tree) { m.env["CUDA_VISIBLE_DEVICES"] = "0,1" }, "CUDA_VISIBLE_DEVICES", Wrong, "no GPU 1", "leave it out"},
		"named twice":    {func(m *tree) { m.env["CUDA_VISIBLE_DEVICES"] = "0,0" }, "CUDA_VISIBLE_DEVICES", Wrong, "twice", "once"},
		"not a name":     {func(m *tree) { m.env["CUDA_VISIBLE_DEVICES"] = "NoDevFiles" }, "CUDA_VISIBLE_DEVICES", Wrong, "hides all", "unset"},
		"no such GPU":    {func(m *tree) { m.env["CUDA_VISIBLE_DEVICES"] = "GPU-2" }, "CUDA_VISIBLE_DEVICES", Wrong, "hides all", "unset"},
		"the GPU by its number": {func(m *tree) { m.env["CUDA_VISIBLE_DEVICES"] = " 0" },
			"CUDA_VISIBLE_DEVICES", OK, `" 0": 1 visible`, ""},
		"the GPU by its name": {func(m *tree) { m.env["CUDA_VISIBLE_DEVICES"] = "GPU-1111" },
			"CUDA_VISIBLE_DEVICES", OK, `"GPU-1111": 1 visible`, ""},
		"a slice of it": {func(m *tree) { m.env["CUDA_VISIBLE_DEVICES"] = "MIG-5" }, "CUDA_VISIBLE_DEVICES", OK, "1 visible", ""},

		"no cuBLAS": {func(m *tree) { m.remove("/usr/local/cuda") }, "cuBLAS", Missing,
			"/usr/local/cuda-13.0/lib64/libcublas.so.13 lies outside", "export LD_LIBRARY_PATH=/usr/local/cuda-13.0/lib64"},
		"cuBLAS without its half": {func(m *tree) {
			m.remove("/usr/local/cuda-13.0/lib64/libcublasLt.so.13")
		}, "cuBLAS", Wrong, "but not libcublasLt.so.13", "install CUDA 13.0"},
		"cuBLAS 12": {func(m *tree) {
			m.remove("/usr/local/cuda-13.0")
			m.library(standard, "libcublas.so.12", "libcublas.so.12.9.1.4")
		}, "cuBLAS", Wrong, "libcublas.so.12 (12.9.1.4), not libcublas.so.13", "install CUDA 13.0"},
		"no cuDNN": {func(m *tree) { m.remove(standard + "/libcudnn.so.9") }, "cuDNN", Missing, "no libcudnn.so.9", "install cuDNN 9"},
		"cuDNN 8": {func(m *tree) {
			m.remove(standard + "/libcudnn.so.9")
			m.library(standard, "libcudnn.so.8", "libcudnn.so.8.9.7")
		}, "cuDNN", Wrong, "libcudnn.so.8 (8.9.7), not libcudnn.so.9", "install cuDNN 9"},
		"cuDNN without a part": {func(m *tree) { m.remove(standard + "/libcudnn_cnn.so.9") },
			"cuDNN", Wrong, "but not libcudnn_cnn.so.9", "install cuDNN 9"},
		"cuDNN in a Python": {func(m *tree) {
			m.remove(standard + "/libcudnn.so.9")
			m.library("/usr/local/lib/python3.11/dist-packages/nvidia/cudnn/lib", "libcudnn.so.9", "libcudnn.so.9")
		}, "cuDNN", Missing, "outside of the loader's path", "LD_LIBRARY_PATH=/usr/local/lib/python3.11/dist-packages/nvidia/cudnn/lib"},
		"cuDNN by LD_LIBRARY_PATH": {func(m *tree) {
			m.remove(standard + "/libcudnn.so.9")
			m.library("/opt/nv", "libcudnn.so.9", "libcudnn.so.9")
			m.env["LD_LIBRARY_PATH"] = "relative:/none:/opt/nv:"
		}, "cuDNN", OK, "9, /opt/nv/libcudnn.so.9", ""},
	} {
		t.Run(name, func(t *testing.T) {
			m := complete(t)
			before := m.system().GPU()
			c.change(m)
			for i, s := range m.system().GPU() {
				if s.Name != c.step {
					require.Equal(t, before[i], s)
					continue
				}
				require.Equal(t, c.state, s.State, s)
				require.Contains(t, s.Text, c.text)
				require.Contains(t, s.Do, c.do)
				require.Equal(t, c.state == OK, s.Do == "", s)
			}
		})
	}
}

// Windows serves Linux below it without a kernel module; some sandboxes hide /proc/driver.
func TestDriverWithoutModule(t *testing.T) {
	m := complete(t)
	m.remove("/proc/driver")
	m.file("/dev/nvidiactl", nil)
	m.file("/dev/nvidia0", nil)
	steps := m.system().GPU()
	require.Equal(t, "580.65.06, /usr/lib/x86_64-linux-gnu/libcuda.so.1", steps[0].Text)
	require.Equal(t, "1: /dev/nvidia0", steps[1].Text)

	m = complete(t)
	m.remove("/proc/driver")
	m.remove(standard + "/libcuda.so.1")
	m.file("/dev/dxg", nil)
	m.library("/usr/lib/wsl/lib", "libcuda.so.1", "libcuda.so.1")
	m.cache("/usr/lib/wsl/lib/libcuda.so.1", toolkit+"/libcublas.so.13", toolkit+"/libcublasLt.so.13")
	steps = m.system().GPU()
	require.Equal(t, Step{Name: "NVIDIA driver", Text: "of unknown release, /usr/lib/wsl/lib/libcuda.so.1"}, steps[0])
	require.Equal(t, OK, steps[1].State)
}

// NVIDIA's forward compatibility package puts a newer library over an older module.
func TestCompatibilityLibrary(t *testing.T) {
	m := complete(t)
	m.module(open, "550.163.01")
	m.library("/usr/local/cuda-13.0/compat", "libcuda.so.1", "libcuda.so.580.65.06")
	m.env["LD_LIBRARY_PATH"] = "/usr/local/cuda-13.0/compat"
	require.Equal(t, Step{Name: "NVIDIA driver", Text: "580.65.06, /usr/local/cuda-13.0/compat/libcuda.so.1"}, m.system().GPU()[0])
}

func TestOtherSystems(t *testing.T) {
	s := complete(t).system()
	s.OS = "darwin"
	steps := s.GPU()
	require.Len(t, steps, 1)
	require.Equal(t, Missing, steps[0].State)
	require.Contains(t, steps[0].Text, "this is darwin")
}

func TestStepAsALine(t *testing.T) {
	require.Equal(t, "cuDNN                missing  no library: get one", Step{"cuDNN", Missing, "no library", "get one"}.String())
	require.Equal(t, "GPU                  ok       1", Step{Name: "GPU", Text: "1"}.String())
}
