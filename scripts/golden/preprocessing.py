#!/usr/bin/env python3
"""Writes keras/golden/testdata/preprocessing_more: utilities and preprocessing layers with many settings.

Made with Keras 3.15.1 on TensorFlow 2.21.0, a CPU; one stream of random numbers with seed 7. The format is that of the other groups;
beside it, kind `lookup` names a `class` with its `args` (a vocabulary, or `data` to adapt it to), and `discretization_adapt` has the
`boundaries` learned from `data`.
"""
import itertools
import json
import os
import struct

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
import keras  # noqa: E402
import numpy as np  # noqa: E402
from keras import layers as L  # noqa: E402
from keras import utils as U  # noqa: E402

out = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../keras/golden/testdata")
VERSIONS = {"keras": keras.__version__, "numpy": np.__version__}
rng = np.random.RandomState(7)
cases, tensors = [], {}


class Case(dict):
    """One entry of the index; put adds a tensor to it."""

    def __init__(self, kind, **fields):
        super().__init__(id=f"{kind}_{sum(c['kind'] == kind for c in cases)}", kind=kind, **fields)
        cases.append(self)

    def put(self, **arrays):
        for key, value in arrays.items():
            value = np.ascontiguousarray(value)
            name = f"{self['id']}/{key}"
            tensors[name] = value.astype("float32") if value.dtype == np.float64 else value
            self[key] = name
        return self


def pick(*options):
    return options[rng.randint(len(options))]


def floats(*shape):
    return rng.randn(*shape).astype("float32")


def given(**args):
    """Leaves out arguments that are None."""
    return {k: v for k, v in args.items() if v is not None}


for _ in range(20):
    sequences = [[int(v) for v in rng.randint(1, 50, rng.randint(0, 7))] for _ in range(rng.randint(2, 6))]
    args = given(padding=pick(None, "pre", "post"), truncating=pick(None, "pre", "post"), maxlen=pick(None, 1, 3, 5, 8), value=pick(None, -3))
    Case("pad_sequences", sequences=sequences, args=args).put(out=U.pad_sequences(sequences, **args))

for shape in [(4,), (5, 1), (2, 3), (2, 3, 1)]:
    for extra in [None, 0, 2]:
        x = rng.randint(0, 5, shape)
        n = None if extra is None else int(x.max() + 1 + extra)
        Case("to_categorical", x=x.ravel().tolist(), shape=shape, num_classes=n).put(out=U.to_categorical(x, n))

for order, shape in itertools.product([0.5, 1, 2, 3], [(3, 4), (2, 3, 4)]):
    for axis in [-1, 1]:
        x = floats(*shape)
        Case("normalize", args={"axis": axis, "order": order}).put(x=x, out=U.normalize(x, axis=axis, order=order))

for axis in [-1, 0, 1, None, [1, 2], [0, 2], [-1, -2]]:
    layer, data, x = L.Normalization(axis=tuple(axis) if isinstance(axis, list) else axis), 3 * floats(5, 3, 4) + 1, floats(5, 3, 4)
    layer.adapt(data)
    Case("normalization_adapt", args={"axis": axis}).put(
        data=data, mean=layer.adapt_mean, variance=layer.adapt_variance, x=x, out=layer(x))

for mode, shape in itertools.product(["int", "one_hot", "multi_hot", "count"], [(5,), (3, 4), (4, 1)]):
    boundaries = sorted(floats(rng.randint(1, 6)).tolist())
    x = floats(*shape)
    x.flat[0] = boundaries[0]
    layer = L.Discretization(bin_boundaries=boundaries, output_mode=mode)
    Case("discretization", bin_boundaries=boundaries, output_mode=mode).put(x=x, out=layer(x))

for n, bins, epsilon in itertools.product([3, 50, 333], [1, 4, 7, 49], [None, 0.1]):
    args, data = given(num_bins=bins, epsilon=epsilon), floats(n)
    layer = L.Discretization(**args)
    layer.adapt(data)
    Case("discretization_adapt", args=args, boundaries=layer.bin_boundaries).put(data=data)

for mode, shape in itertools.product(["one_hot", "multi_hot", "count"], [(5,), (3, 4), (4, 1)]):
    x = rng.randint(0, 8, shape).astype("int32")
    Case("category_encoding", num_tokens=6, output_mode=mode).put(x=x, out=L.CategoryEncoding(6, output_mode=mode)(x))

