"""correlate_1d: the sum of a kernel's products with every window of a signal."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 7), draw(3)


def oracle(x, kernel):
    return oracles.correlation(x, kernel)


test_standard = standard("correlate_1d", inputs, oracle, gradient=True, dtypes=FLOATS)


@pytest.mark.parametrize("leading", [(), (2, 3), (2, 1, 3), (3, 0)])
def test_any_leading_axes(learner, draw, leading):
    x, kernel = draw(*leading, 6), draw(4)

    expect(learner.correlate_1d(x, kernel)).equals(oracle(x, kernel))


@pytest.mark.parametrize("size", [1, 2, 5, 8])
def test_kernels_of_any_size(learner, draw, size):
    x, kernel = draw(3, 8), draw(size)

    expect(learner.correlate_1d(x, kernel)).equals(oracle(x, kernel))


def test_the_kernel_is_not_flipped(learner, draw):
    x = draw(9)

    seen = learner.correlate_1d(x, torch.tensor([0.0, 0.0, 1.0]))

    expect(seen).equals(x[2:])


def test_a_kernel_longer_than_the_signal_is_refused(learner, draw):
    expect(learner.correlate_1d(draw(2, 3), draw(4))).raises(ValueError)


def test_no_convolution_of_torch_does_the_work(learner, draw):
    x, kernel = draw(2, 7), draw(3)

    seen = learner.correlate_1d(x, kernel)

    expect(seen).calls_none_of(*oracles.CONVOLUTIONS).equals(oracle(x, kernel))
