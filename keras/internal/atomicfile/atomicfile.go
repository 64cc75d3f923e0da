// Package atomicfile replaces files as a whole.
package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// Write makes what fill writes the content of the file at path. It goes to another file in the same folder first, which is brought to
// the disk and then renamed, so that path has either its old content or all of the new one whatever happens. Who may read the file
// stays as it was; of a new one the process decides, as with os.Create.
func Write(path string, fill func(w io.Writer) error) (err error) {
	tmp, err := create(path)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("%s: %w", path, err), os.Remove(tmp.Name()))
		}
	}()
	w := bufio.NewWriterSize(tmp, 1<<20)
	err = fill(w)
	if err == nil {
		err = w.Flush()
	}
	if info, e := os.Stat(path); err == nil && e == nil {
		err = tmp.Chmod(info.Mode().Perm())
	}
	if err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return err
	}
	if err = os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// create makes a new file beside path. os.CreateTemp would not heed the process's umask.
func create(path string) (f *os.File, err error) {
	for range 1000 {
		f, err = os.OpenFile(fmt.Sprintf("%s.%08x.tmp", path, rand.Uint32()), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	return f, err
}

// syncFolder brings the new name to the disk. Not every system and file system can; the content is safe either way.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
