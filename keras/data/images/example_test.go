package images_test

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/data/images"
)

func ExampleFolder() {
	dir := madeFolder()
	defer os.RemoveAll(dir)
	folder := images.Folder{ImageSize: [2]int{64, 64}, ValidationSplit: 0.2, Seed: 1}
	train, validation, err := folder.OpenSplit(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(train.ClassNames(), train.Len(), validation.Len())

	// Read ahead in batches of 4 while a model trains.
	for batch, err := range data.Prefetch(data.Batched{Rows: train, Size: 4}, 2).Batches(context.Background(), 1, 0) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(batch.N, batch.X[0].Dims())
	}
	// Output:
	// [black white] 8 2
	// 4 [4 64 64 3]
	// 4 [4 64 64 3]
}

// madeFolder has five pictures in each of two sub-folders.
func madeFolder() string {
	dir, err := os.MkdirTemp("", "images")
	if err != nil {
		panic(err)
	}
	for name, c := range map[string]color.Gray{"black": {0}, "white": {255}} {
		for i := range 5 {
			if err := draw(filepath.Join(dir, name, fmt.Sprint(i, ".png")), c); err != nil {
				panic(err)
			}
		}
	}
	return dir
}

func draw(path string, c color.Gray) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	img := image.NewGray(image.Rect(0, 0, 8, 8))
	for i := range img.Pix {
		img.Pix[i] = c.Y
	}
	return png.Encode(f, img)
}
