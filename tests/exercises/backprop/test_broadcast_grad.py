"""broadcast_grad: sums an upstream gradient back to the shape before broadcasting."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 4, 3, 5), (4, 1, 5)


def oracle(grad_out, shape):
    before = torch.zeros(shape, dtype=grad_out.dtype)
    (grad,) = oracles.derivatives(lambda t: t.expand(grad_out.shape), (before,), grad_out)
    return grad


test_standard = standard("broadcast_grad", inputs, oracle, dtypes=FLOATS, autograd=False)


@pytest.mark.parametrize(
    ("large", "small"),
    [
        ((2, 3), (3,)),
        ((2, 3), (1, 3)),
        ((2, 3), (2, 1)),
        ((2, 3), (1, 1)),
        ((2, 3), (1,)),
        ((2, 3), ()),
        ((4,), ()),
        ((), ()),
        ((2, 3), (2, 3)),
        ((1, 3), (3,)),
        ((1, 3), (1, 3)),
        ((3, 3), (3,)),
        ((3, 3), (3, 1)),
        ((2, 3, 4), (3, 1)),
        ((2, 3, 4), (1, 3, 1)),
        ((2, 1, 4), (2, 1, 1)),
        ((5, 2, 3, 4), (2, 1, 4)),
        ((5, 2, 3, 4), (1, 1, 4)),
        ((0, 3), (1, 3)),
        ((0, 3), (0, 1)),
    ],
    ids=str,
)
def test_goes_back_to_any_shape(learner, draw, large, small):
    grad_out = draw(*large, dtype=torch.float64)

    expect(learner.broadcast_grad(grad_out, small)).equals(oracle(grad_out, small))


def test_a_size_of_1_may_be_stretched_to_0(learner, draw):
    for stretched in (2, 0):
        grad_out = draw(stretched, 3, dtype=torch.float64)

        expect(learner.broadcast_grad(grad_out, (1, 3))).equals(oracle(grad_out, (1, 3)))


@pytest.mark.parametrize("small", [(2, 1), (2, 3), ()], ids=str)
def test_keeps_the_dtype(learner, draw, small):
    grad_out = draw.integers(2, 3, low=-9, high=10, dtype=torch.float16)

    expect(learner.broadcast_grad(grad_out, small)).equals(oracle(grad_out, small))


def test_does_not_call_the_built_in(learner, draw):
    seen = learner.broadcast_grad(draw(2, 3), (3,))

    expect(seen).calls_none_of("sum_to_size", "sum_to_size.default")
