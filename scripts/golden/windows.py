#!/usr/bin/env python3
"""Writes keras/golden/testdata/layers_windows_more: settings of convolutions and pools that layers_conv and layers_pool have not, among
them channels first, dilations, groups, paddings of the output, masks, and penalties.

Made with Keras 3.15.1 on JAX, a CPU, float32: TensorFlow has no transposed convolution with a dilation there, nor one of an even kernel
with an output padding of 0. The seed of a case is the CRC of its name. The format is that of layers_conv; beside it `losses` is the sum
of what the call adds to the loss.
"""
import json
import os
import zlib

os.environ["KERAS_BACKEND"] = "jax"
import jax  # noqa: E402
import keras  # noqa: E402
import numpy as np  # noqa: E402
from keras import layers as L  # noqa: E402

out = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../keras/golden/testdata")
FIRST = {"data_format": "channels_first"}
SAME = {"padding": "same"}
L1L2 = keras.regularizers.L1L2(0.2, 0.1)

# name: (layer, shape of a sample, whether it has a mask of its steps)
CASES = {
    "conv1d_causal_stride": (L.Conv1D(3, 3, strides=2, padding="causal"), (7, 2)),
    "conv1d_causal_first": (L.Conv1D(2, 2, dilation_rate=3, padding="causal", **FIRST), (2, 6)),
    "conv1d_same_longer_than_input": (L.Conv1D(2, 7, **SAME), (3, 2)),
    "conv1d_stride_over_kernel": (L.Conv1D(2, 2, strides=3, **SAME), (7, 2)),
    "conv1d_groups_first": (L.Conv1D(6, 2, groups=3, activation="tanh", **FIRST), (3, 5)),
    "conv1d_penalty": (L.Conv1D(2, 2, activity_regularizer=L1L2), (5, 2)),
    "conv2d_dilations_same_first": (L.Conv2D(3, (3, 2), dilation_rate=(2, 3), **SAME, **FIRST), (2, 5, 6)),
    "conv2d_strides_mixed_same": (L.Conv2D(2, (4, 3), strides=(3, 2), use_bias=False, **SAME), (5, 6, 2)),
    "conv2d_depthwise_by_groups": (L.Conv2D(4, 3, groups=4, **SAME), (4, 3, 4)),
    "conv2d_softmax_first": (L.Conv2D(3, 2, activation="softmax", **FIRST), (2, 3, 4)),
    "conv3d_dilation_first": (L.Conv3D(2, (2, 1, 2), dilation_rate=(1, 2, 2), **FIRST), (2, 2, 3, 4)),
    "conv3d_groups_same_stride": (L.Conv3D(4, (2, 3, 1), strides=(1, 2, 2), groups=2, **SAME), (2, 4, 3, 2)),
    "depthwise1d_stride_and_dilation": (L.DepthwiseConv1D(3, strides=2, dilation_rate=2, depth_multiplier=2, **SAME), (7, 2)),
    "depthwise1d_first": (L.DepthwiseConv1D(2, use_bias=False, activation="tanh", **FIRST), (3, 4)),
    "depthwise2d_stride_and_dilation": (L.DepthwiseConv2D((2, 3), strides=2, dilation_rate=(2, 1)), (6, 7, 2)),
    "depthwise2d_penalty": (L.DepthwiseConv2D(2, depth_multiplier=3, activity_regularizer=L1L2, **SAME), (3, 3, 2)),
    "separable1d_dilation_first": (L.SeparableConv1D(3, 2, dilation_rate=2, depth_multiplier=2, **FIRST), (2, 5)),
    "separable2d_stride_and_dilation": (L.SeparableConv2D(2, 2, strides=2, dilation_rate=2, activation="tanh", **SAME), (5, 4, 3)),
    "separable2d_no_bias_first": (L.SeparableConv2D(2, (3, 1), use_bias=False, **FIRST), (2, 4, 3)),
    "transpose1d_dilation": (L.Conv1DTranspose(2, 3, dilation_rate=2), (4, 3)),
    "transpose1d_dilation_same": (L.Conv1DTranspose(2, 4, dilation_rate=3, **SAME), (5, 2)),
    "transpose1d_even_no_output_padding": (L.Conv1DTranspose(2, 4, strides=2, output_padding=0, **SAME), (4, 3)),
    "transpose1d_even_output_padding": (L.Conv1DTranspose(2, 4, strides=3, output_padding=2, **SAME), (4, 3)),
    "transpose1d_wide_stride": (L.Conv1DTranspose(2, 2, strides=4), (3, 2)),
    "transpose1d_wide_stride_padding_0": (L.Conv1DTranspose(2, 2, strides=4, output_padding=0), (3, 2)),
    "transpose1d_wide_stride_same": (L.Conv1DTranspose(2, 2, strides=5, **SAME), (3, 2)),
    "transpose1d_first": (L.Conv1DTranspose(3, 3, strides=2, activation="tanh", **FIRST), (2, 3)),
    "transpose2d_output_padding_mixed": (L.Conv2DTranspose(2, (3, 2), strides=(3, 2), output_padding=(2, 0)), (3, 2, 2)),
    "transpose2d_same_first": (L.Conv2DTranspose(2, (5, 2), strides=(2, 3), use_bias=False, **SAME, **FIRST), (3, 3, 2)),
    "transpose2d_penalty": (L.Conv2DTranspose(2, 2, activity_regularizer=L1L2), (2, 3, 2)),
    "transpose3d_same_output_padding": (L.Conv3DTranspose(2, (3, 1, 2), strides=(2, 1, 2), output_padding=(0, 0, 1), **SAME), (2, 2, 2, 2)),
    "transpose3d_first": (L.Conv3DTranspose(2, 2, strides=(1, 2, 1), **FIRST), (1, 2, 2, 2)),
    "maxpool1d_default": (L.MaxPooling1D(), (5, 2)),
    "maxpool1d_first": (L.MaxPooling1D(3, strides=1, **SAME, **FIRST), (2, 4)),
    "maxpool1d_stride_over_pool": (L.MaxPooling1D(2, strides=3), (8, 2)),
    "maxpool2d_mixed_same": (L.MaxPooling2D((4, 1), strides=(2, 3), **SAME), (5, 7, 2)),
    "maxpool2d_larger_than_input_same": (L.MaxPooling2D(5, **SAME), (3, 4, 2)),
    "maxpool3d_same_first": (L.MaxPooling3D((2, 3, 1), strides=(1, 2, 2), **SAME, **FIRST), (2, 3, 4, 3)),
    "avgpool1d_first": (L.AveragePooling1D(3, strides=2, **SAME, **FIRST), (2, 6)),
    "avgpool2d_mixed_same": (L.AveragePooling2D((4, 1), strides=(2, 3), **SAME), (5, 7, 2)),
    "avgpool2d_larger_than_input_same": (L.AveragePooling2D(5, **SAME), (3, 4, 2)),
    "avgpool3d_same_first": (L.AveragePooling3D((2, 3, 1), strides=(1, 2, 2), **SAME, **FIRST), (2, 3, 4, 3)),
    "global_avg1d_keep_masked": (L.GlobalAveragePooling1D(keepdims=True), (6, 2), True),
    "global_avg1d_first_masked": (L.GlobalAveragePooling1D(**FIRST), (2, 6), True),
    "global_avg1d_first_keep": (L.GlobalAveragePooling1D(keepdims=True, **FIRST), (2, 6)),
    "global_avg2d_first": (L.GlobalAveragePooling2D(**FIRST), (2, 3, 4)),
    "global_avg3d": (L.GlobalAveragePooling3D(), (2, 3, 2, 2)),
    "global_avg3d_first_keep": (L.GlobalAveragePooling3D(keepdims=True, **FIRST), (2, 3, 2, 2)),
    "global_max1d_first": (L.GlobalMaxPooling1D(**FIRST), (2, 6)),
    "global_max1d_keep": (L.GlobalMaxPooling1D(keepdims=True), (6, 2)),
    "global_max2d_first_keep": (L.GlobalMaxPooling2D(keepdims=True, **FIRST), (2, 3, 4)),
    "global_max3d": (L.GlobalMaxPooling3D(), (2, 3, 2, 2)),
    "global_max3d_first": (L.GlobalMaxPooling3D(**FIRST), (2, 3, 2, 2)),
}


