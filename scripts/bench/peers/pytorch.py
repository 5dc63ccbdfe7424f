"""The benchmark's step in PyTorch, as its users write it for speed: fused momentum, batches cut from tensors in memory."""

import os
import shutil
import sys

import common
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def perceptron(start: list[np.ndarray], dropout: bool = False) -> nn.Sequential:
    modules: list[nn.Module] = []
    layers = list(zip(start[::2], start[1::2]))
    for index, (weights, biases) in enumerate(layers):
        if dropout:
            modules.append(nn.Dropout(0.2 if index == 0 else 0.5))
        modules.append(linear(weights, biases))
        if index < len(layers) - 1:
            modules.append(nn.ReLU())
    return nn.Sequential(*modules)


def linear(weights: np.ndarray, biases: np.ndarray) -> nn.Linear:
    layer = nn.Linear(*weights.shape)
    layer.weight.data = torch.from_numpy(weights.T.copy())
    layer.bias.data = torch.from_numpy(biases)
    return layer


def convolutional(start: list[np.ndarray]) -> nn.Sequential:
    modules: list[nn.Module] = []
    for kernel, biases in (start[0:2], start[2:4]):
        layer = nn.Conv2d(*kernel.shape[2:], 3, padding=1)
        layer.weight.data = torch.from_numpy(kernel.transpose(3, 2, 0, 1).copy())
        layer.bias.data = torch.from_numpy(biases)
        modules += [layer, nn.ReLU(), nn.MaxPool2d(2)]
    # PyTorch flattens channels first.
    weights = start[4].reshape(7, 7, 32, 10).transpose(2, 0, 1, 3).reshape(-1, 10)
    net = nn.Sequential(*modules, nn.Flatten(), linear(weights, start[5]))
    return net.to(memory_format=torch.channels_last)


def prepare(spec: dict):
    images, labels = (torch.from_numpy(array.copy()) for array in common.read_digits())
    regularised, pictures = bool(spec.get("regularised")), bool(spec.get("convolutional"))
    padded = F.pad(images, (common.MAX_SHIFT,) * 4)
    start = common.read_start(spec)
    net = convolutional(start) if pictures else perceptron(start, regularised)
    optimizer = torch.optim.SGD(net.parameters(), lr=common.RATE, momentum=common.MOMENTUM, fused=True)
    distils, cached = "teacher" in spec, None
    teacher = perceptron(common.read_start(spec, "teacher")) if distils else None
    if spec.get("cached"):
        cached = torch.from_numpy(common.read_teacher(spec))
    batches = common.positions(common.read_order(spec), spec["batch"])
    pixels = torch.arange(28)

    def cut(chosen: torch.Tensor, exact: bool) -> torch.Tensor:
        if not regularised or exact:
            values = images[chosen].float().div_(255)
            return values[:, None] if pictures else values.flatten(1)
        down, right = torch.randint(0, 2 * common.MAX_SHIFT + 1, (2, len(chosen), 1))
        rows, columns = (down + pixels)[:, :, None], (right + pixels)[:, None, :]
        return padded[chosen[:, None, None], rows, columns].flatten(1).float().div_(255)

    def loss_of(inputs: torch.Tensor, wanted: torch.Tensor, soft: torch.Tensor | None) -> torch.Tensor:
        logits = net(inputs)
        loss = F.cross_entropy(logits, wanted)
        if soft is None:
            return loss
        targets = F.softmax(soft / common.TEMPERATURE, -1)
        distance = F.cross_entropy(logits / common.TEMPERATURE, targets)
        return common.HARD_WEIGHT * loss + common.SOFT_WEIGHT * common.TEMPERATURE**2 * distance

    if spec.get("compiled"):
        if not any(shutil.which(name) for name in (os.environ.get("CXX", "g++"), "clang++")):
            sys.exit("Error: torch.compile needs g++, which is not installed")
        loss_of = torch.compile(loss_of)

    def step(exact: bool) -> float:
        if regularised:
            net.train(not exact)
        chosen = torch.from_numpy(next(batches))
        inputs = cut(chosen, exact)
        soft = None
        if teacher is not None:
            with torch.no_grad():
                soft = cached[chosen] if cached is not None else teacher(inputs)
        loss = loss_of(inputs, labels[chosen], soft)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        if regularised:
            with torch.no_grad():
                for module in net:
                    if isinstance(module, nn.Linear):
                        norms = module.weight.norm(dim=1, keepdim=True)
                        module.weight.mul_(spec["maxNorm"] / norms.clamp_(min=spec["maxNorm"]))
        return loss.item()

    return step, {} if pictures else {"products": products(spec), "update": optimizer.step}


def products(spec: dict):
    """By MKL or oneDNN, whichever PyTorch takes."""
    factors = [(torch.rand(rows, inner), torch.rand(inner, columns)) for rows, inner, columns in common.product_sizes(spec)]
    results = [torch.empty(first.shape[0], second.shape[1]) for first, second in factors]

    def run() -> None:
        for (first, second), result in zip(factors, results):
            torch.mm(first, second, out=result)

    return run


common.answer(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads", prepare)
