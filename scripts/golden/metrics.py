#!/usr/bin/env python3
"""Writes keras/golden/testdata/metrics_more: metrics with weights, ties, ends and other settings. Made with Keras 3.15.1 on
TensorFlow 2.21 (float32, CPU), seed 7. The format is that of the other groups there.
"""
import json
import os
import struct

os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np
from keras import metrics as km

here = os.path.dirname(os.path.abspath(__file__))
out = os.path.join(here, "../../keras/golden/testdata/metrics_more")
rng = np.random.default_rng(7)
f32 = np.float32

cases, tensors = [], {}


def put(name, x):
    if x is None:
        return None
    x = np.asarray(x)
    tensors[name] = x.astype({"f": np.float32, "i": np.int32, "b": np.bool_}[x.dtype.kind])
    return name


def case(id, metric, make, weight=None, batches=3):
    c = {"id": id, "kind": "metric", "metric": keras.saving.serialize_keras_object(metric), "batches": [], "atol": 1e-5, "rtol": 1e-4}
    for b in range(batches):
        y, pred = make()
        w = None if weight is None else weight(len(pred))
        metric.update_state(y, pred, sample_weight=w)
        c["batches"].append({
            "y_true": put(f"{id}/{b}/y_true", y), "y_pred": put(f"{id}/{b}/y_pred", pred),
            "sample_weight": put(f"{id}/{b}/sample_weight", w), "result": put(f"{id}/{b}/result", keras.ops.convert_to_numpy(metric.result())),
        })
    metric.reset_state()
    c["result_after_reset"] = put(f"{id}/reset", keras.ops.convert_to_numpy(metric.result()))
    cases.append(c)


def w1(n):
    return rng.uniform(0, 2, n).astype(f32)


def whole(n):
    return rng.integers(0, 4, n).astype(f32)


def binary(*shape):
    """Labels and scores in steps of 1/8, so that many lie on a threshold, 0 and 1 among them."""
    return lambda: (rng.integers(0, 2, shape).astype(f32), (rng.integers(0, 9, shape) / 8).astype(f32))


def scores(*shape):
    return lambda: (rng.integers(0, 2, shape).astype(f32), rng.uniform(0, 1, shape).astype(f32))


def wild(*shape):
    return lambda: (rng.integers(0, 3, shape).astype(f32), rng.uniform(-0.5, 1.5, shape).astype(f32))


def floats(*shape):
    return lambda: (rng.standard_normal(shape).astype(f32), rng.standard_normal(shape).astype(f32))


def labels(n, k):
    return lambda: (rng.integers(0, k, n), rng.uniform(0, 1, (n, k)).astype(f32))


def tied(n, k):
    return lambda: (rng.integers(0, k, n), (rng.integers(0, 3, (n, k)) / 2).astype(f32))


def one_hot(make):
    def f():
        y, pred = make()
        return np.eye(pred.shape[-1], dtype=f32)[y], pred
    return f


def with_infinity(n, k):
    def f():
        y, pred = labels(n, k)()
        pred[0, 0], pred[1, 1], pred[2, 2] = np.inf, np.nan, -np.inf
        return y, pred
    return f


def column(make):
    def f():
        y, pred = make()
        return y[..., None], pred
    return f


