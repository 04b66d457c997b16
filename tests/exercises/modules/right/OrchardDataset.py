"""OrchardDataset: right answers in other styles."""

import torch
from torch.utils.data import Dataset, TensorDataset

from torchkata.testing import right_answer


@right_answer
class OnTensorDataset(Dataset):
    def __init__(self, inputs, targets):
        if inputs.shape[0] != targets.shape[0]:
            raise ValueError(f"{inputs.shape[0]} inputs and {targets.shape[0]} targets")
        self.samples = TensorDataset(inputs, targets)

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        return self.samples[index]


@right_answer
class OnAList:
    def __init__(self, inputs, targets):
        self.samples = list(zip(inputs, targets, strict=True))

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        x, y = self.samples[index]
        return torch.clone(x), y
