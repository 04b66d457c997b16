"""split: right answers in other styles."""

import torch
from torch.utils.data import random_split

from torchkata.testing import right_answer


@right_answer
def by_lengths(dataset, fraction, generator):
    size = round(fraction * len(dataset))
    return random_split(dataset, [size, len(dataset) - size], generator=generator)


@right_answer
def into_lists(dataset, fraction, generator):
    order = torch.randperm(len(dataset), generator=generator).tolist()
    size = int(len(dataset) * fraction)
    return tuple([dataset[i] for i in part] for part in (order[:size], order[size:]))
