package datasets

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
)

// records is what is known of a set in CIFAR's binary format: files of records, each of one or more label bytes and 32x32 pixels, all
// red ones first, then green, then blue.
// Reference: https://www.cs.toronto.edu/~kriz/cifar.html, "Binary version".
type records struct {
	name    string // of its folder
	title   string
	train   []recordFile
	test    []recordFile
	classes []int     // of each label byte
	archive []archive // from which the files come, also for the reader of an error
	folder  string    // in which they lie in the archive
	// unpack makes the files of the archives: train's, then test's.
	unpack func(d records, zipped [][]byte) ([][]byte, error)
}

type recordFile struct {
	name string
	rows int
}

const (
	recordSide   = 32
	recordPixels = recordSide * recordSide
)

// files are those of train, then those of test.
func (d records) files() []recordFile { return append(append([]recordFile{}, d.train...), d.test...) }

func (d records) bytes(f recordFile) int { return f.rows * (len(d.classes) + 3*recordPixels) }

// load returns train and test with the labels of one of the label bytes.
func (d records) load(ctx context.Context, s Source, label int) (train, test data.Indexed, err error) {
	dir := s.folder(d.name)
	files, err := search(ctx, d.places(s, dir), NotFoundError{Dataset: d.title, Folder: shown(dir, d.name), hint: d.hint()})
	if err != nil {
		return nil, nil, err
	}
	for i, f := range d.files() {
		if err := d.checkRecords(files[i].raw); err != nil {
			return nil, nil, &damaged{files[i].from, fmt.Errorf("%s: %w", f.name, err)}
		}
	}
	for i, f := range d.files() {
		if dir != "" && !files[i].kept {
			keep(filepath.Join(dir, f.name), files[i].raw)
		}
	}
	k := len(d.train)
	return d.arrays(files[:k], label), d.arrays(files[k:], label), nil
}

func (d records) places(s Source, dir string) []place[[]found] {
	type from = place[[]found]
	var ps []from
	if dir != "" {
		ps = append(ps, from{dir, func(context.Context) ([]found, error) { return d.readFolder(dir, true) }})
		if d.folder != "" {
			unpacked := filepath.Join(dir, d.folder)
			ps = append(ps, from{unpacked, func(context.Context) ([]found, error) { return d.readFolder(unpacked, false) }})
		}
		ps = append(ps, from{filepath.Join(dir, d.archive[0].name()), func(context.Context) ([]found, error) { return d.readArchives(dir) }})
	}
	if !s.Offline {
		ps = append(ps, from{"download", func(ctx context.Context) ([]found, error) { return d.download(ctx, s) }})
	}
	return ps
}

// readFolder reads the files when all are there.
func (d records) readFolder(dir string, own bool) ([]found, error) {
	files := d.files()
	out := make([]found, len(files))
	for i, f := range files {
		out[i] = found{from: filepath.Join(dir, f.name), kept: own}
		if !exists(out[i].from) {
			return nil, errors.New("no " + f.name)
		}
	}
	for i, f := range files {
		var err error
		if out[i].raw, err = readPlain(out[i].from, d.bytes(f)); err != nil {
			return nil, &damaged{out[i].from, err}
		}
	}
	return out, nil
}

// readArchives unpacks archives that were put by hand.
func (d records) readArchives(dir string) ([]found, error) {
	zipped := make([][]byte, len(d.archive))
	for _, a := range d.archive {
		if !exists(filepath.Join(dir, a.name())) {
			return nil, errors.New("no " + a.name())
		}
	}
	for i, a := range d.archive {
		var err error
		if zipped[i], err = readArchive(a, dir); err != nil {
			return nil, err
		}
	}
	return d.unpackAll(dir, zipped)
}

func (d records) download(ctx context.Context, s Source) ([]found, error) {
	zipped := make([][]byte, len(d.archive))
	for i, a := range d.archive {
		var err error
		if zipped[i], err = downloadArchive(ctx, s.Client, a); err != nil {
			return nil, err
		}
	}
	return d.unpackAll("download", zipped)
}

// unpackAll makes the set's files and checks their lengths.
func (d records) unpackAll(from string, zipped [][]byte) ([]found, error) {
	from = filepath.Join(from, d.archive[0].name())
	contents, err := d.unpack(d, zipped)
	if err != nil {
		return nil, &damaged{from, err}
	}
	out := make([]found, len(contents))
	for i, f := range d.files() {
		if out[i] = (found{from: from, raw: contents[i]}); len(contents[i]) != d.bytes(f) {
			return nil, &damaged{from, fmt.Errorf("%s: got %d bytes, want %d", f.name, len(contents[i]), d.bytes(f))}
		}
	}
	return out, nil
}

// checkRecords finds the first label that is no class.
func (d records) checkRecords(raw []byte) error {
	size := len(d.classes) + 3*recordPixels
	for r := 0; r*size < len(raw); r++ {
		for i, classes := range d.classes {
			if v := raw[r*size+i]; int(v) >= classes {
				return fmt.Errorf("label %d of record %d: got %d, want 0 to %d", i, r, v, classes-1)
			}
		}
	}
	return nil
}

// arrays brings the three colours of a pixel together.
func (d records) arrays(files []found, label int) *data.Arrays {
	size, rows := len(d.classes)+3*recordPixels, 0
	for _, f := range files {
		rows += len(f.raw) / size
	}
	x := tensor.New(tensor.Uint8, rows, recordSide, recordSide, 3)
	y := tensor.New(tensor.Uint8, rows, 1)
	pixels, labels := tensor.Data[uint8](x), tensor.Data[uint8](y)
	for _, f := range files {
		for raw := f.raw; len(raw) > 0; raw = raw[size:] {
			labels[0] = raw[label]
			planes := raw[len(d.classes):size]
			for i := range recordPixels {
				pixels[3*i], pixels[3*i+1], pixels[3*i+2] = planes[i], planes[recordPixels+i], planes[2*recordPixels+i]
			}
			labels, pixels = labels[1:], pixels[3*recordPixels:]
		}
	}
	return &data.Arrays{X: []*tensor.Tensor{x}, Y: []*tensor.Tensor{y}}
}

// hint names the archives.
func (d records) hint() string {
	addresses := make([]string, len(d.archive))
	for i, a := range d.archive {
		addresses[i] = a.addresses[0]
	}
	return strings.Join(addresses, "\nand ")
}
