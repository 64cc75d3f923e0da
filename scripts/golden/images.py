#!/usr/bin/env python3
"""Writes keras/golden/testdata/layers_image_more: the layers that resize, crop and change images.

Made with Keras 3.15.1 on TensorFlow 2.21.0, a CPU, float32; the seed of a case is the CRC of its name. What the random layers draw is
given by bounds that are equal, so that their pixels in training can be compared; flips and random crops cannot be had that way.
TensorFlow's gradient of an affine transform is an approximation, so those cases have none.
"""
import json
import os
import zlib

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from keras import layers as L  # noqa: E402

out = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../keras/golden/testdata")
FIRST = {"data_format": "channels_first"}
FILLS = ["reflect", "constant", "wrap", "nearest"]

# name: (layer, shape of the samples)
RESIZED, DRAWN, UNCHANGED = {}, {}, {}

for how in ["bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"]:
    for name, size in {"up": (9, 13), "down": (3, 4), "mixed": (11, 2), "one": (1, 1), "same": (7, 6)}.items():
        RESIZED[f"resizing_{how}_{name}"] = L.Resizing(*size, interpolation=how), (7, 6, 2)
        RESIZED[f"resizing_{how}_{name}_antialias"] = L.Resizing(*size, interpolation=how, antialias=True), (7, 6, 2)
    RESIZED[f"resizing_{how}_first"] = L.Resizing(4, 9, interpolation=how, **FIRST), (2, 6, 5)
for k, (shape, size) in enumerate([((5, 8, 2), (4, 4)), ((8, 5, 1), (3, 7)), ((3, 9, 2), (6, 2)), ((4, 4, 1), (7, 3)), ((5, 7, 3), (5, 7))]):
    RESIZED[f"resizing_crop_{k}"] = L.Resizing(*size, crop_to_aspect_ratio=True), shape
    RESIZED[f"resizing_pad_{k}"] = L.Resizing(*size, pad_to_aspect_ratio=True, fill_value=0.25), shape
    RESIZED[f"resizing_pad_nearest_{k}"] = L.Resizing(*size, interpolation="nearest", pad_to_aspect_ratio=True), shape
    RESIZED[f"center_crop_{k}"] = L.CenterCrop(*size), shape
RESIZED["resizing_crop_first"] = L.Resizing(3, 5, crop_to_aspect_ratio=True, **FIRST), (2, 6, 6)
RESIZED["resizing_pad_first"] = L.Resizing(5, 3, pad_to_aspect_ratio=True, fill_value=-1.0, **FIRST), (2, 6, 6)
RESIZED["center_crop_odd"] = L.CenterCrop(2, 3), (5, 6, 2)
RESIZED["center_crop_first"] = L.CenterCrop(2, 3, **FIRST), (2, 5, 4)
RESIZED["center_crop_small_first"] = L.CenterCrop(4, 6, **FIRST), (2, 5, 4)

for fill in FILLS:
    for how in ["bilinear", "nearest"]:
        end, kw = f"{fill}_{how}", {"fill_mode": fill, "interpolation": how, "fill_value": 0.3}
        for k, turn in enumerate([0.07, -0.31, 0.55]):
            DRAWN[f"rotation_{end}_{k}"] = L.RandomRotation((turn, turn), **kw), (6, 9, 2)
        for k, (h, w) in enumerate([(0.33, -0.47), (-0.81, 0.95), (1.0, -1.0), (0.0, 0.5)]):
            DRAWN[f"translation_{end}_{k}"] = L.RandomTranslation((h, h), (w, w), **kw), (5, 6, 2)
        for k, (h, w) in enumerate([(0.37, -0.61), (-0.93, 0.87), (0.21, None)]):
            DRAWN[f"zoom_{end}_{k}"] = L.RandomZoom((h, h), None if w is None else (w, w), **kw), (6, 5, 2)
    DRAWN[f"rotation_{fill}_line"] = L.RandomRotation((0.17, 0.17), fill_mode=fill), (1, 5, 1)
    DRAWN[f"rotation_{fill}_first"] = L.RandomRotation((0.13, 0.13), fill_mode=fill, **FIRST), (2, 5, 4)
    DRAWN[f"translation_{fill}_first"] = L.RandomTranslation((0.3, 0.3), (-0.7, -0.7), fill_mode=fill, **FIRST), (2, 5, 4)
    DRAWN[f"zoom_{fill}_first"] = L.RandomZoom((0.3, 0.3), (0.7, 0.7), fill_mode=fill, **FIRST), (2, 5, 4)
