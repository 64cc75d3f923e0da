package datasets

import (
	"context"
	"path/filepath"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
)

// found is a file's content, uncompressed, with the path or address it came from.
type found struct {
	from string
	raw  []byte
	kept bool // already plain in Dir
}

func (s Source) load(ctx context.Context, d set) (train, test data.Indexed, err error) {
	dir := s.folder(d.name)
	files, err := search(ctx, s.places(d, dir), NotFoundError{Dataset: d.title, Folder: shown(dir, d.name), hint: d.hint()})
	if err != nil {
		return nil, nil, err
	}
	return d.arrays(dir, files)
}

func (s Source) places(d set, dir string) []place[[4]found] {
	type from = place[[4]found]
	var ps []from
	if dir != "" {
		ps = append(ps, from{dir, func(context.Context) ([4]found, error) { return readFolder(d, dir, true) }})
	}
	for _, folder := range d.system {
		ps = append(ps, from{folder, func(context.Context) ([4]found, error) { return readFolder(d, folder, false) }})
	}
	if s.Offline {
		return ps
	}
	if d.module.path != "" {
		ps = append(ps, from{"module " + d.module.path, func(ctx context.Context) ([4]found, error) { return readModule(ctx, d) }})
	}
	return append(ps, from{"download", func(ctx context.Context) ([4]found, error) { return download(ctx, s.Client, d) }})
}

// arrays checks the files, keeps plain copies in dir of those that have none, and makes tensors of them.
func (d set) arrays(dir string, files [4]found) (train, test data.Indexed, err error) {
	var ts [4]*tensor.Tensor
	for i, f := range d.files {
		if ts[i], err = parseIDX(files[i].raw, f.dims); err == nil && f.labels() {
			err = checkLabels(ts[i], d.classes)
		}
		if err != nil {
			return nil, nil, &damaged{files[i].from, err}
		}
	}
	for i, f := range d.files {
		if dir != "" && !files[i].kept {
			keep(filepath.Join(dir, f.name), files[i].raw)
		}
	}
	return &data.Arrays{X: ts[0:1], Y: ts[1:2]}, &data.Arrays{X: ts[2:3], Y: ts[3:4]}, nil
}
