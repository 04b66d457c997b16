"""to_array: right answers in other styles."""

import numpy as np
import torch

from torchkata.testing import right_answer


@right_answer
def forced(t):
    return t.numpy(force=True)


@right_answer
def copied(t):
    return np.array(t.detach())


@right_answer
def without_a_graph(t):
    with torch.no_grad():
        return t.clone().numpy()
