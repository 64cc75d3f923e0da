package probe

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// What a GPU build links to and what it runs with.
const (
	CUDA         = "13.0" // version of the toolkit
	DriverMajor  = 580    // oldest release of the driver that runs it
	CuBLASSoname = "libcublas.so.13"
	CuDNNSoname  = "libcudnn.so.9"
	driverSoname = "libcuda.so.1"
)

// System is where to look.
type System struct {
	Root   string                      // of the file system: "/", or a made-up tree in tests
	Getenv func(string) (string, bool) // os.LookupEnv
	OS     string                      // as runtime.GOOS
	Arch   string                      // as runtime.GOARCH
}

// Here is this machine.
func Here() System {
	return System{Root: "/", Getenv: os.LookupEnv, OS: runtime.GOOS, Arch: runtime.GOARCH}
}

// maxFile is the most that is read of a file: what is looked at here has a few kB, the loader's cache of a large machine 1 MB.
const maxFile = 16 << 20

// at returns where a path of the system lies on this machine. Links are followed as the system would, below the root.
// A path that does not exist is returned as far as it could be resolved.
func (s System) at(path string) string {
	rest := strings.Split(filepath.Clean("/"+path), "/")
	done := "/"
	for links := 0; len(rest) > 0; {
		part := rest[0]
		rest = rest[1:]
		switch part {
		case "", ".":
			continue
		case "..":
			done = filepath.Dir(done)
			continue
		}
		next := filepath.Join(done, part)
		target, err := os.Readlink(filepath.Join(s.Root, next))
		if err != nil || links == 40 {
			done = next
			continue
		}
		links++
		if filepath.IsAbs(target) {
			done = "/"
		}
		rest = append(strings.Split(target, "/"), rest...)
	}
	return filepath.Join(s.Root, done)
}

func (s System) read(path string) ([]byte, error) {
	f, err := os.Open(s.at(path))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile))
}

func (s System) exists(path string) bool {
	_, err := os.Stat(s.at(path))
	return err == nil
}

// list returns the entries of a folder as paths of the system, in order; none if there is no such folder.
func (s System) list(dir string) (paths []string) {
	entries, _ := os.ReadDir(s.at(dir))
	for _, e := range entries {
		paths = append(paths, filepath.Join(dir, e.Name()))
	}
	return paths
}

// glob returns what matches a pattern of whole path elements, each a folder but the last.
func (s System) glob(pattern string) []string {
	found := []string{"/"}
	for _, part := range strings.Split(strings.TrimPrefix(pattern, "/"), "/") {
		var next []string
		for _, dir := range found {
			if !strings.ContainsAny(part, "*?[") {
				if path := filepath.Join(dir, part); s.exists(path) {
					next = append(next, path)
				}
				continue
			}
			for _, path := range s.list(dir) {
				if ok, _ := filepath.Match(part, filepath.Base(path)); ok {
					next = append(next, path)
				}
			}
		}
		found = next
	}
	return found
}

// isFile tells whether there is a file at a path of this machine.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
