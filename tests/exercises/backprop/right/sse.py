"""sse: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

_squares = wrong_beside(__file__)._squares


@right_answer
def by_inner_product(prediction, target):
    _squares(prediction, target)
    error = (prediction - target).flatten()
    return error @ error


@right_answer
def by_the_mean(prediction, target):
    squares = _squares(prediction, target)
    return squares.mean() * squares.numel() if squares.numel() else squares.sum()


@right_answer
def built_in(prediction, target):
    if prediction.size() != target.size():
        raise ValueError(f"got {tuple(prediction.size())} and {tuple(target.size())}")
    return torch.nn.MSELoss(reduction="sum")(prediction, target)
