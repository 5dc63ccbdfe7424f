"""The benchmark's step in TensorFlow's Python, as one graph."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import common
import tensorflow as tf


def prepare(spec: dict):
    images, labels = common.read_digits()
    shift = common.MAX_SHIFT if spec.get("regularised") else 0
    padded = tf.constant(tf.pad(images, [[0, 0], [shift, shift], [shift, shift]]))
    labels = tf.one_hot(labels, spec["layers"][-1])
    sizes = list(zip(spec["layers"], spec["layers"][1:]))
    weights = [tf.Variable(tf.random.normal(size, stddev=(2 / size[0]) ** 0.5)) for size in sizes]
    biases = [tf.Variable(tf.zeros([units])) for _, units in sizes]
    variables = weights + biases
    velocities = [tf.Variable(tf.zeros_like(variable)) for variable in variables]
    batch, pixels = spec["batch"], tf.range(28)
    order = tf.random.shuffle(tf.range(len(images)))

    def cut(chosen):
        if shift == 0:
            return tf.cast(tf.reshape(tf.gather(padded, chosen), [batch, 784]), tf.float32) / 255
        down, right = tf.unstack(tf.random.uniform([2, batch, 1], 0, 2 * shift + 1, tf.int32))
        rows = tf.gather(tf.gather(padded, chosen), down + pixels, batch_dims=1)
        square = tf.gather(rows, right + pixels, axis=2, batch_dims=1)
        return tf.cast(tf.reshape(square, [batch, 784]), tf.float32) / 255

    @tf.function
    def graph(position):
        chosen = order[position : position + batch]
        values = cut(tf.ensure_shape(chosen, [batch]))
        with tf.GradientTape() as tape:
            for index in range(len(sizes)):
                if spec.get("regularised"):
                    values = tf.nn.dropout(values, 0.2 if index == 0 else 0.5)
                values = tf.matmul(values, weights[index]) + biases[index]
                if index < len(sizes) - 1:
                    values = tf.nn.relu(values)
            losses = tf.nn.softmax_cross_entropy_with_logits(tf.gather(labels, chosen), values)
            loss = tf.reduce_mean(losses)
        for variable, velocity, gradient in zip(variables, velocities, tape.gradient(loss, variables)):
            tf.raw_ops.ResourceApplyMomentum(
                var=variable.handle, accum=velocity.handle, lr=0.01, grad=gradient, momentum=0.9
            )
        if spec.get("regularised"):
            for weight in weights:
                norms = tf.sqrt(tf.reduce_sum(tf.square(weight), 0))
                weight.assign(weight * (common.MAX_NORM / tf.maximum(norms, common.MAX_NORM)))
        return loss

    position = 0

    def step() -> None:
        nonlocal position
        graph(tf.constant(position)).numpy()
        position = (position + batch) % (len(images) - batch)

    return step


common.answer(f"TensorFlow {tf.__version__}", prepare)
