package images

// picture is pixels as they come from a file, channel after channel, row by row.
type picture struct {
	h, w, channels int
	pix            []uint8
	stride         int // from a row to the next
}

// crop returns a part of the picture, not copied.
func (p picture) crop(y, x, h, w int) picture {
	p.pix = p.pix[y*p.stride+x*p.channels:]
	p.h, p.w = h, w
	return p
}

// cropTo returns the largest part in the middle that has the sides' proportion. Reference: keras.utils.image_utils.smart_resize, whose
// float32 arithmetic decides where a pixel is cut.
func (p picture) cropTo(h, w int) picture {
	cropH := max(1, min(p.h, int(float32(p.w*h)/float32(w))))
	cropW := max(1, min(p.w, int(float32(p.h*w)/float32(h))))
	return p.crop((p.h-cropH)/2, (p.w-cropW)/2, cropH, cropW)
}

// inside returns the largest sides with the picture's proportion that fit into h and w, and where to lay it. Reference:
// tf.image.resize_with_pad, which puts it in the middle before it cuts the sides to whole pixels.
func (p picture) inside(h, w int) (y, x, ih, iw int) {
	ratio := max(float32(p.w)/float32(w), float32(p.h)/float32(h))
	fh, fw := float32(p.h)/ratio, float32(p.w)/ratio
	ih, iw = max(1, min(h, int(fh))), max(1, min(w, int(fw)))
	return max(0, min(h-ih, int((float32(h)-fh)/2))), max(0, min(w-iw, int((float32(w)-fw)/2))), ih, iw
}

// resize fills dst, rows of stride numbers, with the picture at the size h w. Only dst's h*w pixels are written.
func (p picture) resize(dst []float32, stride, h, w int, i Interpolation) {
	rows, columns := i.taps(p.h, h), i.taps(p.w, w)
	line := make([]float32, p.w*p.channels)
	for y, row := range rows {
		clear(line)
		for k, weight := range row.weights {
			from := p.pix[(row.first+k)*p.stride:]
			for j, v := range from[:len(line)] {
				line[j] += weight * float32(v)
			}
		}
		out := dst[y*stride:]
		for x, column := range columns {
			for c := range p.channels {
				sum := float32(0)
				for k, weight := range column.weights {
					sum += weight * line[(column.first+k)*p.channels+c]
				}
				out[x*p.channels+c] = sum
			}
		}
	}
}
