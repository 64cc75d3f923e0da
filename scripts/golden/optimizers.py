#!/usr/bin/env python3
"""Writes keras/golden/testdata/optimizers_more and schedules_more: options of optimizers in combination, weights of rank 3,
weights without a gradient, constraints, gradients that are not finite, and steps at which schedules turn.

Made with Keras 3.15.1 on TensorFlow 2.21.0, a CPU, float32; the seed of a case is the CRC of its name. The format is that of the other
groups; beside it `constraint` of a variable is one of Keras's names, and a null among `grads` means no gradient.
"""
import json
import os
import zlib

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
import keras  # noqa: E402
import numpy as np  # noqa: E402
from keras import optimizers as O  # noqa: E402
from keras.optimizers import schedules as S  # noqa: E402

out = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../keras/golden/testdata")
VERSIONS = {"keras": keras.__version__, "numpy": np.__version__}

TWO = {"kernel": (3, 4), "bias": (4,)}
CUBE = {"kernel": (2, 3, 4), "bias": (4,)}
TINY = {"kernel": (1, 1), "bias": (1,)}


def schedule():
    return S.ExponentialDecay(0.1, 3, 0.5)


# name: (optimizer, settings of the case)
CASES = {
    "momentum_accumulated": (O.SGD(0.1, momentum=0.9, nesterov=True, gradient_accumulation_steps=2), {}),
    "adam_everything": (
        O.Adam(0.05, amsgrad=True, weight_decay=0.1, global_clipnorm=0.7, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=2,
               loss_scale_factor=4.0, gradient_accumulation_steps=3),
        {"steps": 14},
    ),
    "adam_accumulated_schedule": (O.Adam(schedule(), gradient_accumulation_steps=2, clipvalue=0.2), {}),
    "adam_norm_of_zero": (O.Adam(0.01, clipnorm=0.5), {"zero": [0, 1]}),
    "sgd_global_norm_of_zero": (O.SGD(0.1, global_clipnorm=0.5, weight_decay=0.01), {"zero": [0]}),
    "sgd_scaled": (O.SGD(0.1, loss_scale_factor=16.0, clipnorm=0.4), {}),
    "adamw_amsgrad_schedule": (O.AdamW(schedule(), weight_decay=0.2, amsgrad=True), {"exclude": ["bias"]}),
    "adamw_no_decay": (O.AdamW(0.01, weight_decay=0.0), {}),
    "nadam_accumulated": (O.Nadam(0.02, beta_1=0.8, beta_2=0.9, gradient_accumulation_steps=3), {"steps": 13}),
    "adagrad_accumulated": (O.Adagrad(0.1, initial_accumulator_value=0.3, gradient_accumulation_steps=2, epsilon=0.01), {}),
    "adamax_decay": (O.Adamax(0.01, weight_decay=0.1, clipnorm=1.0), {}),
    "adadelta_rho": (O.Adadelta(0.5, rho=0.8, epsilon=1e-3, use_ema=True), {}),
    "rmsprop_both": (O.RMSprop(0.01, rho=0.7, momentum=0.8, centered=True, epsilon=1e-3, global_clipnorm=2.0), {}),
    "ftrl_all": (
        O.Ftrl(0.2, learning_rate_power=-0.7, initial_accumulator_value=0.4, l1_regularization_strength=0.01,
               l2_regularization_strength=0.02, l2_shrinkage_regularization_strength=0.03, beta=0.5, weight_decay=0.01),
        {},
    ),
    "lion_betas": (O.Lion(0.01, beta_1=0.8, beta_2=0.7, weight_decay=0.5), {}),
    "lamb_zero_weight": (O.Lamb(0.01, weight_decay=0.1), {"start_zero": True, "exclude": ["bias"]}),
    "lamb_betas": (O.Lamb(0.05, beta_1=0.7, beta_2=0.9, epsilon=1e-3), {}),
    "adafactor_rank3": (O.Adafactor(0.05, clip_threshold=0.5, beta_2_decay=-0.6), {"shapes": CUBE}),
    "adafactor_accumulated": (O.Adafactor(0.3, gradient_accumulation_steps=2, relative_step=False, epsilon_2=0.1), {}),
    "adafactor_schedule": (O.Adafactor(schedule()), {"shapes": TINY}),
    "ema_of_untrained": (O.SGD(0.1, use_ema=True, ema_momentum=0.5, ema_overwrite_frequency=3), {"missing": True}),
    "accumulated_untrained": (O.Adam(0.1, gradient_accumulation_steps=2, global_clipnorm=0.3, weight_decay=0.5), {"missing": True}),
    "constrained": (O.SGD(0.3, momentum=0.5), {"constraint": "non_neg"}),
    "constrained_ema": (O.Adam(0.3, use_ema=True, ema_momentum=0.5, ema_overwrite_frequency=2, gradient_accumulation_steps=2),
                        {"constraint": "non_neg"}),
    "scale_not_finite": (O.LossScaleOptimizer(O.Adam(0.1), initial_scale=16.0, dynamic_growth_steps=2), {"bad": [0, 3, 4], "scaled": True}),
    "scale_schedule_ema": (
        O.LossScaleOptimizer(
            O.SGD(S.PiecewiseConstantDecay([1, 3], [0.1, 0.05, 0.01]), momentum=0.9, use_ema=True, ema_momentum=0.7, weight_decay=0.1),
            initial_scale=4.0, dynamic_growth_steps=3),
        {"bad": [2, 5], "scaled": True},
    ),
    "scale_accumulated_nadam": (
        O.LossScaleOptimizer(O.Nadam(0.1, gradient_accumulation_steps=2, clipnorm=0.5), initial_scale=2.0, dynamic_growth_steps=4),
        {"bad": [1, 6], "scaled": True, "constraint": "non_neg"},
    ),
}