# Means, with weights a sample and a position.
case("mse_weights", km.MeanSquaredError(), floats(5, 3), w1)
case("mse_3d_weights", km.MeanSquaredError(), floats(5, 2, 3), w1)
case("mse_3d_position_weights", km.MeanSquaredError(), floats(5, 2, 3), lambda n: rng.uniform(0, 2, (n, 2)).astype(f32))
case("rmse_3d_weights", km.RootMeanSquaredError(), floats(5, 2, 3), w1)
case("rmse_rank", km.RootMeanSquaredError(), lambda: (rng.standard_normal(5).astype(f32), rng.standard_normal((5, 1)).astype(f32)))
case("mae_zero_weights", km.MeanAbsoluteError(), floats(4, 2), lambda n: np.zeros(n, f32))
case("cosine_axis", km.CosineSimilarity(axis=-1), floats(4, 2, 3), w1)
case("accuracy_weights", km.Accuracy(), lambda: (rng.integers(0, 2, (6, 1)), rng.integers(0, 2, (6, 1))), w1)
case("binary_accuracy_rank", km.BinaryAccuracy(threshold=0.25), lambda: (rng.integers(0, 2, 6), (rng.integers(0, 9, (6, 1)) / 8).astype(f32)), w1)
case("binary_accuracy_broadcast", km.BinaryAccuracy(), lambda: (rng.integers(0, 2, (6, 1)), rng.uniform(0, 1, (6, 3)).astype(f32)))
case("categorical_accuracy_3d", km.CategoricalAccuracy(), lambda: (rng.uniform(0, 1, (4, 2, 3)).astype(f32), rng.uniform(0, 1, (4, 2, 3)).astype(f32)), w1)
case("sparse_accuracy_3d", km.SparseCategoricalAccuracy(), lambda: (rng.integers(0, 3, (4, 2, 1)), rng.uniform(0, 1, (4, 2, 3)).astype(f32)), lambda n: rng.uniform(0, 2, (n, 2)).astype(f32))
case("sparse_accuracy_half", km.SparseCategoricalAccuracy(), lambda: (rng.integers(0, 6, 6).astype(f32) / 2, rng.uniform(0, 1, (6, 3)).astype(f32)))
case("sparse_accuracy_ties", km.SparseCategoricalAccuracy(), tied(12, 3))
case("top_k_ties", km.TopKCategoricalAccuracy(k=2), one_hot(tied(12, 5)), w1)
case("sparse_top_k_ties", km.SparseTopKCategoricalAccuracy(k=2), tied(12, 5))
case("sparse_top_k_column", km.SparseTopKCategoricalAccuracy(k=1), column(labels(6, 3)), w1)
case("sparse_top_k_3d", km.SparseTopKCategoricalAccuracy(k=2), lambda: (rng.integers(0, 4, (3, 2)), rng.uniform(0, 1, (3, 2, 4)).astype(f32)), w1)
case("sparse_top_k_infinite", km.SparseTopKCategoricalAccuracy(k=2), with_infinity(6, 4))
case("sparse_top_k_all", km.SparseTopKCategoricalAccuracy(k=9), labels(6, 4))
case("sparse_top_k_no_class", km.SparseTopKCategoricalAccuracy(k=2), lambda: (rng.integers(-1, 5, 8), rng.uniform(0, 1, (8, 4)).astype(f32)))
case("sparse_top_k_sorted", km.SparseTopKCategoricalAccuracy(k=2, from_sorted_ids=True), lambda: (rng.integers(0, 4, 6), np.stack([rng.permutation(4) for _ in range(6)]).astype(f32)))
case("sparse_crossentropy_ignore", km.SparseCategoricalCrossentropy(ignore_class=0), labels(8, 3))
case("sparse_crossentropy_ignore_weights", km.SparseCategoricalCrossentropy(ignore_class=0, from_logits=True), labels(8, 3), w1)
case("categorical_crossentropy_axis", km.CategoricalCrossentropy(from_logits=True, axis=1), lambda: (np.moveaxis(np.eye(3, dtype=f32)[rng.integers(0, 3, (4, 2))], -1, 1), rng.standard_normal((4, 3, 2)).astype(f32)), w1)
case("pearson_axis_0", km.PearsonCorrelation(axis=0), floats(5, 2))
case("pearson_3d_weights", km.PearsonCorrelation(), floats(4, 2, 5), w1)
case("concordance_axis_0", km.ConcordanceCorrelation(axis=0), floats(5, 2))
case("concordance_weights", km.ConcordanceCorrelation(), floats(5, 4), w1)

# R2.
case("r2_weights", km.R2Score(), floats(6, 3), w1)
case("r2_variance", km.R2Score(class_aggregation="variance_weighted_average"), floats(6, 3), w1)
case("r2_regressors", km.R2Score(num_regressors=2), floats(6, 2))
case("r2_too_many_regressors", km.R2Score(num_regressors=40), floats(6, 2))
case("r2_none_regressors", km.R2Score(class_aggregation=None, num_regressors=1), floats(6, 2))
case("r2_shifted", km.R2Score(), lambda: ((rng.standard_normal((6, 1)) + 5).astype(f32), (rng.standard_normal((6, 1)) + 5).astype(f32)))

