package probe

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Library is a shared library that the loader would find, or one that it would not.
type Library struct {
	Path    string // in the system
	Version string // of the file's name behind links, such as "9.19.0" or "580.65.06"; only the major number if the name has no more
	Wrong   string // why it cannot be loaded: not a library, or for another processor
}

// Dir returns the folder of the library.
func (l Library) Dir() string { return filepath.Dir(l.Path) }

// find returns the library that the loader would take for a soname: LD_LIBRARY_PATH, the cache, the standard folders. Like the loader, it
// passes over files for another processor; it returns such a one only if there is nothing else.
func (s System) find(soname string) (Library, bool) {
	var wrong *Library
	var paths []string
	for _, dir := range s.libraryPath() {
		paths = append(paths, filepath.Join(dir, soname))
	}
	for _, path := range s.cache() {
		if filepath.Base(path) == soname {
			paths = append(paths, path)
		}
	}
	for _, dir := range s.standardDirs() {
		paths = append(paths, filepath.Join(dir, soname))
	}
	for _, path := range paths {
		if !s.exists(path) {
			continue
		}
		l := s.library(path)
		if l.Wrong == "" {
			return l, true
		}
		if wrong == nil {
			wrong = &l
		}
	}
	if wrong != nil {
		return *wrong, true
	}
	return Library{}, false
}

// others returns libraries of other major versions in the loader's folders, such as libcudnn.so.8 for libcudnn.so.9.
func (s System) others(soname string) (found []Library) {
	name, _, _ := strings.Cut(soname, ".so")
	other := regexp.MustCompile(`^` + regexp.QuoteMeta(name) + `\.so\.[0-9]+$`)
	seen := map[string]bool{}
	dirs := append(s.libraryPath(), s.standardDirs()...)
	for _, path := range s.cache() {
		dirs = append(dirs, filepath.Dir(path))
	}
	for _, dir := range dirs {
		if seen[dir] {
			continue
		}
		seen[dir] = true
		for _, path := range s.list(dir) {
			if other.MatchString(filepath.Base(path)) && filepath.Base(path) != soname {
				found = append(found, s.library(path))
			}
		}
	}
	return found
}

// unlisted are folders in which installers leave libraries without telling the loader.
var unlisted = []string{
	"/usr/local/cuda*/lib64", "/usr/local/cuda*/targets/*/lib", "/opt/cuda*/lib64",
	"/usr/lib/python3*/*-packages/nvidia/*/lib", "/usr/local/lib/python3*/*-packages/nvidia/*/lib",
	"/opt/*/lib/python3*/site-packages/nvidia/*/lib",
}

// unlistedAtHome is where pip leaves them for one user, below the home folder.
const unlistedAtHome = "/.local/lib/python3*/site-packages/nvidia/*/lib"

// elsewhere returns a library that lies in a usual place outside of the loader's.
func (s System) elsewhere(soname string) (Library, bool) {
	dirs := unlisted
	if home, ok := s.Getenv("HOME"); ok && home != "" {
		dirs = append(slices.Clone(dirs), home+unlistedAtHome)
	}
	for _, dir := range dirs {
		for _, path := range s.glob(dir + "/" + soname) {
			if l := s.library(path); l.Wrong == "" {
				return l, true
			}
		}
	}
	return Library{}, false
}

func (s System) libraryPath() (dirs []string) {
	value, _ := s.Getenv("LD_LIBRARY_PATH")
	for _, dir := range strings.FieldsFunc(value, func(r rune) bool { return r == ':' || r == ';' }) {
		if filepath.IsAbs(dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

func (s System) standardDirs() []string {
	triplet := map[string]string{"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}[s.Arch]
	dirs := []string{"/lib64", "/usr/lib64", "/lib", "/usr/lib"}
	if triplet != "" {
		dirs = append([]string{"/lib/" + triplet, "/usr/lib/" + triplet}, dirs...)
	}
	return dirs
}

// version is the end of a library's name, such as .so.9.19.0.
var version = regexp.MustCompile(`\.so\.([0-9]+(?:\.[0-9]+)*)$`)

// library reads what a file says about itself.
func (s System) library(path string) Library {
	l := Library{Path: path}
	file := s.at(path)
	if m := version.FindStringSubmatch(filepath.Base(file)); m != nil {
		l.Version = m[1]
	}
	f, err := elf.Open(file)
	if err != nil {
		l.Wrong = "it is not a shared library"
		return l
	}
	defer f.Close()
	if want, ok := map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}[s.Arch]; ok && (f.Machine != want || f.Class != elf.ELFCLASS64) {
		l.Wrong = "it is for another processor (" + f.Machine.String() + ")"
	}
	return l
}

// cacheHead is the head of /etc/ld.so.cache, cacheEntry one of its libraries: offsets of strings from the head on.
type cacheHead struct {
	Magic   [20]byte
	Count   uint32
	Strings uint32
	Unused  [5]uint32
}

type cacheEntry struct {
	Flags      int32
	Key, Value uint32
	OS         uint32
	Hwcap      uint64
}

// cache returns the libraries that ldconfig has listed. A cache that cannot be read is as none.
// Reference: glibc, sysdeps/generic/dl-cache.h.
func (s System) cache() []string {
	file, err := s.read("/etc/ld.so.cache")
	if err != nil {
		return nil
	}
	// ldconfig -c compat puts an older table before this one.
	start := bytes.Index(file, []byte("glibc-ld.so.cache1.1"))
	if start < 0 {
		return nil
	}
	file = file[start:]
	reader := bytes.NewReader(file)
	var head cacheHead
	if binary.Read(reader, binary.LittleEndian, &head) != nil || int64(head.Count)*24 > int64(reader.Len()) {
		return nil
	}
	var paths []string
	for range head.Count {
		var e cacheEntry
		if binary.Read(reader, binary.LittleEndian, &e) != nil {
			return nil
		}
		if int64(e.Value) >= int64(len(file)) {
			continue
		}
		path, _, ok := bytes.Cut(file[e.Value:], []byte{0})
		if ok && filepath.IsAbs(string(path)) {
			paths = append(paths, string(path))
		}
	}
	return paths
}
