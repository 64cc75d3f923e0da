#!/usr/bin/env python3
"""Writes keras/golden/testdata/layers_core_more: settings and axes of the core layers that layers_core has not, among them
channels first, three spatial axes, masks through merges, and activity penalties.

Made with Keras 3.15.1 on TensorFlow 2.21.0, a CPU, float32; the seed of a case is the CRC of its name. The format is that of
layers_core; beside it `losses` is the sum of what the call adds to the loss.
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

# name: (layer, shapes of the samples, which inputs have a mask of their first axis)
CASES = {
    "permute_4d": (L.Permute((3, 1, 2)), [(2, 3, 4)]),
    "repeat_vector_1": (L.RepeatVector(1), [(3,)]),
    "cropping1d_default": (L.Cropping1D(), [(5, 2)]),
    "cropping1d_int": (L.Cropping1D(2), [(5, 2)]),
    "cropping2d_default": (L.Cropping2D(), [(3, 4, 2)]),
    "cropping2d_int": (L.Cropping2D(1), [(3, 4, 2)]),
    "cropping2d_pair": (L.Cropping2D((1, 2)), [(3, 5, 2)]),
    "cropping2d_first": (L.Cropping2D(((1, 0), (0, 2)), **FIRST), [(2, 4, 5)]),
    "cropping3d_default": (L.Cropping3D(), [(3, 4, 5, 2)]),
    "cropping3d_mixed": (L.Cropping3D(((1, 0), (0, 2), (0, 0))), [(2, 4, 3, 2)]),
    "cropping3d_first": (L.Cropping3D(((1, 0), (0, 2), (1, 1)), **FIRST), [(2, 2, 4, 3)]),
    "zeropad1d_default": (L.ZeroPadding1D(), [(3, 2)]),
    "zeropad1d_first": (L.ZeroPadding1D((2, 0), **FIRST), [(3, 2)]),
    "zeropad2d_default": (L.ZeroPadding2D(), [(2, 3, 2)]),
    "zeropad2d_pair": (L.ZeroPadding2D((2, 0)), [(2, 3, 2)]),
    "zeropad2d_first": (L.ZeroPadding2D(((0, 1), (3, 0)), **FIRST), [(2, 2, 3)]),
    "zeropad3d_default": (L.ZeroPadding3D(), [(1, 2, 2, 2)]),
    "zeropad3d_first": (L.ZeroPadding3D(((0, 1), (2, 0), (0, 0)), **FIRST), [(2, 1, 2, 3)]),
    "upsampling1d_default": (L.UpSampling1D(), [(3, 2)]),
    "upsampling2d_int": (L.UpSampling2D(3), [(2, 3, 2)]),
    "upsampling2d_first": (L.UpSampling2D((1, 2), **FIRST), [(2, 3, 2)]),
    "upsampling2d_bilinear_odd": (L.UpSampling2D((3, 2), interpolation="bilinear"), [(3, 2, 2)]),
    "upsampling2d_bilinear_one": (L.UpSampling2D((2, 5), interpolation="bilinear"), [(1, 4, 1)]),
    "upsampling2d_bilinear_first": (L.UpSampling2D((2, 3), interpolation="bilinear", **FIRST), [(2, 3, 2)]),
    "upsampling2d_bicubic": (L.UpSampling2D((2, 3), interpolation="bicubic"), [(4, 5, 2)]),
    "upsampling2d_lanczos3": (L.UpSampling2D((2, 3), interpolation="lanczos3"), [(4, 5, 2)]),
    "upsampling2d_lanczos5": (L.UpSampling2D((3, 2), interpolation="lanczos5"), [(4, 7, 1)]),
    "upsampling3d_default": (L.UpSampling3D(), [(2, 1, 3, 2)]),
    "upsampling3d_first": (L.UpSampling3D((1, 2, 3), **FIRST), [(2, 2, 3, 1)]),
    "flatten_first": (L.Flatten(**FIRST), [(2, 3, 4)]),
    "flatten_first_2d": (L.Flatten(**FIRST), [(3,)]),
    "reshape_rank": (L.Reshape((2, 1, -1)), [(4, 3)]),
    "relu_plain": (L.ReLU(), [(6,)]),
    "relu_slope": (L.ReLU(negative_slope=0.2), [(6,)]),
    "relu_six": (L.ReLU(max_value=0.5), [(6,)]),
    "relu_slope_max": (L.ReLU(max_value=0.4, negative_slope=0.3), [(6,)]),
    "relu_threshold": (L.ReLU(threshold=0.3), [(6,)]),
    "relu_threshold_slope": (L.ReLU(threshold=0.3, negative_slope=0.2), [(6,)]),
    "leaky_relu_0": (L.LeakyReLU(negative_slope=0.0), [(6,)]),
    "elu_default": (L.ELU(), [(6,)]),
    "prelu_shared_one": (L.PReLU(alpha_initializer="ones", shared_axes=[2]), [(3, 4)]),
    "prelu_shared_int": (L.PReLU(shared_axes=1), [(3, 4)]),
    "softmax_two_axes": (L.Softmax(axis=(1, 2)), [(3, 2, 4)]),
    "softmax_list_of_one": (L.Softmax(axis=[1]), [(3, 2)]),
    "softmax_axes_apart": (L.Softmax(axis=(1, -1)), [(3, 2, 4)]),
    "unit_norm_axes": (L.UnitNormalization(axis=[1, 2]), [(3, 2, 2)]),
    "add_ranks": (L.Add(), [(3, 4), (4,), (1, 4)]),
    "add_one": (L.Add(), [(3, 4)]),
    "multiply_broadcast": (L.Multiply(), [(3, 4), (3, 1)]),
    "average_ranks": (L.Average(), [(2, 3, 4), (4,)]),
    "subtract_broadcast": (L.Subtract(), [(3, 4), (1, 4)]),
    "maximum_three": (L.Maximum(), [(3, 4), (3, 4), (4,)]),
    "concatenate_ax2": (L.Concatenate(axis=-2), [(2, 3, 4), (2, 1, 4)]),
    "add_masks": (L.Add(), [(3, 2), (3, 2)], [0, 1]),
    "add_one_mask": (L.Add(), [(3, 2), (3, 2)], [1]),
    "add_alone_masked": (L.Add(), [(3, 2)], [0]),
    "subtract_masks": (L.Subtract(), [(3, 2), (3, 2)], [0, 1]),
    "average_masks": (L.Average(), [(3, 2), (3, 2), (3, 2)], [0, 1, 2]),
    "multiply_masks": (L.Multiply(), [(3, 2), (3, 2)], [0, 1]),
    "multiply_one_mask": (L.Multiply(), [(3, 2), (3, 2)], [0]),
    "maximum_masks": (L.Maximum(), [(3, 2), (3, 2), (3, 2)], [0, 1, 2]),
    "maximum_one_mask": (L.Maximum(), [(3, 2), (3, 2)], [1]),
    "minimum_masks": (L.Minimum(), [(3, 2), (3, 2)], [0, 1]),
    "minimum_first_mask": (L.Minimum(), [(3, 2), (3, 2), (3, 2)], [0]),
    "concatenate_masks": (L.Concatenate(), [(3, 2), (3, 4)], [0, 1]),
    "concatenate_masks_ax1": (L.Concatenate(axis=1), [(3, 2), (2, 2)], [0, 1]),
    "concatenate_one_mask_ax1": (L.Concatenate(axis=1), [(3, 2), (2, 2)], [1]),
    "dense_mask": (L.Dense(3), [(4, 2)], [0]),
    "prelu_mask": (L.PReLU(), [(4, 2)], [0]),
    "dot_mask": (L.Dot(axes=(2, 2)), [(3, 2), (4, 2)], [0, 1]),
    "dot_last": (L.Dot(axes=-1), [(3, 4), (5, 4)]),
    "dot_2d_3d": (L.Dot(axes=(1, 2)), [(4,), (3, 4)]),
    "dot_3d_2d": (L.Dot(axes=(2, 1)), [(3, 4), (4,)]),
    "dot_4d_3d": (L.Dot(axes=(2, 1)), [(2, 3, 4), (3, 5)]),
    "dot_4d_4d_norm": (L.Dot(axes=(1, 3), normalize=True), [(2, 3, 4), (1, 3, 2)]),
    "activity_penalty_3d": (L.ActivityRegularization(l1=0.1, l2=0.3), [(3, 2)]),
    "dense_activity_penalty": (L.Dense(3, activation="tanh", activity_regularizer=keras.regularizers.L1L2(0.2, 0.1)), [(4,)]),
    "einsum_ellipsis": (L.EinsumDense("...x,xy->...y", output_shape=4, bias_axes="y", activation="tanh"), [(3, 2)]),
    "einsum_ellipsis_right": (L.EinsumDense("ab...,bc->ac...", output_shape=4, bias_axes="c"), [(3, 2)]),
    "einsum_no_bias": (L.EinsumDense("ab,bc->ac", output_shape=4), [(3,)]),
    "einsum_heads": (L.EinsumDense("abc,cde->abde", output_shape=(None, 3, 2), bias_axes="e"), [(4, 5)]),
    "einsum_join_heads": (L.EinsumDense("abcd,cde->abe", output_shape=(None, 6), bias_axes="e"), [(4, 3, 2)]),
    "einsum_bias_inner": (L.EinsumDense("abc,cd->abd", output_shape=(3, 4), bias_axes="b"), [(3, 2)]),
    "einsum_per_step": (L.EinsumDense("abc,bcd->abd", output_shape=(3, 4), bias_axes="bd"), [(3, 2)]),
}


class Tensors:
    """Collects arrays under names and writes them as a safetensors file."""

    def __init__(self):
        self.header, self.data = {}, b""

    def add(self, name, x):
        x = np.asarray(x)
        kind = {"float32": "F32", "int32": "I32", "int64": "I64", "bool": "BOOL"}[str(x.dtype)]
        raw = np.ascontiguousarray(x).tobytes()
        self.header[name] = {"dtype": kind, "shape": list(x.shape), "data_offsets": [len(self.data), len(self.data) + len(raw)]}
        self.data += raw
        return name

    def write(self, path):
        head = json.dumps(self.header).encode()
        with open(path, "wb") as f:
            f.write(len(head).to_bytes(8, "little") + head + self.data)


def case(ts, name, layer, shapes, masked=()):
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    f32 = lambda s: rng.standard_normal(s).astype("float32")  # noqa: E731
    rows = 2
    xs = [f32((rows,) + s) for s in shapes]
    masks = [rng.random((rows, s[0])) < 0.6 if i in masked else None for i, s in enumerate(shapes)]
    multi = isinstance(layer, L.Add.__bases__[0]) or isinstance(layer, L.Concatenate)
    batched = [(None,) + s for s in shapes]
    layer.build(batched if multi else batched[0])
    weights = []
    for i, w in enumerate(layer.weights):
        w.assign(f32(w.shape))
        weights.append({"name": w.name, "trainable": w.trainable, "value": ts.add(f"{name}/w{i}", w.numpy())})

    inputs = [tf.Variable(x) for x in xs]
    with tf.GradientTape() as tape:
        values = [tf.convert_to_tensor(v) for v in inputs]
        for v, m in zip(values, masks):
            if m is not None:
                keras.src.backend.set_keras_mask(v, tf.constant(m))
        y = layer(values if multi else values[0])
        dy = f32(y.shape)
        loss = tf.reduce_sum(y * dy)
        if layer.losses:
            loss = loss + tf.add_n(layer.losses)
    grads = tape.gradient(loss, inputs + [w.value for w in layer.weights])
    penalty = float(sum(layer.losses))
    mask = getattr(y, "_keras_mask", None)
    c = {
        "id": name, "kind": "layer", "layer": keras.saving.serialize_keras_object(layer), "multi_input": multi,
        "inputs": [ts.add(f"{name}/x{i}", x) for i, x in enumerate(xs)], "weights": weights,
        "inference": {
            "outputs": [ts.add(f"{name}/y0", y.numpy())], "upstream": [ts.add(f"{name}/dy0", dy)],
            "grad_inputs": [ts.add(f"{name}/dx{i}", g.numpy()) for i, g in enumerate(grads[: len(inputs)])],
            "grad_weights": [ts.add(f"{name}/dw{i}", g.numpy()) for i, g in enumerate(grads[len(inputs):])],
            "atol": 1e-5, "rtol": 1e-4,
        },
        "output_shape": [list(keras.ops.shape(layer(keras.Input(shapes[0]) if not multi else [keras.Input(s) for s in shapes])))],
    }
    if penalty:
        c["losses"] = penalty
    if any(m is not None for m in masks):
        c["mask"] = [None if m is None else ts.add(f"{name}/mask{i}", m) for i, m in enumerate(masks)]
    if mask is not None:
        c["output_mask"] = ts.add(f"{name}/out_mask", mask.numpy())
    return c


def main():
    ts = Tensors()
    cases = [case(ts, name, *row) for name, row in CASES.items()]
    ts.write(os.path.join(out, "layers_core_more.safetensors"))
    head = {"format": "keras-golden-1", "group": "layers_core_more", "note": __doc__.split("\n")[0],
            "versions": {"keras": keras.__version__, "backend": "tensorflow " + tf.__version__, "numpy": np.__version__},
            "tensors": "layers_core_more.safetensors"}
    with open(os.path.join(out, "layers_core_more.json"), "w") as f:
        f.write(json.dumps(head)[:-1] + ', "cases": [\n' + ",\n".join(json.dumps(c) for c in cases) + "\n]}\n")


main()
