#!/usr/bin/env python3
"""Writes keras/golden/testdata/layers_norm_more: settings, axes and masks of the normalisation layers that layers_norm has not, batch
renormalisation, and trainings through layers that assign: moving statistics, spectral norms, shared and frozen layers.

Made with Keras 3.15.1 on TensorFlow 2.21.0, a CPU, float32; the seed of a case is the CRC of its name. The format is that of
layers_norm and training.
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
BN, LN, GN, RMS, SN, N = (L.BatchNormalization, L.LayerNormalization, L.GroupNormalization, L.RMSNormalization,
                          L.SpectralNormalization, L.Normalization)
L2 = keras.regularizers.L2

# name: (layer, shape of a sample, whether the steps have a mask)
CASES = {
    "bn_5d": (BN(), (2, 1, 3, 2)),
    "bn_axis_inner": (BN(axis=-2, momentum=0.3), (3, 4, 2)),
    "bn_first_5d": (BN(axis=1, epsilon=1e-2), (3, 2, 1, 2)),
    "bn_plain": (BN(center=False, scale=False, momentum=0.0), (4,)),
    "bn_masked_axis1": (BN(axis=1, momentum=0.8), (3, 2), True),
    "bn_masked_no_scale": (BN(scale=False), (5, 3), True),
    "bn_masked_frozen": (BN(trainable=False), (5, 3), True),
    "bn_frozen_axis1": (BN(axis=1, trainable=False, center=False), (3, 2, 2)),
    "bn_one_channel": (BN(), (1,)),
    "bn_renorm": (BN(renorm=True), (3,)),
    "bn_renorm_clipped": (BN(renorm=True, renorm_clipping={"rmax": 1.1, "rmin": 0.9, "dmax": 0.1}, momentum=0.7, renorm_momentum=0.6), (3, 2)),
    "bn_renorm_axis1": (BN(axis=1, renorm=True, renorm_clipping={"dmax": 0.5}, scale=False), (3, 4)),
    "bn_renorm_plain": (BN(renorm=True, center=False, scale=False), (2, 3)),
    "bn_renorm_frozen": (BN(renorm=True, trainable=False), (3,)),
    "ln_4d": (LN(), (2, 3, 4)),
    "ln_axis1": (LN(axis=1), (3, 4)),
    "ln_axes_12_of_4": (LN(axis=[1, 2], epsilon=1e-2), (2, 3, 4)),
    "ln_axes_apart": (LN(axis=[1, 3]), (2, 3, 4)),
    "ln_axes_negative": (LN(axis=[-1, -2]), (2, 3, 4)),
    "ln_axes_mixed": (LN(axis=[1, -1]), (2, 3, 4)),
    "ln_no_center": (LN(center=False), (5,)),
    "ln_masked": (LN(), (4, 3), True),
    "ln_rms_scaling": (LN(rms_scaling=True), (3, 5)),
    "ln_rms_scaling_plain": (LN(rms_scaling=True, scale=False, center=False, axis=1), (3, 2)),
    "gn_2d": (GN(groups=2), (6,)),
    "gn_3d": (GN(groups=3, epsilon=1e-2), (2, 6)),
    "gn_axis1": (GN(groups=2, axis=1), (4, 3, 2)),
    "gn_axis_inner": (GN(groups=2, axis=-2), (3, 4, 2)),
    "gn_default": (GN(), (2, 64)),
    "gn_no_scale": (GN(groups=2, scale=False), (2, 4)),
    "gn_plain": (GN(groups=-1, scale=False, center=False), (3, 4)),
    "gn_instance_axis1": (GN(groups=-1, axis=1), (3, 2, 2)),
    "gn_masked": (GN(groups=2), (3, 4), True),
    "rms_3d": (RMS(), (3, 4)),
    "rms_epsilon": (RMS(epsilon=0.1), (5,)),
    "rms_axes": (RMS(axis=[1, 2]), (3, 4)),
    "rms_axes_negative": (RMS(axis=[-2, -1]), (2, 3, 4)),
    "normalization_states": (N(), (2, 3)),
    "normalization_states_axes": (N(axis=(1, 3)), (2, 3, 2)),
    "normalization_states_none": (N(axis=None), (2, 3)),
    "normalization_states_inverted": (N(invert=True), (3,)),
    "normalization_scalar": (N(mean=0.5, variance=2.0), (2, 3)),
    "normalization_none": (N(axis=None, mean=0.5, variance=2.0, invert=True), (3,)),
    "normalization_axes": (N(axis=(1, 2), mean=[[1.0, 2.0], [3.0, 4.0]], variance=[[1.0, 0.5], [0.0, 2.0]]), (2, 2)),
    "normalization_fewer": (N(axis=(1, 2), mean=[1.0, 2.0], variance=[1.0, 0.5]), (3, 2)),
    "normalization_broadcast": (N(axis=(1, 2), mean=[[1.0], [2.0]], variance=[[1.0], [0.5]]), (2, 3)),
    "normalization_masked": (N(mean=[1.0, 2.0], variance=[1.0, 4.0]), (3, 2), True),
    "unit_norm_masked": (L.UnitNormalization(axis=1), (3, 2), True),
    "spectral_three_steps": (SN(L.Dense(4, activation="tanh"), power_iterations=3), (3,)),
    "spectral_einsum": (SN(L.EinsumDense("abc,cde->abde", output_shape=(None, 3, 2), bias_axes="e")), (4, 5)),
    "spectral_conv": (SN(L.Conv2D(3, 2, padding="same", activation="relu"), power_iterations=2), (3, 4, 2)),
    "spectral_no_bias": (SN(L.Dense(3, use_bias=False)), (2, 3)),
}


def sequential(*ls):
    return keras.Sequential([keras.Input((4,)), *ls, L.Dense(2)])


def shared():
    n = BN(momentum=0.5)
    a = keras.Input((4,))
    return keras.Model(a, L.Dense(2)(L.Add()([n(L.Dense(4, activation="tanh")(a)), n(a)])))


TRAININGS = {
    "train_bn": lambda: sequential(L.Dense(5), BN(momentum=0.6, gamma_regularizer=L2(0.1), beta_constraint="non_neg"), L.ReLU()),
    "train_bn_renorm": lambda: sequential(BN(renorm=True, momentum=0.8, renorm_momentum=0.5, renorm_clipping={"rmax": 2.0})),
    "train_bn_frozen": lambda: sequential(L.Dense(3), BN(trainable=False)),
    "train_bn_shared": shared,
    "train_ln": lambda: sequential(L.Dense(5), LN(beta_regularizer=L2(0.1)), L.ELU()),
    "train_gn": lambda: sequential(L.Dense(6), GN(groups=3), L.ELU()),
    "train_rms": lambda: sequential(L.Dense(6), RMS()),
    "train_spectral": lambda: sequential(SN(L.Dense(5, activation="tanh", kernel_regularizer=L2(0.05)))),
    "train_conv_bn": lambda: sequential(L.Reshape((2, 2, 1)), L.Conv2D(3, 2, padding="same"), BN(momentum=0.5), L.ReLU(), L.MaxPooling2D(),
                                        L.Flatten()),
    "train_spectral_steps": lambda: sequential(SN(L.Dense(3, kernel_constraint="unit_norm"), power_iterations=2)),
    "train_normalization": lambda: sequential(N(mean=[1.0, 0.0, -1.0, 2.0], variance=[1.0, 4.0, 0.25, 1.0])),
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


def start(rng, w):
    """A value for a weight: what is a variance, or its root, is positive."""
    if not str(w.dtype).startswith("float"):
        return w.numpy()
    x = rng.standard_normal(w.shape)
    if any(s in w.name for s in ("variance", "stddev")):
        x = 0.5 + np.abs(x)
    return x.astype("float32")


def finish(layer):
    """Normalization computes with copies of its states."""
    if isinstance(layer, N):
        layer.finalize_state()


def run(ts, name, layer, x, mask, dy, training, before):
    for w, v in zip(layer.weights, before):
        w.assign(v)
    finish(layer)
    variable = tf.Variable(x)
    with tf.GradientTape() as tape:
        value = tf.convert_to_tensor(variable)
        if mask is not None:
            keras.src.backend.set_keras_mask(value, tf.constant(mask))
        args = {"training": training} if layer._call_has_training_arg else {}
        y = layer(value, **args)
        loss = tf.reduce_sum(y * dy)
    trained = set(id(w) for w in layer.trainable_weights)
    grads = tape.gradient(loss, [variable] + [w.value for w in layer.weights])
    key = f"{name}/{'t' if training else 'i'}"
    after = {str(i): ts.add(f"{key}_w{i}_after", w.numpy()) for i, (w, v) in enumerate(zip(layer.weights, before)) if (w.numpy() != v).any()}
    result = {
        "outputs": [ts.add(f"{key}_y0", y.numpy())], "upstream": [f"{name}/dy0"], "grad_inputs": [ts.add(f"{key}_dx0", grads[0].numpy())],
        "grad_weights": [ts.add(f"{key}_dw{i}", g.numpy()) if id(w) in trained and g is not None else None
                         for i, (w, g) in enumerate(zip(layer.weights, grads[1:]))],
        "atol": 2e-5, "rtol": 1e-4,
    }
    if after:
        result["weights_after"] = after
    return result, getattr(y, "_keras_mask", None)


def case(ts, name, layer, shape, masked=False):
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    rows = 4
    x = rng.standard_normal((rows,) + shape).astype("float32")
    mask = rng.random((rows, shape[0])) < 0.6 if masked else None
    layer.build((None,) + shape)
    before = [start(rng, w) for w in layer.weights]
    finish(layer)
    dy = rng.standard_normal(layer(x).shape).astype("float32")
    c = {
        "id": name, "kind": "layer", "layer": keras.saving.serialize_keras_object(layer), "multi_input": False,
        "inputs": [ts.add(f"{name}/x0", x)],
        "weights": [{"name": w.path.split("/", 1)[1], "trainable": w.trainable, "value": ts.add(f"{name}/w{i}", v)}
                    for i, (w, v) in enumerate(zip(layer.weights, before))],
    }
    ts.add(f"{name}/dy0", dy)
    c["inference"], out_mask = run(ts, name, layer, x, mask, dy, False, before)
    if layer._call_has_training_arg:
        c["training"], _ = run(ts, name, layer, x, mask, dy, True, before)
    c["output_shape"] = [[None] + list(dy.shape[1:])]
    if mask is not None:
        c["mask"] = [ts.add(f"{name}/mask0", mask)]
        if out_mask is not None:
            c["output_mask"] = ts.add(f"{name}/out_mask", out_mask.numpy())
    return c


def training(ts, name, make):
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    m = make()
    config = {"optimizer": keras.optimizers.SGD(learning_rate=0.05), "loss": keras.losses.MeanSquaredError()}
    m.compile(**config)
    for w in m.weights:
        w.assign(0.5 * start(rng, w))
    size, steps = 6, 3
    x = rng.standard_normal((size * steps, 4)).astype("float32")
    y = rng.standard_normal((size * steps, 2)).astype("float32")
    c = {
        "id": name, "kind": "train_on_batch", "model": json.loads(m.to_json()), "batch_size": size, "steps": steps,
        "compile_config": {k: keras.saving.serialize_keras_object(v) for k, v in config.items()},
        "initial_weights": [{"name": w.path, "trainable": w.trainable, "value": ts.add(f"{name}/w{i}", w.numpy())} for i, w in enumerate(m.weights)],
        "x": [ts.add(f"{name}/x", x)], "y": [ts.add(f"{name}/y", y)], "losses": [], "metrics": {}, "atol": 1e-5, "rtol": 1e-4,
    }
    for step in range(steps):
        rows = slice(step * size, (step + 1) * size)
        m.reset_metrics()
        c["losses"].append(float(m.train_on_batch(x[rows], y[rows])))
        if step == 0:
            c["weights_after_step_1"] = [ts.add(f"{name}/one{i}", w.numpy()) for i, w in enumerate(m.weights)]
    c["final_weights"] = [ts.add(f"{name}/end{i}", w.numpy()) for i, w in enumerate(m.weights)]
    c["predict_first_batch"] = [ts.add(f"{name}/predict", m.predict(x[:size], verbose=0))]
    return c


def main():
    ts = Tensors()
    cases = [case(ts, name, *row) for name, row in CASES.items()] + [training(ts, name, make) for name, make in TRAININGS.items()]
    ts.write(os.path.join(out, "layers_norm_more.safetensors"))
    head = {"format": "keras-golden-1", "group": "layers_norm_more", "note": __doc__.split("\n")[0],
            "versions": {"keras": keras.__version__, "backend": "tensorflow " + tf.__version__, "numpy": np.__version__},
            "tensors": "layers_norm_more.safetensors"}
    with open(os.path.join(out, "layers_norm_more.json"), "w") as f:
        f.write(json.dumps(head)[:-1] + ', "cases": [\n' + ",\n".join(json.dumps(c) for c in cases) + "\n]}\n")


main()
