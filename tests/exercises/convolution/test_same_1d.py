"""same_1d: as many elements out as in, by zeros at both ends."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 6), draw(4)


def oracle(x, kernel):
    left = (len(kernel) - 1) // 2
    ends = [x.new_zeros(*x.shape[:-1], size) for size in (left, len(kernel) - 1 - left)]
    return oracles.correlation(torch.cat([ends[0], x, ends[1]], dim=-1), kernel)


test_standard = standard("same_1d", inputs, oracle, gradient=True, dtypes=FLOATS)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6])
def test_odd_and_even_kernels(learner, draw, size):
    x, kernel = draw(2, 7), draw(size)

    expect(learner.same_1d(x, kernel)).equals(oracle(x, kernel))


@pytest.mark.parametrize("leading", [(), (2, 3), (3, 0)])
def test_any_leading_axes(learner, draw, leading):
    x, kernel = draw(*leading, 5), draw(3)

    expect(learner.same_1d(x, kernel)).equals(oracle(x, kernel))


@pytest.mark.parametrize("size", [4, 5, 8])
def test_a_kernel_longer_than_the_signal(learner, draw, size):
    x, kernel = draw(2, 3), draw(size)

    expect(learner.same_1d(x, kernel)).equals(oracle(x, kernel))


def test_the_extra_zero_of_an_even_kernel_goes_right(learner, draw):
    x = draw(6)

    seen = learner.same_1d(x, torch.tensor([0.0, 1.0, 0.0, 0.0]))

    expect(seen).equals(x)


def test_no_convolution_of_torch_does_the_work(learner, draw):
    x, kernel = draw(2, 7), draw(4)

    seen = learner.same_1d(x, kernel)

    expect(seen).calls_none_of(*oracles.CONVOLUTIONS).equals(oracle(x, kernel))
