"""A small net that PyTorch made, with what it answers, for `readWeights`.

    pip install torch==2.15.0 numpy safetensors && python test/references/make-model.py

writes pytorch-model.safetensors beside this file: the net's `state_dict`, `inputs` (channels first) and `logits`.
"""

import pathlib

import torch
from safetensors.torch import save_file
from torch import nn


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(2, 3, kernel_size=3)
        self.norm = nn.BatchNorm2d(3)
        self.depthwise = nn.Conv2d(3, 6, kernel_size=2, groups=3)
        self.flat_norm = nn.BatchNorm1d(6 * 3 * 2)
        self.hidden = nn.Linear(6 * 3 * 2, 5)
        self.top = nn.Linear(5, 4)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        pictures = self.depthwise(torch.relu(self.norm(self.conv(inputs))))
        return self.top(torch.relu(self.hidden(self.flat_norm(torch.relu(pictures).flatten(1)))))


def main() -> None:
    torch.manual_seed(20150309)
    net = Net()
    with torch.no_grad():
        for name, buffer in net.named_buffers():
            if buffer.dtype == torch.float32:
                buffer.copy_(torch.rand_like(buffer) + (0.5 if "var" in name else -0.5))
        for parameter in net.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    net.eval()
    inputs = torch.randn(3, 2, 6, 5)
    logits = net(inputs).detach()
    arrays = {**net.state_dict(), "inputs": inputs, "logits": logits}
    save_file(arrays, pathlib.Path(__file__).with_name("pytorch-model.safetensors"), metadata={"format": "pt"})


if __name__ == "__main__":
    main()