# Confusion counts: thresholds that are hit, evenly spread or not, in any order; weights; one class; the k largest.
for name, cls in [("tp", km.TruePositives), ("fp", km.FalsePositives), ("tn", km.TrueNegatives), ("fn", km.FalseNegatives)]:
    case(name + "_even", cls(thresholds=[0.0, 0.25, 0.5, 0.75, 1.0]), binary(8, 2), w1)
    case(name + "_even_wild", cls(thresholds=[0.0, 0.5, 1.0]), wild(8, 2), w1)
    case(name + "_uneven", cls(thresholds=[0.75, 0.125, 0.5, 0.5]), binary(8, 2), w1)
    case(name + "_uneven_wild", cls(thresholds=[0.0, 1.0]), wild(8, 2))
    case(name + "_one", cls(thresholds=0.25), binary(8), w1)
case("precision_rank", km.Precision(), lambda: (rng.integers(0, 2, 8), rng.uniform(0, 1, (8, 1)).astype(f32)), w1)
case("precision_weights", km.Precision(thresholds=[0.125, 0.5]), binary(8, 3), w1)
case("precision_position_weights", km.Precision(), binary(8, 3), lambda n: rng.uniform(0, 2, (n, 3)).astype(f32))
case("precision_class_weights", km.Precision(class_id=2), binary(8, 3), w1)
case("precision_top_k_ties", km.Precision(top_k=2), one_hot(tied(8, 4)), w1)
case("precision_top_k_threshold", km.Precision(top_k=2, thresholds=[0.25, 0.5]), one_hot(tied(8, 4)))
case("precision_top_k_class", km.Precision(top_k=1, class_id=1), one_hot(tied(8, 4)), w1)
case("recall_even", km.Recall(thresholds=[0.0, 0.5, 1.0]), binary(8, 3), w1)
case("recall_top_k_class", km.Recall(top_k=2, class_id=0), one_hot(tied(8, 4)), w1)
case("recall_logits", km.Recall(thresholds=0.0), floats(8, 1))

# Curves.
for curve in ["ROC", "PR", "PRGAIN"]:
    for method in ["interpolation", "majoring", "minoring"]:
        case(f"auc_{curve}_{method}", km.AUC(num_thresholds=9, curve=curve, summation_method=method), binary(12), w1)
case("auc_wild", km.AUC(num_thresholds=5), wild(12, 1), w1)
case("auc_two", km.AUC(num_thresholds=2), binary(12), w1)
case("auc_thresholds", km.AUC(thresholds=[0.75, 0.125, 0.5]), binary(12), w1)
case("auc_thresholds_wild", km.AUC(thresholds=[0.75, 0.125, 0.5], curve="PR"), wild(12))
case("auc_thresholds_even", km.AUC(thresholds=[0.25, 0.5, 0.75]), binary(12), w1)
case("auc_label_weights", km.AUC(num_thresholds=9, label_weights=[0.5, 2.0, 1.0]), binary(12, 3), w1)
case("auc_multi_label_weights", km.AUC(num_thresholds=9, multi_label=True, label_weights=[0.5, 2.0, 1.0]), binary(12, 3), w1)
case("auc_multi_pr", km.AUC(num_thresholds=9, multi_label=True, curve="PR", num_labels=3), binary(12, 3), w1)
case("auc_multi_thresholds", km.AUC(thresholds=[0.3, 0.5], multi_label=True), scores(12, 3))
case("auc_multi_many", km.AUC(multi_label=True), scores(40, 4), w1)
case("auc_many", km.AUC(), scores(200, 2), w1)
case("auc_logits_weights", km.AUC(from_logits=True, curve="PR"), lambda: (rng.integers(0, 2, (12, 1)).astype(f32), rng.standard_normal((12, 1)).astype(f32)), w1)
for n in [1, 2, 9, 200]:
    case(f"sensitivity_{n}", km.SensitivityAtSpecificity(0.4, num_thresholds=n), binary(12), w1)
    case(f"specificity_{n}", km.SpecificityAtSensitivity(0.4, num_thresholds=n), binary(12), w1)
    case(f"precision_at_{n}", km.PrecisionAtRecall(0.4, num_thresholds=n), binary(12), w1)
    case(f"recall_at_{n}", km.RecallAtPrecision(0.4, num_thresholds=n), binary(12), w1)
