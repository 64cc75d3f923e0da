package images

import (
	"image"
	"image/color"
)

// pixels returns the channels of a picture, on a canvas of h w that is black where the picture does not cover it. Colours under an
// alpha are those that the file has; where the mode has no alpha it is dropped, as TensorFlow does.
func pixels(img image.Image, h, w int, mode ColorMode) picture {
	k := mode.channels()
	p := picture{h: h, w: w, channels: k, pix: make([]uint8, h*w*k), stride: w * k}
	b := img.Bounds()
	at := reader(img)
	if gray := grayReader(img); mode == Grayscale && gray != nil {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				p.pix[y*w+x] = gray(x, y)
			}
		}
		return p
	}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		to := p.pix[y*p.stride+b.Min.X*k:]
		for x := b.Min.X; x < b.Max.X; x++ {
			switch c := at(x, y); mode {
			case Grayscale:
				to[0] = luma(c)
			case RGBA:
				to[0], to[1], to[2], to[3] = c.R, c.G, c.B, c.A
			default:
				to[0], to[1], to[2] = c.R, c.G, c.B
			}
			to = to[k:]
		}
	}
	return p
}

// luma is the brightness of ITU-R BT.601, with the weights of package image/color.
func luma(c color.NRGBA) uint8 {
	return uint8((19595*uint32(c.R) + 38470*uint32(c.G) + 7471*uint32(c.B) + 1<<15) >> 16)
}

// grayReader reads a brightness that the file itself has, or is nil.
func grayReader(img image.Image) func(x, y int) uint8 {
	switch img := img.(type) {
	case *image.YCbCr:
		return func(x, y int) uint8 { return img.Y[img.YOffset(x, y)] }
	case *image.Gray:
		return func(x, y int) uint8 { return img.Pix[img.PixOffset(x, y)] }
	}
	return nil
}

// reader returns how to read a pixel, without a detour through color.Color for the kinds that files usually give.
func reader(img image.Image) func(x, y int) color.NRGBA {
	switch img := img.(type) {
	case *image.NRGBA:
		return img.NRGBAAt
	case *image.RGBA:
		return func(x, y int) color.NRGBA { return nrgba(img.RGBAAt(x, y)) }
	case *image.Gray:
		return func(x, y int) color.NRGBA {
			v := img.Pix[img.PixOffset(x, y)]
			return color.NRGBA{v, v, v, 255}
		}
	case *image.YCbCr:
		return func(x, y int) color.NRGBA {
			i := img.COffset(x, y)
			r, g, b := color.YCbCrToRGB(img.Y[img.YOffset(x, y)], img.Cb[i], img.Cr[i])
			return color.NRGBA{r, g, b, 255}
		}
	case *image.Paletted:
		// Of full size, as nothing says that a file keeps to the colours that its palette has.
		var table [256]color.NRGBA
		for i, c := range img.Palette {
			table[i] = convert(c)
		}
		return func(x, y int) color.NRGBA { return table[img.Pix[img.PixOffset(x, y)]] }
	}
	return func(x, y int) color.NRGBA { return convert(img.At(x, y)) }
}

func nrgba(c color.RGBA) color.NRGBA {
	if c.A == 255 {
		return color.NRGBA{c.R, c.G, c.B, 255}
	}
	return convert(c)
}

func convert(c color.Color) color.NRGBA {
	if c, ok := c.(color.NRGBA64); ok { // color.NRGBAModel forgets the colour under an alpha of 0
		return color.NRGBA{uint8(c.R >> 8), uint8(c.G >> 8), uint8(c.B >> 8), uint8(c.A >> 8)}
	}
	return color.NRGBAModel.Convert(c).(color.NRGBA)
}
