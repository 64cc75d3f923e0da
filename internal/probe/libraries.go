package probe

import (
	"fmt"
	"path/filepath"
	"strings"
)

// cublas checks cuBLAS and the library that does its work.
func (s System) cublas() Step {
	const install = "install CUDA " + CUDA + "'s libraries (package libcublas-13-0, or pip install nvidia-cublas)"
	return s.needs(Step{Name: "cuBLAS"}, CuBLASSoname, []string{"libcublasLt.so.13"}, install)
}

// cudnn checks cuDNN and the parts that it loads when they are first used: without them it answers, but computes nothing.
func (s System) cudnn() Step {
	const install = "install cuDNN 9 for CUDA 13 (package libcudnn9-cuda-13, or pip install nvidia-cudnn-cu13)"
	parts := []string{"libcudnn_graph.so.9", "libcudnn_ops.so.9", "libcudnn_cnn.so.9", "libcudnn_engines_precompiled.so.9"}
	return s.needs(Step{Name: "cuDNN"}, CuDNNSoname, parts, install)
}

// needs checks that the loader would find a library, of this major version, with its parts beside it or in the loader's path too.
func (s System) needs(step Step, soname string, parts []string, install string) Step {
	library, found := s.find(soname)
	if !found {
		return s.notFound(step, soname, install)
	}
	if library.Wrong != "" {
		return step.wrong(library.Path+": "+library.Wrong, install)
	}
	for _, part := range parts {
		// The folder of the file behind the links is where NVIDIA's libraries look first ($ORIGIN).
		beside := filepath.Join(filepath.Dir(s.at(library.Path)), part)
		if l, ok := s.find(part); (!ok || l.Wrong != "") && !isFile(beside) {
			return step.wrong(fmt.Sprintf("%s is there, but not %s, which it needs", library.Path, part), install)
		}
	}
	step.Text = library.Version + ", " + library.Path
	return step
}

func (s System) notFound(step Step, soname, install string) Step {
	if l, ok := s.elsewhere(soname); ok {
		return step.missing(fmt.Sprintf("%s lies outside of the loader's path", l.Path),
			fmt.Sprintf("export LD_LIBRARY_PATH=%s, or write that folder into a file of /etc/ld.so.conf.d and run ldconfig", l.Dir()))
	}
	var others []string
	for _, l := range s.others(soname) {
		others = append(others, fmt.Sprintf("%s (%s)", l.Path, l.Version))
	}
	if len(others) > 0 {
		return step.wrong(fmt.Sprintf("%s, not %s", strings.Join(others, ", "), soname), install)
	}
	return step.missing("no "+soname+" in the loader's path", install)
}
