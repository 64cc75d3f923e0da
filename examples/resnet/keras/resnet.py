#!/usr/bin/env python3
"""The network of examples/resnet in Keras, on the same arrays: to compare accuracies.

    go run ./examples/resnet -export /tmp/emoji
    python examples/resnet/keras/resnet.py /tmp/emoji --epochs 30 --seed 1

KERAS_BACKEND chooses the backend.
"""

import argparse
import os

import keras
import numpy as np
from keras import layers


def convolve(x, filters, kernel, strides):
    return layers.Conv2D(filters, kernel, strides, padding="same", kernel_initializer="he_normal",
                         kernel_regularizer=keras.regularizers.L2(1e-4))(x)


def residual(x, filters, strides):
    y = convolve(x, filters, 3, strides)
    y = layers.Activation("relu")(layers.BatchNormalization()(y))
    y = convolve(y, filters, 3, 1)
    y = layers.BatchNormalization()(y)
    if strides > 1:
        x = convolve(x, filters, 1, strides)
    return layers.Activation("relu")(layers.Add()([x, y]))


def resnet(blocks, classes):
    inputs = keras.Input((32, 32, 3))
    x = convolve(inputs, 16, 3, 1)
    x = layers.Activation("relu")(layers.BatchNormalization()(x))
    for stage, filters in enumerate((16, 32, 64)):
        for block in range(blocks):
            x = residual(x, filters, 2 if stage > 0 and block == 0 else 1)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(classes, activation="softmax", kernel_initializer="he_normal")(x))


def rate(epoch, epochs):
    part = 200 * epoch // max(epochs, 1)
    for after, value in ((180, 0.5e-6), (160, 1e-6), (120, 1e-5), (80, 1e-4)):
        if part > after:
            return value
    return 1e-3


def main():
    flags = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    flags.add_argument("folder", help="with the arrays that -export wrote")
    flags.add_argument("--epochs", type=int, default=30)
    flags.add_argument("--batch", type=int, default=32)
    flags.add_argument("--rows", type=int, default=None, help="train and test on the first so many pictures only")
    flags.add_argument("--seed", type=int, default=1)
    f = flags.parse_args()

    def read(name):
        return np.load(os.path.join(f.folder, name + ".npy"))[: f.rows]

    x_train, x_test = (read(name).astype("float32") / 255 for name in ("x_train", "x_test"))
    y_train, y_test = read("y_train"), read("y_test")

    keras.utils.set_random_seed(f.seed)
    model = resnet(3, int(y_train.max()) + 1)
    model.compile(optimizer=keras.optimizers.Adam(rate(0, f.epochs)), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    print(f"{model.count_params():,} weights")
    model.fit(x_train, y_train, batch_size=f.batch, epochs=f.epochs, validation_split=0.1, verbose=2,
              callbacks=[keras.callbacks.LearningRateScheduler(lambda epoch, _: rate(epoch, f.epochs))])
    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
    print(f"Test loss: {loss:.4f}\nTest accuracy: {accuracy:.4f}")


if __name__ == "__main__":
    main()
