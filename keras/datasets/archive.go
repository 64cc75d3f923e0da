package datasets

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"path/filepath"
)

// archive is a .tar.gz as it is published, at an address that ends with its name.
type archive struct {
	published
	addresses []string
}

func (a archive) name() string { return path.Base(a.addresses[0]) }

// readArchive returns the archive that lies in dir if it is the published one.
func readArchive(a archive, dir string) ([]byte, error) {
	from := filepath.Join(dir, a.name())
	raw, err := readPlain(from, a.bytes)
	if err == nil {
		err = a.check(raw)
	}
	if err != nil {
		return nil, &damaged{from, err}
	}
	return raw, nil
}

// downloadArchive fetches the archive.
func downloadArchive(ctx context.Context, client *http.Client, a archive) ([]byte, error) {
	if client == nil {
		client = http.DefaultClient
	}
	_, raw, err := firstGood(ctx, client, a.addresses, a.published, func(raw []byte) ([]byte, error) { return raw, nil })
	return raw, err
}

// maxOther bounds what an archive may unpack to beside the files that are wanted.
const maxOther = 16 << 20

// untar hands the regular files of a .tar.gz to use, one after the other; of a name only use says what it means, and nothing is
// written to a file. More than limit bytes in all are an error; what is after the first error is not read.
func untar(zipped []byte, limit int, use func(name string, size int64, content io.Reader) error) error {
	z, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		return fmt.Errorf("gzip header: %w", err)
	}
	limited := &io.LimitedReader{R: z, N: int64(limit)}
	for r := tar.NewReader(limited); ; {
		header, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err == nil && header.Typeflag == tar.TypeReg {
			err = use(header.Name, header.Size, r)
		}
		if err != nil && limited.N <= 0 {
			err = fmt.Errorf("unpacked: got more than %d bytes", limit)
		}
		if err != nil {
			return err
		}
	}
}

// untarFiles returns the contents of the named files of known sizes, in that order. Files count by the last part of their names.
func untarFiles(zipped []byte, names []string, sizes []int) ([][]byte, error) {
	contents := make([][]byte, len(names))
	limit := maxOther
	for _, size := range sizes {
		limit += size
	}
	err := untar(zipped, limit, func(name string, size int64, content io.Reader) error {
		for i, want := range names {
			if path.Base(name) != want {
				continue
			}
			if contents[i] != nil {
				return fmt.Errorf("got two files %s", want)
			}
			if size != int64(sizes[i]) {
				return fmt.Errorf("%s: got %d bytes, want %d", want, size, sizes[i])
			}
			contents[i] = make([]byte, size)
			if _, err := io.ReadFull(content, contents[i]); err != nil {
				return fmt.Errorf("%s: %w", want, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i, c := range contents {
		if c == nil {
			return nil, errors.New("no file " + names[i])
		}
	}
	return contents, nil
}
