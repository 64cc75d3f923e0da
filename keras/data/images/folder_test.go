package images

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// gray is a PNG of one brightness.
func gray(t testing.TB, w, h int, v uint8) []byte {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = v
	}
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, img))
	return b.Bytes()
}

// folder is a folder of pictures whose brightness tells them apart.
func folder(t testing.TB, files map[string]uint8) string {
	dir := t.TempDir()
	for name, v := range files {
		put(t, filepath.Join(dir, name), gray(t, 3, 2, v))
	}
	return dir
}

func put(t testing.TB, path string, raw []byte) {
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, raw, 0o644))
}

func cats(t testing.TB) string {
	dir := folder(t, map[string]uint8{
		"dog/b.png": 1, "dog/a.PNG": 2, "cat/z.png": 3, "cat/sub/a.jpg": 4, "cat/sub.x/a.gif": 5, "cat/a b/c.bmp": 6, ".git/x.png": 7, "top.png": 8, "ant/0.jpeg": 9,
	})
	put(t, filepath.Join(dir, "cat", "notes.txt"), []byte("no picture"))
	return dir
}

var small = Folder{ColorMode: Grayscale, ImageSize: [2]int{1, 1}, NoShuffle: true}

// brightness reads all pictures, which the tests make of one brightness.
func brightness(t testing.TB, d *Dataset) (values []int) {
	t.Helper()
	a, err := data.Collect(d)
	require.NoError(t, err)
	for _, v := range tensor.Data[float32](a.X[0]) {
		values = append(values, int(v))
	}
	return values
}

func TestOrder(t *testing.T) {
	dir := cats(t)
	d, err := small.Open(dir)
	require.NoError(t, err)
	require.Equal(t, []string{"ant", "cat", "dog"}, d.ClassNames())
	// By folder, then by name: Keras 3.15.1 gives the same orders for such a folder.
	require.Equal(t, []int{9, 3, 6, 4, 5, 2, 1}, brightness(t, d))
	require.Equal(t, []int32{0, 1, 1, 1, 1, 2, 2}, tensor.Data[int32](d.Targets()[0]))
	require.Equal(t, filepath.Join(dir, "cat", "a b", "c.bmp"), d.FilePaths()[2])
	require.Equal(t, 7, d.Len())

	f := small
	f.ClassNames = []string{"dog", "ant"}
	d, err = f.Open(dir)
	require.NoError(t, err)
	require.Equal(t, []int{2, 1, 9}, brightness(t, d))
	require.Equal(t, []int32{0, 0, 1}, tensor.Data[int32](d.Targets()[0]))

	f = small
	f.LabelMode = NoLabels
	d, err = f.Open(dir)
	require.NoError(t, err)
	require.Equal(t, []int{8, 7, 9, 3, 6, 4, 5, 2, 1}, brightness(t, d))
	require.Nil(t, d.Targets())
	require.Nil(t, d.Spec().Y)
	require.Nil(t, d.ClassNames())
}

func TestLabelModes(t *testing.T) {
	dir := cats(t)
	f := small
	f.LabelMode, f.ClassNames = Categorical, []string{"dog", "ant"}
	d, err := f.Open(dir)
	require.NoError(t, err)
	require.Equal(t, []float32{1, 0, 1, 0, 0, 1}, tensor.Data[float32](d.Targets()[0]))
	require.Equal(t, []int{2}, d.Spec().Y[0].Dims)
	f.LabelMode = Binary
	d, err = f.Open(dir)
	require.NoError(t, err)
	require.Equal(t, []float32{0, 0, 1}, tensor.Data[float32](d.Targets()[0]))
	require.Equal(t, []int{1}, d.Spec().Y[0].Dims)
}

func TestShuffleAndSplit(t *testing.T) {
	files := map[string]uint8{}
	for i := range uint8(20) {
		files[filepath.Join(string('a'+rune(i/10)), string('a'+rune(i))+".png")] = i
	}
	dir := folder(t, files)
	f := Folder{ColorMode: Grayscale, ImageSize: [2]int{2, 2}, Seed: 3}
	all, err := f.Open(dir)
	require.NoError(t, err)
	order := brightness(t, all)[:]
	require.Len(t, order, 20*4)
	again, err := f.Open(dir)
	require.NoError(t, err)
	require.Equal(t, all.FilePaths(), again.FilePaths())
	labels := tensor.Data[int32](all.Targets()[0])
	for i, label := range labels {
		require.EqualValues(t, order[4*i]/10, label, "pictures and labels are shuffled alike")
	}
	require.NotEqual(t, labels[:10], []int32{0, 0, 0, 0, 0, 0, 0, 0, 0, 0})

	f.ValidationSplit = 0.23
	train, validation, err := f.OpenSplit(dir)
	require.NoError(t, err)
	require.Equal(t, 4, validation.Len(), "int(0.23 * 20), as in Keras")
	require.Equal(t, all.FilePaths(), append(train.FilePaths(), validation.FilePaths()...))
	f.Subset = Validation
	one, err := f.Open(dir)
	require.NoError(t, err)
	require.Equal(t, validation.FilePaths(), one.FilePaths())
	f.Subset = Training
	one, err = f.Open(dir)
	require.NoError(t, err)
	require.Equal(t, train.FilePaths(), one.FilePaths())
	require.Equal(t, order[:64], brightness(t, one))
}

