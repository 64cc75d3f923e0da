#!/usr/bin/env python3
"""Prints the numbers in keras/ops/window_test.go: convolutions and pools of small whole numbers.

Made with Keras 3.15.1 on JAX (KERAS_BACKEND=jax), the gradients at ties on TensorFlow 2.21 (KERAS_BACKEND=tensorflow).
"""
import keras
import numpy as np
from keras import ops


def count(first, *shape):
    return np.arange(first, first + np.prod(shape)).reshape(shape).astype("float32")


def ties():
    import tensorflow as tf

    for f in [lambda x: ops.max_pool(x, 4), lambda x: ops.max_pool(x, 3, 2, "same"), lambda x: ops.max(x, axis=1)]:
        x = tf.Variable([[[1.0], [2.0], [2.0], [0.0]]])
        with tf.GradientTape() as tape:
            y = f(x)
        print("ties", tape.gradient(y, x).numpy().ravel())


steps, square, first = count(1, 1, 5, 1), count(1, 1, 2, 2), {"data_format": "channels_first"}
if keras.backend.backend() == "tensorflow":
    ties()
else:
    for name, y in {
        "Conv": ops.conv(steps, count(1, 3, 1, 1)),
        "Conv same": ops.conv(steps, count(1, 3, 1, 1), padding="same"),
        "Conv same, even, stride": ops.conv(steps, count(1, 4, 1, 1), padding="same", strides=2),
        "Conv causal": keras.layers.Conv1D(1, 2, dilation_rate=2, padding="causal", kernel_initializer=lambda s, dtype: count(1, *s))(steps),
        "Conv groups": ops.conv(square, count(1, 1, 1, 4)),
        "Conv first": ops.conv(square, count(1, 1, 2, 1), **first),
        "DepthwiseConv": ops.depthwise_conv(square, count(1, 2, 2, 2)),
        "DepthwiseConv first": ops.depthwise_conv(square, count(1, 2, 2, 1), **first),
        "SeparableConv": ops.separable_conv(square, count(1, 2, 2, 1), count(1, 1, 2, 1)),
        "ConvTranspose": ops.conv_transpose(steps, count(1, 2, 1, 1), 3),
        "ConvTranspose, output padding": ops.conv_transpose(steps, count(1, 3, 1, 1), 2, output_padding=1),
        "ConvTranspose same": ops.conv_transpose(steps, count(1, 3, 1, 1), 2, padding="same"),
        "ConvTranspose same, output padding": ops.conv_transpose(steps, count(1, 4, 1, 1), 2, padding="same", output_padding=0),
        "ConvTranspose, dilation": ops.conv_transpose(steps, count(1, 3, 1, 1), 1, dilation_rate=2),
        "MaxPool": ops.max_pool(count(1, 1, 4, 4, 1), 2, 2),
        "MaxPool same, one number for all axes": ops.max_pool(count(-9, 1, 3, 3, 1), 2, 2, "same"),
        "AveragePool same": ops.average_pool(steps, 2, 2, "same"),
        "AveragePool first": ops.average_pool(count(1, 1, 2, 4), 2, 2, **first),
    }.items():
        print(name, np.shape(y), np.asarray(y).ravel().tolist())