SCHEDULES = {
    "exponential": S.ExponentialDecay(0.3, 7, 0.7),
    "exponential_stairs": S.ExponentialDecay(0.3, 7, 0.7, staircase=True),
    "inverse_stairs": S.InverseTimeDecay(0.3, 7, 1.3, staircase=True),
    "polynomial_root": S.PolynomialDecay(0.3, 9, end_learning_rate=0.0, power=0.5),
    "polynomial_up_cycle": S.PolynomialDecay(0.1, 9, end_learning_rate=0.4, power=3.0, cycle=True),
    "piecewise_one": S.PiecewiseConstantDecay([3], [0.5, 0.2]),
    "piecewise_equal": S.PiecewiseConstantDecay([3, 3, 8], [0.5, 0.2, 0.1, 0.05]),
    "cosine_warmup_down": S.CosineDecay(0.5, 20, alpha=0.2, warmup_target=0.1, warmup_steps=7),
    "cosine_target_only": S.CosineDecay(0.5, 20, warmup_target=0.1),
    "restarts": S.CosineDecayRestarts(0.3, 7),
    "restarts_1": S.CosineDecayRestarts(0.3, 6, t_mul=1.0, m_mul=0.8, alpha=0.1),
    "restarts_1_5": S.CosineDecayRestarts(0.3, 8, t_mul=1.5, m_mul=0.9),
    "restarts_3": S.CosineDecayRestarts(0.3, 5, t_mul=3.0, m_mul=0.5, alpha=0.01),
    "restarts_10": S.CosineDecayRestarts(0.3, 1, t_mul=10.0, m_mul=1.1),
}


class Tensors:
    """Collects arrays under names and writes them as a safetensors file."""

    def __init__(self):
        self.header, self.data = {}, b""

    def add(self, name, x):
        x = np.asarray(x)
        kind = {"float32": "F32", "int32": "I32", "int64": "I64"}[str(x.dtype)]
        raw = np.ascontiguousarray(x).tobytes()
        self.header[name] = {"dtype": kind, "shape": list(x.shape), "data_offsets": [len(self.data), len(self.data) + len(raw)]}
        self.data += raw
        return name

    def write(self, path):
        head = json.dumps(self.header).encode()
        with open(path, "wb") as f:
            f.write(len(head).to_bytes(8, "little") + head + self.data)


