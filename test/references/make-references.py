"""Reference values from PyTorch for every public loss and gradient of the library.

    pip install torch==2.15.0 numpy && python test/references/make-references.py

writes references.json beside this file. Inputs are float32 numbers; PyTorch computes in float64 with functions and
automatic differentiation of its own, so that what is compared is the library's float32 against the true value.
`float32Deviation` says how far PyTorch's own float32 is from that, in the same measure.
"""

import json
import pathlib
import platform

import torch
import torch.nn.functional as F

TEMPERATURES = [0.5, 1.0, 2.5, 8.0, 20.0, 1000.0]
SOFT_WEIGHT, HARD_WEIGHT = 0.7, 0.2
EXAMPLES, CLASSES = 6, 10


def main() -> None:
    torch.manual_seed(20150309)
    student = torch.randn(EXAMPLES, CLASSES) * 3
    teacher = torch.randn(EXAMPLES, CLASSES) * 5
    labels = F.one_hot(torch.randint(0, CLASSES, (EXAMPLES,)), CLASSES).float()
    inputs = {"student": student, "teacher": teacher, "labels": labels}
    cases, deviation = [], 0.0
    for temperature in TEMPERATURES:
        exact = values_of(*(tensor.double() for tensor in inputs.values()), temperature)
        single = values_of(*inputs.values(), temperature)
        deviation = max(deviation, *(difference(single[name], exact[name]) for name in exact))
        cases.append({"temperature": temperature, "values": {name: exact[name].tolist() for name in exact}})
    record = {
        "madeBy": "python test/references/make-references.py",
        "versions": {"torch": torch.__version__, "python": platform.python_version()},
        "softWeight": SOFT_WEIGHT,
        "hardWeight": HARD_WEIGHT,
        "float32Deviation": deviation,
        "inputs": {name: tensor.double().tolist() for name, tensor in inputs.items()},
        "cases": cases,
    }
    pathlib.Path(__file__).with_name("references.json").write_text(json.dumps(record) + "\n")


def values_of(student, teacher, labels, temperature) -> dict[str, torch.Tensor]:
    """What the library computes, by the name of its function; [examples] or [examples, classes]."""
    student = student.clone().requires_grad_()
    soft_targets = F.softmax(teacher / temperature, -1)
    log_q = F.log_softmax(student / temperature, -1)
    hard = F.cross_entropy(student, labels, reduction="none")
    soft = F.cross_entropy(student / temperature, soft_targets, reduction="none")
    teacher_only = F.cross_entropy(student, soft_targets, reduction="none")
    divergence = F.kl_div(log_q, soft_targets, reduction="none").sum(-1)
    distillation = HARD_WEIGHT * hard + SOFT_WEIGHT * temperature**2 * soft
    binary = F.binary_cross_entropy(log_q.exp(), soft_targets, reduction="none").sum(-1)
    binary_hard = F.binary_cross_entropy(F.softmax(student, -1), labels, reduction="none").sum(-1)
    centred = [logits - logits.mean(-1, keepdim=True) for logits in (student, teacher)]
    matching = F.mse_loss(*centred, reduction="none").mean(-1) / 2
    unscaled_matching = F.mse_loss(student, teacher, reduction="none").sum(-1) / 2

    def gradient(loss):
        return torch.autograd.grad(loss.sum(), student, retain_graph=True)[0]

    first, second = expansion(student.detach(), teacher)
    both = [F.softmax(logits / temperature, -1) for logits in (student, teacher)]
    result = {
        "softmaxWithTemperature": both[0],
        "logSoftmaxWithTemperature": log_q,
        "entropy": torch.distributions.Categorical(probs=both[0]).entropy(),
        "hardTargetLoss": hard,
        "hardTargetGradient": gradient(hard),
        "softTargetLoss": soft,
        "softTargetGradient": gradient(soft),
        "softTargetLossTeacherOnly": teacher_only,
        "softTargetGradientTeacherOnly": gradient(teacher_only),
        "softTargetDivergence": divergence,
        "softTargetDivergenceMean": F.kl_div(log_q, soft_targets, reduction="batchmean"),
        "softTargetDivergenceElementMean": F.kl_div(log_q, soft_targets, reduction="mean"),
        "distillationLoss": distillation,
        "distillationGradient": gradient(distillation),
        "lossFromNotes": temperature**2 * soft + HARD_WEIGHT * hard,
        "logitMatchingLoss": matching,
        "logitMatchingGradient": gradient(matching),
        "unscaledLogitMatchingLoss": unscaled_matching,
        "unscaledLogitMatchingGradient": gradient(unscaled_matching),
        "binarySoftTargetLoss": binary,
        "binarySoftTargetGradient": gradient(binary),
        "binaryHardTargetLoss": binary_hard,
        "binaryHardTargetGradient": gradient(binary_hard),
        "highTemperatureGradient": first / temperature**2,
        "highTemperatureGradientSecondOrder": first / temperature**2 + second / temperature**3,
        "hardContribution": HARD_WEIGHT * gradient(hard).norm(dim=-1),
        "softContribution": SOFT_WEIGHT * temperature**2 * gradient(soft).norm(dim=-1),
        "arithmeticMean": torch.stack(both).mean(0),
        "geometricMean": F.softmax(torch.stack([both[0].log(), both[1].log()]).mean(0), -1),
    }
    return {name: tensor.detach() for name, tensor in result.items()}


def expansion(student, teacher):
    """The first two coefficients of T² · gradient in powers of e = 1/T: derivatives of (softmax(e z) − softmax(e v)) / e."""

    def first_derivative(logits):
        return lambda e: torch.func.jvp(lambda x: F.softmax(x * logits, -1), (e,), (torch.ones_like(e),))[1]

    def second_derivative(logits):
        return lambda e: torch.func.jvp(first_derivative(logits), (e,), (torch.ones_like(e),))[1]

    zero = torch.zeros((), dtype=student.dtype)
    first = first_derivative(student)(zero) - first_derivative(teacher)(zero)
    second = (second_derivative(student)(zero) - second_derivative(teacher)(zero)) / 2
    return first, second


def difference(found, exact) -> float:
    """The largest deviation, relative to the largest value of each example."""
    scale = exact.abs().amax(-1, keepdim=True) if exact.dim() == 2 else exact.abs()
    return float(((found - exact).abs() / scale).max())


if __name__ == "__main__":
    main()
