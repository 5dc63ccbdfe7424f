"""What the peers have in common: the digits, where all begin, and answering the benchmark."""

import json
import pathlib
import sys
import time
from collections.abc import Callable

import numpy as np

TEMPERATURE, SOFT_WEIGHT, HARD_WEIGHT = 20.0, 0.5, 0.1
RATE, MOMENTUM = 0.01, 0.9
MAX_SHIFT = 2


def read_digits() -> tuple[np.ndarray, np.ndarray]:
    """Training digits as bytes, [60000, 28, 28], and labels, [60000]."""
    folder = pathlib.Path("data/mnist")
    images = np.frombuffer((folder / "train-images-idx3-ubyte").read_bytes(), np.uint8, offset=16)
    labels = np.frombuffer((folder / "train-labels-idx1-ubyte").read_bytes(), np.uint8, offset=8)
    return images.reshape(-1, 28, 28), labels.astype(np.int64)


def read_start(spec: dict, net: str | None = None) -> list[np.ndarray]:
    """Weights and biases, layer by layer, that all contestants begin with; weights are [inputs, units]."""
    folder = pathlib.Path(spec["start"])
    shapes = json.loads((folder / "shapes.json").read_text())[net or spec["net"]]
    values = np.fromfile(folder / f"{net or spec['net']}.f32", np.float32)
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
    return [part.reshape(shape) for part, shape in zip(np.split(values, ends[:-1]), shapes)]


def read_order(spec: dict) -> np.ndarray:
    """The order of the examples, [60000]."""
    return np.fromfile(pathlib.Path(spec["start"]) / "order.u32", np.uint32).astype(np.int64)


def read_teacher(spec: dict) -> np.ndarray:
    """The teacher's logits, [60000, 10]."""
    return np.fromfile(pathlib.Path(spec["start"]) / "teacher-logits.f32", np.float32).reshape(-1, 10)


def positions(order: np.ndarray, batch: int):
    """Positions of the examples of one batch after the other, without end."""
    first = 0
    while True:
        yield order[first : first + batch]
        first = (first + batch) % (len(order) - batch)


def product_sizes(spec: dict) -> list[tuple[int, int, int]]:
    """Rows, inner size and columns of the five large products of a step of a net with two hidden layers."""
    (inputs, hidden, *_), batch = spec["layers"], spec["batch"]
    forward = [(batch, inputs, hidden), (batch, hidden, hidden)]
    return [*forward, (batch, hidden, hidden), (hidden, batch, hidden), (inputs, batch, hidden)]


Step = Callable[[bool], float]


def answer(version: str, prepare: Callable[[dict], tuple[Step, dict[str, Callable[[], object]]]]) -> None:
    """
    Reads a specification, answers with version and losses of the first steps, taken without anything random, and from then on with
    the milliseconds that each of so many steps took, or each run of so many of another part.
    """
    spec = json.loads(sys.stdin.readline())
    step, parts = prepare(spec)
    parts["step"] = lambda: step(False)
    losses = [float(step(True)) for _ in range(spec["checked"])]
    step(False)
    print(json.dumps({"version": version, "losses": losses}), flush=True)
    for line in sys.stdin:
        name, count = line.split()
        parts[name]()
        started = time.perf_counter()
        for _ in range(int(count)):
            parts[name]()
        print(1000 * (time.perf_counter() - started) / int(count), flush=True)
