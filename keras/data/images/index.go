package images

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/gokeras/gokeras/keras/data"
)

// index lists the pictures of a folder and their classes.
type index struct {
	dir     string
	settled Folder // with its defaults
	classes []string
	paths   []string // below dir, with slashes
	labels  []int32  // nil: none
}

var formats = []string{".bmp", ".gif", ".jpeg", ".jpg", ".png"}

// index lists what Open and OpenSplit divide.
func (f Folder) index(dir string) (*index, error) {
	f, err := f.withDefaults()
	if err != nil {
		return nil, err
	}
	// A Root opens nothing outside the folder, wherever links lead.
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("images: Folder: %w", err)
	}
	defer root.Close()
	x := &index{dir: dir, settled: f}
	if err := x.fill(root.FS()); err != nil {
		return nil, fmt.Errorf("images: Folder: %s: %w", dir, err)
	}
	if !f.NoShuffle {
		x.shuffle(f.Seed)
	}
	return x, nil
}

func (x *index) fill(files fs.FS) error {
	f := x.settled
	folders := []string{"."}
	if f.LabelMode == NoLabels {
		if f.ClassNames != nil {
			return errors.New("got ClassNames with NoLabels")
		}
	} else {
		var err error
		if x.classes, err = f.classes(files); err != nil {
			return err
		}
		folders = x.classes
	}
	for label, folder := range folders {
		found, err := pictures(files, folder)
		if err != nil {
			return err
		}
		x.paths = append(x.paths, found...)
		if f.LabelMode != NoLabels {
			x.labels = append(x.labels, slices.Repeat([]int32{int32(label)}, len(found))...)
		}
	}
	switch n := len(x.paths); {
	case n == 0:
		return fmt.Errorf("no pictures (%s) in sub-folders %q", strings.Join(formats, ", "), folders)
	case n > math.MaxInt32:
		return fmt.Errorf("got %d pictures, want at most %d", n, math.MaxInt32)
	}
	return nil
}

// classes returns the sub-folders that count.
func (f Folder) classes(files fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		is, err := follow(files, e.Name(), e.Type())
		if err != nil {
			return nil, err
		}
		if is.IsDir() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	if f.ClassNames != nil {
		for i, c := range f.ClassNames {
			if !slices.Contains(names, c) || slices.Contains(f.ClassNames[:i], c) {
				return nil, fmt.Errorf("ClassNames: got %q, want different ones of the sub-folders %q", f.ClassNames, names)
			}
		}
		names = slices.Clone(f.ClassNames)
	}
	if f.LabelMode == Binary && len(names) != 2 {
		return nil, fmt.Errorf("LabelMode Binary: got classes %q, want two", names)
	}
	return names, nil
}

// follow returns the type of a file, of a link that of its end.
func follow(files fs.FS, name string, is fs.FileMode) (fs.FileMode, error) {
	if is&fs.ModeSymlink == 0 {
		return is, nil
	}
	info, err := fs.Stat(files, name)
	if err != nil {
		return 0, fmt.Errorf("the link %s: %w", name, err)
	}
	return info.Mode().Type(), nil
}

// pictures lists the files below a folder, ordered by folder, then by name, as os.walk sorted in Keras.
func pictures(files fs.FS, folder string) ([]string, error) {
	inFolder := map[string][]string{}
	var walk func(dir string) error
	walk = func(dir string) error {
		entries, err := fs.ReadDir(files, dir)
		if err != nil {
			return err
		}
		for _, e := range entries {
			name := path.Join(dir, e.Name())
			switch {
			case e.IsDir():
				if err := walk(name); err != nil {
					return err
				}
			case slices.Contains(formats, strings.ToLower(path.Ext(name))):
				is, err := follow(files, name, e.Type())
				if err != nil {
					return err
				}
				if is.IsDir() {
					continue // a link to a folder
				}
				inFolder[dir] = append(inFolder[dir], name)
			}
		}
		return nil
	}
	if err := walk(folder); err != nil {
		return nil, err
	}
	var dirs, all []string
	for dir := range inFolder {
		dirs = append(dirs, dir)
	}
	slices.Sort(dirs)
	for _, dir := range dirs {
		slices.Sort(inFolder[dir])
		all = append(all, inFolder[dir]...)
	}
	return all, nil
}

func (x *index) shuffle(seed uint64) {
	order := make([]int32, len(x.paths))
	data.Permutation(order, len(order), seed, 0)
	paths, labels := make([]string, len(order)), make([]int32, len(x.labels))
	for i, from := range order {
		paths[i] = x.paths[from]
		if x.labels != nil {
			labels[i] = x.labels[from]
		}
	}
	x.paths = paths
	if x.labels != nil {
		x.labels = labels
	}
}

func (x *index) rows(from, to int) *index {
	part := *x
	part.paths = x.paths[from:to:to]
	if x.labels != nil {
		part.labels = x.labels[from:to:to]
	}
	return &part
}
