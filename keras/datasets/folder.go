package datasets

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// readFolder reads the four files, plain or else .gz, when all are there; own tells that the folder is where plain copies are kept.
func readFolder(d set, dir string, own bool) (files [4]found, err error) {
	for i, f := range d.files {
		path := filepath.Join(dir, f.name)
		if files[i].from, err = firstOf(path, path+".gz"); err != nil {
			return files, err
		}
		files[i].kept = own && files[i].from == path
	}
	for i, f := range d.files {
		if files[i].raw, err = readFile(files[i].from, idxBytes(f.dims)); err != nil {
			return files, &damaged{files[i].from, err}
		}
	}
	return files, nil
}

func firstOf(plain, zipped string) (string, error) {
	for _, path := range []string{plain, zipped} {
		_, err := os.Stat(path)
		if err == nil {
			return path, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return "", fmt.Errorf("no %s and no %s", filepath.Base(plain), filepath.Base(zipped))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// readFile returns the file's content, uncompressed when it is a .gz, which must have the given length.
// It never takes more memory than that: a longer file, or one that unpacks to more, is refused.
func readFile(path string, size int) ([]byte, error) {
	if filepath.Ext(path) == ".gz" {
		f, err := openRegular(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return gunzip(bufio.NewReaderSize(f, 1<<16), size)
	}
	return readPlain(path, size)
}

// openRegular opens a file that is one: opening a pipe would wait for its writer.
func openRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	return os.Open(path)
}

// readPlain returns the content of a file of the given length.
func readPlain(path string, size int) ([]byte, error) {
	f, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil {
		return nil, err
	} else if info.Size() != int64(size) {
		return nil, fmt.Errorf("got %d bytes, want %d", info.Size(), size)
	}
	raw := make([]byte, size)
	if n, err := io.ReadFull(f, raw); err != nil {
		return nil, fmt.Errorf("got %d bytes, want %d: %w", n, size, err)
	}
	return raw, nil
}

// gunzip unpacks exactly size bytes; reading on to the end checks the sum that stands there.
func gunzip(r io.Reader, size int) ([]byte, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("gzip header: %w", err)
	}
	raw := make([]byte, size)
	if n, err := io.ReadFull(z, raw); err != nil {
		return nil, fmt.Errorf("unpacked: got %d bytes, want %d: %w", n, size, err)
	}
	switch n, err := io.CopyN(io.Discard, z, 1); {
	case n > 0:
		return nil, fmt.Errorf("unpacked: got more than %d bytes", size)
	case err != io.EOF:
		return nil, fmt.Errorf("after %d bytes: %w", size, err)
	}
	return raw, nil
}

// keep writes a plain copy for the next start. It is only a help, so failing is no error; what is there under its name is always
// a whole file.
func keep(path string, raw []byte) {
	dir := filepath.Dir(path)
	if os.MkdirAll(dir, 0o755) != nil {
		return
	}
	tmp, err := os.CreateTemp(dir, filepath.Base(path)+".*.tmp")
	if err != nil {
		return
	}
	_, err = io.Copy(tmp, bytes.NewReader(raw))
	err = errors.Join(err, tmp.Chmod(0o644), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		os.Remove(tmp.Name())
	}
}