// Rows and their order do not depend on workers, views and prefetching.
func TestWorkers(t *testing.T) {
	files := map[string]uint8{}
	for i := range uint8(60) {
		files[filepath.Join("a", string([]byte{'a' + i/10, 'a' + i%10}))+".png"] = i
	}
	dir := folder(t, files)
	for _, workers := range []int{0, 1, 7, 100} {
		f := small
		f.Workers = workers
		d, err := f.Open(dir)
		require.NoError(t, err)
		var got, want []int
		for b, err := range data.Prefetch(data.Batched{Rows: d, Size: 7}, 2).Batches(t.Context(), 1, 2) {
			require.NoError(t, err)
			for i := range b.N {
				got = append(got, int(tensor.Data[float32](b.X[0])[i]))
			}
		}
		order := make([]int32, 60)
		data.Permutation(order, 60, 1, 2)
		for _, row := range order {
			want = append(want, int(row))
		}
		require.Equal(t, want, got)
		train, validation, err := data.Split(d, 0.1)
		require.NoError(t, err)
		require.Equal(t, 54, train.Len())
		a, err := data.Collect(validation)
		require.NoError(t, err)
		require.Equal(t, []float32{54, 55, 56, 57, 58, 59}, tensor.Data[float32](a.X[0]))
	}
}

func TestSettings(t *testing.T) {
	dir := cats(t)
	for name, c := range map[string]struct {
		f    Folder
		want string
	}{
		"subset alone": {Folder{Subset: Training}, "got ValidationSplit 0 with Subset training, want both or neither"},
		"split alone":  {Folder{ValidationSplit: 0.2}, "got ValidationSplit 0.2 with Subset all"},
		"split of 1":   {Folder{ValidationSplit: 1, Subset: Training}, "ValidationSplit: got 1, want 0 < split < 1"},
		"not a number": {Folder{ValidationSplit: math.NaN(), Subset: Training}, "ValidationSplit: got NaN"},
		"empty side":   {Folder{ValidationSplit: 0.1, Subset: Training}, "ValidationSplit 0.1 of 7 pictures leaves 7 to train and 0 to validate"},
		"class":        {Folder{ClassNames: []string{"dog", "cow"}}, `ClassNames: got ["dog" "cow"], want different ones of the sub-folders ["ant" "cat" "dog"]`},
		"class twice":  {Folder{ClassNames: []string{"dog", "dog"}}, "want different ones"},
		"class path":   {Folder{ClassNames: []string{".."}}, "want different ones"},
		"no class":     {Folder{ClassNames: []string{}}, "no pictures"},
		"no labels":    {Folder{ClassNames: []string{"dog"}, LabelMode: NoLabels}, "got ClassNames with NoLabels"},
		"binary":       {Folder{LabelMode: Binary}, `LabelMode Binary: got classes ["ant" "cat" "dog"], want two`},
		"size":         {Folder{ImageSize: [2]int{3, -1}}, "ImageSize: got [3 -1], want sides up to 32768"},
		"large size":   {Folder{ImageSize: [2]int{1 << 40, 1}}, "want sides up to 32768"},
		"aspect":       {Folder{CropToAspectRatio: true, PadToAspectRatio: true}, "want at most one"},
		"label mode":   {Folder{LabelMode: 9}, "LabelMode: got 9"},
		"color mode":   {Folder{ColorMode: 9}, "ColorMode: got 9"},
		"method":       {Folder{Interpolation: 9}, "Interpolation: got 9"},
		"subset":       {Folder{Subset: 9, ValidationSplit: 0.5}, "Subset: got 9"},
		"limit":        {Folder{MaxPixels: -1}, "MaxPixels: got -1"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.f.Open(dir)
			require.ErrorContains(t, err, "images: Folder: ")
			require.ErrorContains(t, err, c.want)
		})
	}
	_, err := Folder{}.Open(filepath.Join(dir, "none"))
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = Folder{}.Open(filepath.Join(dir, "top.png"))
	require.Error(t, err)
	_, err = Folder{}.Open(t.TempDir())
	require.ErrorContains(t, err, "no pictures (.bmp, .gif, .jpeg, .jpg, .png)")
	_, _, err = Folder{Subset: Training}.OpenSplit(dir)
	require.ErrorContains(t, err, "OpenSplit: got Subset training")
	_, _, err = Folder{}.OpenSplit(dir)
	require.ErrorContains(t, err, "ValidationSplit: got 0")
}

