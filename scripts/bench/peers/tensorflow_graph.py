"""The benchmark's step in TensorFlow's Python, as one graph."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import common
import tensorflow as tf


def prepare(spec: dict):
    images, labels = common.read_digits()
    regularised, pictures = bool(spec.get("regularised")), bool(spec.get("convolutional"))
    shift = common.MAX_SHIFT
    padded = tf.constant(tf.pad(images, [[0, 0], [shift, shift], [shift, shift]]))
    images, labels = tf.constant(images), tf.one_hot(labels, 10)
    variables = [tf.Variable(values) for values in common.read_start(spec)]
    velocities = [tf.Variable(tf.zeros_like(variable)) for variable in variables]
    teacher = [tf.constant(values) for values in common.read_start(spec, "teacher")]
    cached = tf.constant(common.read_teacher(spec))
    batch, pixels = spec["batch"], tf.range(28)
    batches = common.positions(common.read_order(spec), batch)

    def cut(chosen, exact):
        if not regularised or exact:
            values = tf.cast(tf.gather(images, chosen), tf.float32) / 255
            return tf.reshape(values, [batch, 28, 28, 1] if pictures else [batch, 784])
        down, right = tf.unstack(tf.random.uniform([2, batch, 1], 0, 2 * shift + 1, tf.int32))
        rows = tf.gather(tf.gather(padded, chosen), down + pixels, batch_dims=1)
        square = tf.gather(rows, right + pixels, axis=2, batch_dims=1)
        return tf.cast(tf.reshape(square, [batch, 784]), tf.float32) / 255

    def perceptron(values, layers, dropout):
        for index in range(0, len(layers), 2):
            if dropout:
                values = tf.nn.dropout(values, 0.2 if index == 0 else 0.5)
            values = tf.matmul(values, layers[index]) + layers[index + 1]
            if index < len(layers) - 2:
                values = tf.nn.relu(values)
        return values

    def convolutional(values):
        for kernel, biases in (variables[0:2], variables[2:4]):
            values = tf.nn.relu(tf.nn.conv2d(values, kernel, 1, "SAME") + biases)
            values = tf.nn.max_pool2d(values, 2, 2, "VALID")
        return tf.matmul(tf.reshape(values, [batch, -1]), variables[4]) + variables[5]

    def loss_of(values, chosen, exact):
        logits = convolutional(values) if pictures else perceptron(values, variables, regularised and not exact)
        hard = tf.nn.softmax_cross_entropy_with_logits(tf.gather(labels, chosen), logits)
        if "teacher" not in spec:
            return tf.reduce_mean(hard)
        soft = tf.gather(cached, chosen) if spec.get("cached") else perceptron(values, teacher, False)
        targets = tf.nn.softmax(soft / common.TEMPERATURE)
        distance = tf.nn.softmax_cross_entropy_with_logits(targets, logits / common.TEMPERATURE)
        return tf.reduce_mean(common.HARD_WEIGHT * hard + common.SOFT_WEIGHT * common.TEMPERATURE**2 * distance)

    @tf.function
    def graph(chosen, exact):
        values = cut(tf.ensure_shape(chosen, [batch]), exact)
        with tf.GradientTape() as tape:
            loss = loss_of(values, chosen, exact)
        for variable, velocity, gradient in zip(variables, velocities, tape.gradient(loss, variables)):
            tf.raw_ops.ResourceApplyMomentum(
                var=variable.handle, accum=velocity.handle, lr=common.RATE, grad=gradient, momentum=common.MOMENTUM
            )
        if regularised:
            for weight in variables[::2]:
                norms = tf.sqrt(tf.reduce_sum(tf.square(weight), 0))
                weight.assign(weight * (spec["maxNorm"] / tf.maximum(norms, spec["maxNorm"])))
        return loss

    def step(exact: bool) -> float:
        return graph(tf.constant(next(batches)), exact).numpy()

    return step, {}


common.answer(f"TensorFlow {tf.__version__}", prepare)
