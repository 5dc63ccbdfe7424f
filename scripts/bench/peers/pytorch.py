"""The benchmark's step in PyTorch, as its users write it for speed: fused momentum, batches cut from tensors in memory."""

import common
import torch
import torch.nn.functional as F


def network(layers: list[int], dropout: bool = False) -> torch.nn.Sequential:
    modules: list[torch.nn.Module] = []
    for index, (inputs, units) in enumerate(zip(layers, layers[1:])):
        if dropout:
            modules.append(torch.nn.Dropout(0.2 if index == 0 else 0.5))
        modules.append(torch.nn.Linear(inputs, units))
        if index < len(layers) - 2:
            modules.append(torch.nn.ReLU())
    return torch.nn.Sequential(*modules)


def prepare(spec: dict):
    images, labels = (torch.from_numpy(array.copy()) for array in common.read_digits())
    shift = common.MAX_SHIFT if spec.get("regularised") else 0
    padded = F.pad(images, (shift,) * 4)
    net = network(spec["layers"], bool(spec.get("regularised")))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, fused=True)
    teacher = network(spec["teacher"]) if "teacher" in spec else None
    cached = torch.randn(len(images), spec["layers"][-1]) if spec.get("cached") else None
    batch, pixels = spec["batch"], torch.arange(28)
    order = torch.randperm(len(images))
    position = 0

    def cut(chosen: torch.Tensor) -> torch.Tensor:
        if shift == 0:
            return images[chosen].flatten(1).float().div_(255)
        down, right = torch.randint(0, 2 * shift + 1, (2, len(chosen), 1))
        rows, columns = (down + pixels)[:, :, None], (right + pixels)[:, None, :]
        return padded[chosen[:, None, None], rows, columns].flatten(1).float().div_(255)

    def step() -> None:
        nonlocal position
        chosen = order[position : position + batch]
        position = (position + batch) % (len(order) - batch)
        inputs = cut(chosen)
        logits = net(inputs)
        loss = F.cross_entropy(logits, labels[chosen])
        if teacher is not None:
            with torch.no_grad():
                soft = cached[chosen] if cached is not None else teacher(inputs)
                soft = F.softmax(soft / common.TEMPERATURE, -1)
            distance = F.cross_entropy(logits / common.TEMPERATURE, soft)
            loss = common.HARD_WEIGHT * loss + common.SOFT_WEIGHT * common.TEMPERATURE**2 * distance
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        if spec.get("regularised"):
            with torch.no_grad():
                for module in net:
                    if isinstance(module, torch.nn.Linear):
                        norms = module.weight.norm(dim=1, keepdim=True)
                        module.weight.mul_(common.MAX_NORM / norms.clamp_(min=common.MAX_NORM))
        loss.item()

    return step


common.answer(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads", prepare)