DRAWN["rotation_quarter"] = L.RandomRotation((0.25, 0.25)), (5, 5, 1)
DRAWN["rotation_none"] = L.RandomRotation(0.0), (4, 5, 1)
for k, bound in enumerate([-0.7, -0.1, 0.4, 1.0]):
    DRAWN[f"brightness_{k}"] = L.RandomBrightness((bound, bound), value_range=(-2, 2)), (3, 4, 2)
    DRAWN[f"contrast_{k}"] = L.RandomContrast((-abs(bound), abs(bound)), value_range=(-2, 2)), (3, 4, 2)
DRAWN["brightness_default_range"] = L.RandomBrightness((0.001, 0.001)), (3, 4, 2)
DRAWN["brightness_range_reversed"] = L.RandomBrightness((0.1, 0.1), value_range=(1, -1)), (3, 4, 2)
DRAWN["contrast_default_range"] = L.RandomContrast((-0.5, 0.5)), (3, 4, 2)
DRAWN["contrast_first"] = L.RandomContrast((-0.5, 0.5), value_range=(-2, 2), **FIRST), (2, 4, 3)
for k, (shape, size) in enumerate([((5, 6, 2), (7, 4)), ((5, 6, 2), (5, 4)), ((5, 6, 2), (3, 6)), ((5, 6, 1), (6, 8)), ((5, 6, 1), (5, 6))]):
    DRAWN[f"random_crop_small_{k}"] = L.RandomCrop(*size, seed=1), shape
DRAWN["random_crop_small_first"] = L.RandomCrop(3, 7, seed=1, **FIRST), (2, 5, 4)

for name, layer in {
    "brightness": L.RandomBrightness(0.4), "contrast": L.RandomContrast((0.2, 0.9)), "crop": L.RandomCrop(2, 3, seed=5),
    "flip": L.RandomFlip("vertical", seed=3), "rotation": L.RandomRotation(0.4, fill_mode="wrap"),
    "translation": L.RandomTranslation(0.1, (-0.2, 0.4), interpolation="nearest"), "zoom": L.RandomZoom(0.5, fill_value=2.0),
}.items():
    UNCHANGED[f"{name}_inference"] = layer, (4, 5, 2)


class Tensors:
    """Collects arrays under names and writes them as a safetensors file."""

    def __init__(self):
        self.header, self.data = {}, b""

    def add(self, name, x):
        raw = np.ascontiguousarray(x, dtype="float32").tobytes()
        self.header[name] = {"dtype": "F32", "shape": list(x.shape), "data_offsets": [len(self.data), len(self.data) + len(raw)]}
        self.data += raw
        return name

    def write(self, path):
        head = json.dumps(self.header).encode()
        with open(path, "wb") as f:
            f.write(len(head).to_bytes(8, "little") + head + self.data)


def case(ts, name, layer, shape, training, gradient):
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    x = rng.standard_normal((3,) + shape).astype("float32")
    v = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = layer(tf.convert_to_tensor(v), training=training)
        dy = rng.standard_normal(y.shape).astype("float32")
        loss = tf.reduce_sum(y * dy)
    run = {"outputs": [ts.add(f"{name}/y0", y.numpy())], "atol": 1e-5, "rtol": 1e-4}
    if gradient:
        run |= {"upstream": [ts.add(f"{name}/dy0", dy)], "grad_inputs": [ts.add(f"{name}/dx0", tape.gradient(loss, v).numpy())], "grad_weights": []}
    c = {"id": name, "kind": "layer", "layer": keras.saving.serialize_keras_object(layer), "multi_input": False,
         "inputs": [ts.add(f"{name}/x0", x)], "weights": [], ("training" if training else "inference"): run}
    if not (isinstance(layer, L.RandomCrop) and not training):  # the shape that Keras announces is that of training
        c["output_shape"] = [list(layer.compute_output_shape((None,) + shape))]
    return c


def main():
    ts = Tensors()
    cases = [case(ts, name, *row, training=False, gradient=True) for name, row in RESIZED.items()]
    for name, row in DRAWN.items():
        cases.append(case(ts, name, *row, training=True, gradient=name.split("_")[0] in ("brightness", "contrast", "random")))
    cases += [case(ts, name, *row, training=False, gradient=True) for name, row in UNCHANGED.items()]
    ts.write(os.path.join(out, "layers_image_more.safetensors"))
    head = {"format": "keras-golden-1", "group": "layers_image_more", "note": __doc__.split("\n")[0],
            "versions": {"keras": keras.__version__, "backend": "tensorflow " + tf.__version__, "numpy": np.__version__},
            "tensors": "layers_image_more.safetensors"}
    with open(os.path.join(out, "layers_image_more.json"), "w") as f:
        f.write(json.dumps(head)[:-1] + ', "cases": [\n' + ",\n".join(json.dumps(c) for c in cases) + "\n]}\n")


main()
