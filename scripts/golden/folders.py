"""Pictures as keras.utils.image_dataset_from_directory reads them: writes keras/data/images/testdata/images.json.

    KERAS_BACKEND=tensorflow python scripts/golden/folders.py

Made with Keras 3.15.1 on TensorFlow 2.21.0 and Pillow. The pictures are noise of numpy's default_rng(20), a few pixels large.
"""

import base64
import io
import json
import os
import tempfile

import keras
import numpy as np
from PIL import Image

rng = np.random.default_rng(20)


def noise(*shape):
    return rng.integers(0, 256, shape, dtype=np.uint8)


def encoded(image, fmt, **options):
    out = io.BytesIO()
    image.save(out, fmt, **options)
    return out.getvalue()


palette = Image.fromarray(noise(6, 5, 3)).quantize(8)
clear = Image.fromarray(noise(5, 7, 4))
files = {
    "rgb.png": encoded(Image.fromarray(noise(7, 9, 3)), "PNG"),
    "rgba.png": encoded(clear, "PNG"),
    "gray.png": encoded(Image.fromarray(noise(6, 8)), "PNG"),
    "gray_alpha.png": encoded(Image.fromarray(noise(5, 6, 2), "LA"), "PNG"),
    "palette.png": encoded(palette, "PNG"),
    "palette_clear.png": encoded(palette, "PNG", transparency=bytes(range(0, 256, 36))),
    "gray16.png": encoded(Image.fromarray(rng.integers(0, 65536, (5, 5), dtype=np.uint16)), "PNG"),
    "rgb.bmp": encoded(Image.fromarray(noise(4, 5, 3)), "BMP"),
    "rgb.gif": encoded(palette, "GIF"),
    "two_frames.gif": encoded(palette, "GIF", save_all=True, append_images=[Image.fromarray(noise(6, 5, 3)).quantize(8)]),
    "gray.jpeg": encoded(Image.fromarray(noise(9, 11)), "JPEG", quality=95),
    "rgb.jpg": encoded(Image.fromarray(noise(8, 8, 3)), "JPEG", quality=95, subsampling=0),
}


def read(name, mode, size, interpolation, aspect):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, name), "wb") as f:
            f.write(files[name])
        data = keras.utils.image_dataset_from_directory(
            folder, labels=None, label_mode=None, color_mode=mode, image_size=size, interpolation=interpolation,
            batch_size=1, shuffle=False, verbose=False, **aspect)
        return next(iter(data)).numpy()


def case(name, mode="rgb", size=(5, 4), interpolation="bilinear", **aspect):
    want = read(name, mode, size, interpolation, aspect)
    return {"file": name, "color_mode": mode, "image_size": size, "interpolation": interpolation, "aspect": next(iter(aspect), ""),
            "want": [float(np.float32(v)) for v in want.ravel()]}


cases = [case(name) for name in files]
cases += [case(name, "rgb", (9, 11), "nearest") for name in files]
# Of a palette without an alpha TensorFlow makes alpha 15, where Pillow and we have 255.
cases += [case(name, "rgba") for name in files if name.endswith(".png") and name != "palette.png"]
cases += [case(name, "grayscale") for name in ("gray.png", "gray_alpha.png", "gray16.png", "gray.jpeg", "rgb.jpg")]
for interpolation in ("bilinear", "nearest", "bicubic", "area", "lanczos3", "lanczos5", "gaussian", "mitchellcubic"):
    for size in ((3, 4), (7, 9), (10, 13), (1, 1), (14, 3)):
        cases.append(case("rgb.png", "rgb", size, interpolation))
for size in ((4, 4), (5, 2), (2, 6), (10, 9)):
    cases.append(case("rgb.png", "rgb", size, crop_to_aspect_ratio=True))
    cases.append(case("gray.png", "grayscale", size, pad_to_aspect_ratio=True))

out = os.path.join(os.path.dirname(__file__), "..", "..", "keras", "data", "images", "testdata", "images.json")
with open(out, "w") as f:
    json.dump({"files": {k: base64.b64encode(v).decode() for k, v in files.items()}, "cases": cases}, f, separators=(",", ":"))