LETTERS, NUMBERS = list("abcdefgh"), list(range(-2, 6))
for name, tokens in [("StringLookup", LETTERS), ("IntegerLookup", NUMBERS)]:
    for mode, oov, masked, adapted in itertools.product(["int", "one_hot", "multi_hot", "count", "tf_idf"], [0, 1, 3], [0, 1], [0, 1]):
        if oov == 3 and name == "StringLookup":
            continue
        mask = tokens[3] if masked else None
        args = given(output_mode=mode, num_oov_indices=oov, mask_token=mask)
        data = None
        if adapted:
            data = rng.choice(tokens[1:7] if oov else tokens, (9, 3)).tolist()
            args.update(given(max_tokens=pick(None, 6) if oov else None))
        else:
            words = [w for w in tokens if w != mask]
            args["vocabulary"] = [words[i] for i in rng.permutation(len(words))[: 4 if oov else None]]
            if mode == "tf_idf":
                args["idf_weights"] = [round(float(v), 3) for v in rng.rand(len(args["vocabulary"]))]
        if mode != "int" and oov:
            args.update(given(max_tokens=args.get("max_tokens", 12), pad_to_max_tokens=pick(None, True)))
        layer = getattr(L, name)(**args)
        if adapted:
            layer.adapt(np.array(data))
        vocabulary = [w if isinstance(w, str) else int(w) for w in layer.get_vocabulary()]
        known = [w for w in vocabulary if w in tokens]
        x = rng.choice(tokens if oov else known, (3, pick(1, 2, 4))).tolist()
        Case("lookup", **{"class": name}, args=args, data=data, x=x, full_vocabulary=vocabulary).put(out=layer(np.array(x)))

WORDS = "The the THE quick brown-fox fox's fox, über Ünder naïve 42 x! ... \u2014dash\u00a0nbsp tab\tbed new\nline end.".split(" ")
MODES = ["int", "multi_hot", "count", "tf_idf"]
STANDARDIZE = ["lower_and_strip_punctuation", "lower", "strip_punctuation", None]
for i, (mode, standardize, split, ngrams) in enumerate(
        itertools.product(MODES, STANDARDIZE, ["whitespace", "character"], [None, 2, (1, 3)])):
    if i % 2:
        continue
    args = dict(output_mode=mode, standardize=standardize, split=split, ngrams=ngrams)
    args.update(given(max_tokens=pick(None, 9), output_sequence_length=pick(None, 4) if mode == "int" else None))
    text = lambda n: " ".join(rng.choice(WORDS, n))  # noqa: E731
    corpus, x = [text(rng.randint(2, 8)) for _ in range(4)], [text(rng.randint(1, 6)) for _ in range(3)]
    layer = L.TextVectorization(**args)
    layer.adapt(corpus)
    vocabulary = [str(w) for w in layer.get_vocabulary()]
    Case("text_vectorization", args=args, corpus=corpus, x=x, vocabulary=vocabulary).put(out=layer(np.array(x)))

while sum(c["kind"] == "timeseries" for c in cases) < 20:
    n = rng.randint(8, 30)
    args = given(sequence_length=int(rng.randint(1, 5)), sequence_stride=int(rng.randint(1, 4)), sampling_rate=int(rng.randint(1, 4)),
                 start_index=pick(None, 1, 3), end_index=pick(None, int(n) - 1))
    data, targets = floats(*pick((n,), (n, 2))), pick(None, floats(n), floats(n - 1))
    batches = list(U.timeseries_dataset_from_array(data, targets, batch_size=4, **args))
    case = Case("timeseries", args=args, targets=None).put(data=data)
    if targets is None:
        case.put(x=np.concatenate(batches))
    else:
        case.put(targets=targets, x=np.concatenate([b[0] for b in batches]), y=np.concatenate([b[1] for b in batches]))

DTYPES = {"float32": "F32", "int32": "I32", "int64": "I64"}
header, body = {}, b""
for name, value in tensors.items():
    end = len(body) + value.nbytes
    header[name] = {"dtype": DTYPES[str(value.dtype)], "shape": value.shape, "data_offsets": [len(body), end]}
    body += value.tobytes()
text = json.dumps(header).encode()
with open(f"{out}/preprocessing_more.safetensors", "wb") as f:
    f.write(struct.pack("<Q", len(text)) + text + body)
with open(f"{out}/preprocessing_more.json", "w") as f:
    head = {"format": "keras-golden-1", "group": "preprocessing_more", "versions": VERSIONS, "tensors": "preprocessing_more.safetensors"}
    lines = ",\n".join(json.dumps(c, ensure_ascii=False) for c in cases)
    f.write(json.dumps(head)[:-1] + ', "cases": [\n' + lines + "\n]}\n")
