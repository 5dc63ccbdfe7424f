"""The benchmark's step in JAX: one compiled function whose buffers are donated, batches gathered by NumPy."""

import functools

import common
import jax
import jax.numpy as jnp
import numpy as np

# The fastest of JAX's generators on a processor.
jax.config.update("jax_default_prng_impl", "unsafe_rbg")
jax.config.update("jax_platforms", "cpu")


def perceptron(parameters, values, key=None):
    for index in range(0, len(parameters), 2):
        if key is not None:
            kept = 0.8 if index == 0 else 0.5
            mask = jax.random.bernoulli(jax.random.fold_in(key, index), kept, values.shape)
            values = jnp.where(mask, values / kept, 0)
        values = values @ parameters[index] + parameters[index + 1]
        if index < len(parameters) - 2:
            values = jax.nn.relu(values)
    return values


def convolutional(parameters, values):
    values = values.reshape(-1, 28, 28, 1)
    for kernel, biases in (parameters[0:2], parameters[2:4]):
        values = jax.lax.conv_general_dilated(values, kernel, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))
        values = jax.nn.relu(values + biases)
        values = jax.lax.reduce_window(values, -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
    return values.reshape(len(values), -1) @ parameters[4] + parameters[5]


def prepare(spec: dict):
    digits, numbers = common.read_digits()
    regularised, distils = bool(spec.get("regularised")), "teacher" in spec
    images = digits.reshape(-1, 784).astype(np.float32) / np.float32(255)
    shift = common.MAX_SHIFT
    padded = np.pad(images.reshape(-1, 28, 28), ((0, 0), (shift, shift), (shift, shift))) if regularised else None
    labels = np.eye(10, dtype=np.float32)[numbers]
    parameters = [jnp.array(values) for values in common.read_start(spec)]
    velocities = [jnp.zeros_like(values) for values in parameters]
    soft = common.read_teacher(spec) if distils else labels
    batches = common.positions(common.read_order(spec), spec["batch"])
    generator, pixels = np.random.default_rng(1), np.arange(28)
    key = jax.random.key(1)

    def cross_entropy(targets, logits):
        return -(targets * jax.nn.log_softmax(logits)).sum(-1).mean()

    def loss_of(parameters, inputs, wanted, teacher, key):
        logits = convolutional(parameters, inputs) if spec.get("convolutional") else perceptron(parameters, inputs, key)
        hard = cross_entropy(wanted, logits)
        if not distils:
            return hard
        distance = cross_entropy(jax.nn.softmax(teacher / common.TEMPERATURE), logits / common.TEMPERATURE)
        return common.HARD_WEIGHT * hard + common.SOFT_WEIGHT * common.TEMPERATURE**2 * distance

    @functools.partial(jax.jit, donate_argnums=(0, 1))
    def update(parameters, velocities, *batch):
        loss, gradients = jax.value_and_grad(loss_of)(parameters, *batch)
        velocities = [common.MOMENTUM * velocity + gradient for velocity, gradient in zip(velocities, gradients)]
        parameters = [values - common.RATE * velocity for values, velocity in zip(parameters, velocities)]
        if regularised:
            limit = spec["maxNorm"]
            norms = [jnp.sqrt(jnp.square(weights).sum(0)) for weights in parameters[::2]]
            parameters[::2] = [
                weights * (limit / jnp.maximum(norm, limit)) for weights, norm in zip(parameters[::2], norms)
            ]
        return parameters, velocities, loss

    def cut(chosen, exact):
        if not regularised or exact:
            return images[chosen]
        down, right = generator.integers(0, 2 * shift + 1, (2, len(chosen), 1))
        rows, columns = (down + pixels)[:, :, None], (right + pixels)[:, None, :]
        return padded[chosen[:, None, None], rows, columns].reshape(len(chosen), 784)

    count = 0

    def step(exact: bool) -> float:
        nonlocal parameters, velocities, count
        chosen = next(batches)
        count += 1
        drawn = jax.random.fold_in(key, count) if regularised and not exact else None
        batch = (cut(chosen, exact), labels[chosen], soft[chosen], drawn)
        parameters, velocities, loss = update(parameters, velocities, *batch)
        return float(loss)

    return step, {} if spec.get("convolutional") else {"products": products(spec)}


def products(spec: dict):
    """By NumPy, whose library is OpenBLAS."""
    factors = [
        (np.random.rand(rows, inner).astype(np.float32), np.random.rand(inner, columns).astype(np.float32))
        for rows, inner, columns in common.product_sizes(spec)
    ]
    results = [np.empty((len(first), second.shape[1]), np.float32) for first, second in factors]

    def run() -> None:
        for (first, second), result in zip(factors, results):
            np.matmul(first, second, out=result)

    return run


common.answer(f"JAX {jax.__version__}", prepare)
