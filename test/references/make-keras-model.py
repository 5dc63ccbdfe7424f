"""A small net that Keras made, with what it answers, for `readWeights`.

    pip install keras==3.15.1 jax==0.10.2 safetensors==0.8.0 && KERAS_BACKEND=jax python test/references/make-keras-model.py

writes keras-model.safetensors beside this file: the net's variables by Keras's own paths, `inputs` (channels last) and `logits`. Keras
writes no safetensors by itself (its own file is HDF5): the one line that does is the call of `save_file`.
"""

import pathlib

import keras
import numpy as np
from safetensors.numpy import save_file


def main() -> None:
    keras.utils.set_random_seed(20150309)
    net = keras.Sequential(
        [
            keras.Input((6, 5, 2)),
            keras.layers.Conv2D(3, 3, name="conv"),
            keras.layers.BatchNormalization(name="norm"),
            keras.layers.ReLU(),
            keras.layers.DepthwiseConv2D(2, depth_multiplier=2, activation="relu", name="depthwise"),
            keras.layers.Flatten(),
            keras.layers.Dense(5, activation="relu", name="hidden"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(4, name="top"),
        ]
    )
    generator = np.random.default_rng(20150309)
    for variable in net.weights:
        noise = generator.normal(size=variable.shape) * 0.1
        variable.assign(np.abs(variable.numpy() + noise) if "variance" in variable.path else variable.numpy() + noise)
    inputs = generator.normal(size=(3, 6, 5, 2)).astype(np.float32)
    logits = np.asarray(net(inputs, training=False))
    arrays = {variable.path: variable.numpy() for variable in net.weights}
    file = pathlib.Path(__file__).with_name("keras-model.safetensors")
    save_file({**arrays, "inputs": inputs, "logits": logits.astype(np.float32)}, file)


if __name__ == "__main__":
    main()