def run(name, o, shapes=TWO, steps=8, zero=(), start_zero=False, missing=False, constraint=None, bad=(), scaled=False, exclude=None):
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    f32 = lambda s: rng.standard_normal(s).astype("float32")  # noqa: E731
    shapes = dict(shapes, frozen=(2,)) if missing else shapes
    variables = []
    for n, shape in shapes.items():
        start = np.zeros(shape, "float32") if start_zero else f32(shape)
        variables.append(keras.Variable(start, name=n))
        if constraint:
            variables[-1].constraint = keras.constraints.get(constraint)
    # As serialized before the run: a running LossScaleOptimizer writes the same.
    case = {"id": name, "kind": "optimizer", "class_name": type(o).__name__, "optimizer": keras.saving.serialize_keras_object(o)}
    case["variables"] = [{"name": v.name, "value": T.add(f"{name}/v{i}", v.numpy()), "constraint": constraint} for i, v in enumerate(variables)]
    if exclude:
        case["exclude_from_weight_decay"] = exclude
        o.exclude_from_weight_decay(var_names=exclude)
    o.build(variables)
    case["steps"] = []
    for s in range(steps):
        grads = []
        for i, v in enumerate(variables):
            if missing and v.name == "frozen":
                grads.append(None)
                continue
            g = f32(v.shape) * (0 if s in zero else 1)
            if scaled:
                g = g * np.float32(o.dynamic_scale.numpy())
            if s in bad:
                g.flat[-1] = [np.nan, np.inf, -np.inf][(s + i) % 3]
            grads.append(g)
        named = [None if g is None else T.add(f"{name}/s{s}_g{i}", g) for i, g in enumerate(grads)]
        o.apply([None if g is None else keras.ops.convert_to_tensor(g) for g in grads], variables)
        after = [T.add(f"{name}/s{s}_v{i}", v.numpy()) for i, v in enumerate(variables)]
        case["steps"].append({"grads": named, "vars_after": after, "learning_rate": float(o.learning_rate)})
    state = [v for v in o.variables if v.name != "learning_rate"]
    case["slots"] = [{"name": v.name, "value": T.add(f"{name}/slot{i}", v.numpy())} for i, v in enumerate(state)]
    inner = getattr(o, "inner_optimizer", o)
    if inner.use_ema:
        o.finalize_variable_values(variables)
        case["after_finalize"] = [T.add(f"{name}/fin_v{i}", v.numpy()) for i, v in enumerate(variables)]
    case.update(atol=2e-6, rtol=1e-4)
    return case


def write(group, note, tensors, cases):
    with open(os.path.join(out, group + ".json"), "w") as f:
        head = {"format": "keras-golden-1", "group": group, "note": note, "versions": VERSIONS, "tensors": tensors}
        f.write(json.dumps(head)[:-1] + ', "cases": [\n')
        f.write(",\n".join(json.dumps(c) for c in cases) + "\n]}\n")


T = Tensors()
cases = [run(name, o, **settings) for name, (o, settings) in CASES.items()]
T.write(os.path.join(out, "optimizers_more.safetensors"))
write("optimizers_more", "options in combination; see scripts/golden/optimizers.py", "optimizers_more.safetensors", cases)

steps = list(range(130)) + [242, 243, 244, 511, 512, 1000, 1110, 1111, 1112, 12345, 1000000]
turns = []
for name, s in SCHEDULES.items():
    values = [float(s(n)) for n in steps]
    turns.append({"id": name, "kind": "schedule", "class_name": type(s).__name__, "schedule": keras.saving.serialize_keras_object(s),
                  "steps": steps, "values": values, "rtol": 1e-5, "atol": 1e-7})
write("schedules_more", "see scripts/golden/optimizers.py", None, turns)
