"""grad_or_zeros: the gradient in `.grad`, or zeros if it is None."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return (_leaf(draw, n, 3),)


def oracle(t):
    return t.new_zeros(t.shape) if t.grad is None else t.grad


test_standard = standard("grad_or_zeros", inputs, oracle, dtypes=FLOATS)


@pytest.mark.parametrize("shape", [(), (1,), (2, 3)])
def test_without_a_gradient_there_are_zeros_of_the_same_shape(learner, draw, shape):
    t = draw(*shape, requires_grad=True)

    expect(learner.grad_or_zeros(t)).equals(torch.zeros(shape)).requires_grad(False)


@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16, torch.int64, torch.bool])
def test_zeros_have_the_same_dtype(learner, draw, dtype):
    t = draw(2, 3).to(dtype)

    seen = learner.grad_or_zeros(t)

    expect(seen).equals(torch.zeros(2, 3, dtype=dtype)).leaves_arguments_unchanged()


def test_a_grad_that_is_none_stays_none(learner, draw):
    t = draw(4, requires_grad=True)

    expect(learner.grad_or_zeros(t)).leaves_arguments_unchanged()


def test_keeps_a_gradient_in_float64(learner, draw):
    t = _leaf(draw, 3, 2, dtype=torch.float64)

    expect(learner.grad_or_zeros(t)).equals(t.grad).argument("t").gradient(t.grad)


def test_returns_a_gradient_with_a_zero_in_it(learner, draw):
    t = _leaf(draw, 3)
    t.grad[0] = 0.0

    expect(learner.grad_or_zeros(t)).equals(t.grad)


def test_zeros_are_zeros_even_if_t_has_nan_or_infinity(learner):
    t = torch.tensor([float("nan"), float("inf"), 1.0], requires_grad=True)

    expect(learner.grad_or_zeros(t)).equals(torch.zeros(3))


@pytest.mark.parametrize("grad", [[1.0, -1.0], [0.0, 0.0], [float("nan"), float("inf")]])
def test_returns_any_gradient_as_it_is(learner, draw, grad):
    t = _leaf(draw, 2)
    t.grad = torch.tensor(grad)

    expect(learner.grad_or_zeros(t)).equals(t.grad)


def test_a_leaf_that_no_longer_requires_grad_may_still_have_one(learner, draw):
    t = _leaf(draw, 3)

    expect(learner.grad_or_zeros(t)).equals(t.grad)
    expect(learner.grad_or_zeros(t.requires_grad_(False))).equals(t.grad)


def _leaf(draw, *shape, dtype=torch.float32):
    t = draw(*shape, dtype=dtype, requires_grad=True)
    t.grad = draw(*shape, dtype=dtype)
    return t
