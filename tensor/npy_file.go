package tensor

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// LoadNpy reads a .npy file, see ReadNpy. Errors name the file.
func LoadNpy(path string) (*Tensor, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("tensor: LoadNpy: %w", err)
	}
	defer f.Close()
	t, err := readNpy(bufio.NewReader(f))
	if err != nil {
		return nil, fmt.Errorf("tensor: LoadNpy: %s: %w", path, err)
	}
	return t, nil
}

// SaveNpy writes t to a .npy file, see WriteNpy. The file is written under another name beside it and then renamed, so path has
// either its old content or all of the new one.
func (t *Tensor) SaveNpy(path string) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return fmt.Errorf("tensor: SaveNpy: %w", err)
	}
	err = t.WriteNpy(tmp)
	if err == nil {
		err = errors.Join(tmp.Chmod(0o644), tmp.Sync())
	}
	err = errors.Join(err, tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		os.Remove(tmp.Name())
		return fmt.Errorf("tensor: SaveNpy: %s: %w", path, err)
	}
	return nil
}