func TestReadFile(t *testing.T) {
	path := filepath.Join(folder(t, map[string]uint8{"a.png": 7}), "a.png")
	x, err := Folder{}.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, []int{1, 256, 256, 3}, x.Dims())
	require.EqualValues(t, 7, x.At(0, 255, 0, 2))
	_, err = Folder{MaxPixels: 5}.ReadFile(path)
	require.EqualError(t, err, "images: Read: got 3 x 2 pixels, want at most MaxPixels 5 (in "+path+")")
	_, err = Folder{}.ReadFile(path + "x")
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = Folder{ImageSize: [2]int{-1, 1}}.ReadFile(path)
	require.ErrorContains(t, err, "ImageSize")
}

// The first frame of a GIF need not cover its canvas.
func TestSmallFrame(t *testing.T) {
	frame := image.NewPaletted(image.Rect(1, 1, 3, 2), color.Palette{color.Gray{200}, color.Gray{100}})
	var b bytes.Buffer
	require.NoError(t, gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame}, Delay: []int{0}, Config: image.Config{Width: 4, Height: 3}}))
	x, err := Folder{ImageSize: [2]int{3, 4}, ColorMode: Grayscale}.Read(bytes.NewReader(b.Bytes()))
	require.NoError(t, err)
	require.Equal(t, []float32{0, 0, 0, 0, 0, 200, 200, 0, 0, 0, 0, 0}, tensor.Data[float32](x))
}

func TestWords(t *testing.T) {
	for i := range interpolations {
		text, err := Interpolation(i).MarshalText()
		require.NoError(t, err)
		var back Interpolation
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, Interpolation(i), back)
		require.Equal(t, string(text), back.String())
	}
	_, err := ColorMode(3).MarshalText()
	require.ErrorContains(t, err, "got 3")
	require.ErrorContains(t, new(LabelMode).UnmarshalText([]byte("ints")), `got "ints", want one of ["int" "categorical" "binary" "none"]`)
	var s Subset
	require.NoError(t, s.UnmarshalText([]byte("validation")))
	require.Equal(t, Validation, s)
	require.NoError(t, new(ColorMode).UnmarshalText([]byte("rgba")))
}

// A kind of picture that no fast path knows gives what its own colours say.
func TestPixelsOfOtherKinds(t *testing.T) {
	c := color.NRGBA64{R: 0x1234, G: 0xabcd, B: 0xffff, A: 0}
	img := image.NewNRGBA64(image.Rect(0, 0, 1, 1))
	img.SetNRGBA64(0, 0, c)
	require.Equal(t, []uint8{0x12, 0xab, 0xff, 0}, pixels(img, 1, 1, RGBA).pix)
	cmyk := image.NewCMYK(image.Rect(0, 0, 1, 1))
	cmyk.SetCMYK(0, 0, color.CMYK{C: 255})
	require.Equal(t, []uint8{0, 255, 255}, pixels(cmyk, 1, 1, RGB).pix)
	half := image.NewRGBA(image.Rect(0, 0, 1, 1))
	half.SetRGBA(0, 0, color.RGBA{R: 64, A: 128})
	require.Equal(t, []uint8{127, 0, 0, 128}, pixels(half, 1, 1, RGBA).pix)
	odd := image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{color.White})
	odd.Pix[0] = 200
	require.Equal(t, []uint8{0, 0, 0}, pixels(odd, 1, 1, RGB).pix)
}

func FuzzRead(f *testing.F) {
	for _, raw := range readGolden(f).Files {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, folder := range []Folder{{ImageSize: [2]int{3, 4}, MaxPixels: 10_000}, {ImageSize: [2]int{5, 1}, MaxPixels: 10_000, ColorMode: Grayscale, PadToAspectRatio: true},
			{ImageSize: [2]int{1, 7}, MaxPixels: 10_000, ColorMode: RGBA, CropToAspectRatio: true, Interpolation: Area}} {
			x, err := folder.Read(bytes.NewReader(raw))
			if err != nil {
				require.NotContains(t, err.Error(), "panicked")
				continue
			}
			for _, v := range tensor.Data[float32](x) {
				require.True(t, v >= -0.01 && v <= 255.01, "%v", v)
			}
		}
	})
}
