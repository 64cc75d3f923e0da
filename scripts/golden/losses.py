#!/usr/bin/env python3
"""Prints the numbers in keras/losses/total_test.go and ctc_test.go: reductions under weights and masks, CTC at its edges.

Made with Keras 3.15.1 on TensorFlow 2.21 (KERAS_BACKEND=tensorflow).
"""
import keras
import numpy as np
import tensorflow as tf
from keras import losses

y = (np.arange(12).reshape(2, 3, 2) % 3).astype("f")
pred = (np.arange(12).reshape(2, 3, 2) * 5 % 7 / 10).astype("f")
weights = {
    "none": None,
    "[batch 1]": np.array([[1.0], [3.0]]),
    "[batch steps]": np.array([[1.0, 2, 0], [3, 0, 1]]),
    "[batch steps 1]": np.array([[1.0, 2, 0], [3, 0, 1]])[..., None],
}
masks = {"none": None, "four": np.array([[1, 0, 1], [1, 1, 0]], bool), "all": np.zeros((2, 3), bool)}
for reduction in ["sum_over_batch_size", "sum", "mean_with_sample_weight", "none"]:
    for w, weight in weights.items():
        for m, mask in masks.items():
            p = tf.constant(pred)
            if mask is not None:
                keras.src.backend.set_keras_mask(p, tf.constant(mask))
            print(reduction, w, m, losses.MeanSquaredError(reduction=reduction)(y, p, weight).numpy().ravel())

logits = (np.arange(12).reshape(1, 3, 4) * 7 % 5).astype("f") / 2
for labels in [[1, 1, 2], [0, 0, 0], [1, 0, 2], [1, 2, 0], [1, 2, 3], [2, 2, 0]]:
    x = tf.Variable(logits)
    with tf.GradientTape() as tape:
        loss = losses.CTC()(np.array([labels]), x)
    print(labels, float(loss), tape.gradient(loss, x).numpy().ravel())

unit = lambda x: x / np.linalg.norm(x, axis=-1, keepdims=True)
embeddings = unit(np.array([[1, 2], [2, 1], [-1, 1], [1, 1.5], [0, -1], [3, 1]], "f")).astype("f")
for config in [{}, {"gamma": 2.0, "margin": 0.0, "remove_diagonal": False}]:
    x = tf.Variable(embeddings)
    with tf.GradientTape() as tape:
        loss = losses.Circle(reduction="none", **config)(np.array([0, 0, 1, 1, 2, 0]), x)
        total = tf.reduce_sum(loss)
    print(config, loss.numpy(), tape.gradient(total, x).numpy().ravel())
