"""line: the height w·x + b at each x."""

import torch

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return draw(n), draw(1), draw(1)


def oracle(x, w, b):
    return torch.addcmul(b, w, x)


test_standard = standard(
    "line",
    inputs,
    oracle,
    dtypes=FLOATS,
    gradient=True,
    without={"takes_size_0": "there is at least one point, and vmap over none is an error"},
)


def test_parameters_of_rank_0_work(learner, draw):
    x, w, b = draw(3), draw(), draw()

    expect(learner.line(x, w, b)).equals(oracle(x, w, b))