class Tensors:
    """Collects arrays under names and writes them as a safetensors file."""

    def __init__(self):
        self.header, self.data = {}, b""

    def add(self, name, x):
        x = np.asarray(x)
        kind = {"float32": "F32", "bool": "BOOL"}[str(x.dtype)]
        raw = np.ascontiguousarray(x).tobytes()
        self.header[name] = {"dtype": kind, "shape": list(x.shape), "data_offsets": [len(self.data), len(self.data) + len(raw)]}
        self.data += raw
        return name

    def write(self, path):
        head = json.dumps(self.header).encode()
        with open(path, "wb") as f:
            f.write(len(head).to_bytes(8, "little") + head + self.data)


def case(ts, name, layer, shape, masked=False):
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    f32 = lambda s: rng.standard_normal(s).astype("float32")  # noqa: E731
    x = f32((2,) + shape)
    steps = shape[0] if getattr(layer, "data_format") == "channels_last" else shape[1]
    mask = rng.random((2, steps)) < 0.6 if masked else None
    layer.build((None,) + shape)
    for w in layer.weights:
        w.assign(f32(w.shape))
    values = [w.value for w in layer.trainable_variables]

    def call(x, values):
        more = {} if mask is None else {"mask": mask}
        with keras.StatelessScope(list(zip(layer.trainable_variables, values)), collect_losses=True):
            return layer(x, **more), layer.losses

    y, losses = call(x, values)
    dy = f32(y.shape)
    dx, dw = jax.grad(lambda x, v: (call(x, v)[0] * dy).sum() + sum(call(x, v)[1]), argnums=(0, 1))(x, values)
    c = {
        "id": name, "kind": "layer", "layer": keras.saving.serialize_keras_object(layer), "multi_input": False,
        "inputs": [ts.add(f"{name}/x0", x)],
        "weights": [{"name": w.name, "trainable": True, "value": ts.add(f"{name}/w{i}", v)}
                    for i, (w, v) in enumerate(zip(layer.weights, values))],
        "inference": {
            "outputs": [ts.add(f"{name}/y0", y)], "upstream": [ts.add(f"{name}/dy0", dy)],
            "grad_inputs": [ts.add(f"{name}/dx0", dx)], "grad_weights": [ts.add(f"{name}/dw{i}", g) for i, g in enumerate(dw)],
            "atol": 1e-5, "rtol": 1e-4,
        },
        "output_shape": [list(layer.compute_output_shape((None,) + shape))],
    }
    if losses:
        c["losses"] = float(sum(losses))
    if mask is not None:
        c["mask"] = [ts.add(f"{name}/mask0", mask)]
    return c


def main():
    ts = Tensors()
    cases = [case(ts, name, *row) for name, row in CASES.items()]
    ts.write(os.path.join(out, "layers_windows_more.safetensors"))
    head = {"format": "keras-golden-1", "group": "layers_windows_more", "note": __doc__.split("\n")[0],
            "versions": {"keras": keras.__version__, "backend": "jax " + jax.__version__, "numpy": np.__version__},
            "tensors": "layers_windows_more.safetensors"}
    with open(os.path.join(out, "layers_windows_more.json"), "w") as f:
        f.write(json.dumps(head)[:-1] + ', "cases": [\n' + ",\n".join(json.dumps(c) for c in cases) + "\n]}\n")


main()