case("recall_at_class", km.RecallAtPrecision(0.3, class_id=1), binary(12, 3), w1)
case("recall_at_nothing", km.RecallAtPrecision(1.0), wild(12))

# F scores.
for average in [None, "micro", "macro", "weighted"]:
    case(f"f1_{average}_weights", km.F1Score(average=average), scores(8, 3), w1)
    case(f"fbeta_{average}", km.FBetaScore(average=average, beta=2.0, threshold=0.5), binary(8, 3), w1)
case("f1_zeros", km.F1Score(average="macro"), lambda: (np.eye(3, dtype=f32), np.zeros((3, 3), f32)))
case("f1_ties", km.F1Score(), one_hot(tied(8, 3)))

# Intersection over union.
iou = lambda: (rng.integers(-1, 5, (4, 3)), rng.integers(-1, 5, (4, 3)))
case("iou_no_class", km.IoU(num_classes=4, target_class_ids=[0, 3]), iou)
case("mean_iou_whole_weights", km.MeanIoU(num_classes=4), iou, lambda n: rng.integers(0, 4, (n, 3)))
case("mean_iou_truncated_weights", km.MeanIoU(num_classes=3), lambda: (rng.integers(0, 3, 8), rng.integers(0, 3, 8)), w1)
case("mean_iou_ignore", km.MeanIoU(num_classes=4, ignore_class=1), iou)
case("mean_iou_float", km.MeanIoU(num_classes=3), lambda: (rng.uniform(0, 3, 8).astype(f32), rng.uniform(0, 3, 8).astype(f32)))
case("mean_iou_ignored_weights", km.MeanIoU(num_classes=3, ignore_class=0), lambda: (rng.integers(0, 3, 8), rng.integers(0, 3, 8)), whole)
case("mean_iou_dense_pred", km.MeanIoU(num_classes=3, sparse_y_pred=False), labels(8, 3))
case("iou_axis", km.IoU(num_classes=3, target_class_ids=[1], sparse_y_true=False, sparse_y_pred=False, axis=-1), floats(4, 2, 3))
case("binary_iou_edge", km.BinaryIoU(target_class_ids=[1], threshold=0.5), binary(8), whole)
case("one_hot_iou", km.OneHotIoU(num_classes=3, target_class_ids=[0, 2]), one_hot(labels(8, 3)), whole)
case("one_hot_iou_sparse", km.OneHotIoU(num_classes=3, target_class_ids=[0, 2], sparse_y_pred=True), lambda: (np.eye(3, dtype=f32)[rng.integers(0, 3, 8)], rng.integers(0, 3, 8)))
case("one_hot_mean_iou_ignore", km.OneHotMeanIoU(num_classes=3, ignore_class=2), one_hot(labels(8, 3)))

header, body = {}, b""
kinds = {"f": "F32", "i": "I32", "b": "BOOL"}
for name, x in tensors.items():
    raw = np.ascontiguousarray(x).tobytes()
    header[name] = {"dtype": kinds[x.dtype.kind], "shape": list(x.shape), "data_offsets": [len(body), len(body) + len(raw)]}
    body += raw
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with open(out + ".safetensors", "wb") as f:
    f.write(struct.pack("<Q", len(text)) + text + body)
with open(out + ".json", "w") as f:
    f.write('{"format": "keras-golden-1", "group": "metrics_more", "tensors": "metrics_more.safetensors", "cases": [\n')
    f.write(",\n".join(json.dumps(c, allow_nan=False) for c in cases))
    f.write("\n]}\n")
print(len(cases), "cases")
