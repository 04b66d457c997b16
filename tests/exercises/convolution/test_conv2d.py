"""conv2d: a convolution of images, from their windows and one product."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 3, 6, 5), draw(4, 3, 2, 3), draw(4), 2, 1


def oracle(images, weight, bias, stride, padding):
    return functional.conv2d(images, weight, bias, stride, padding)


test_standard = standard("conv2d", inputs, oracle, gradient=True, dtypes=FLOATS)


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 1, 2])
def test_strides_and_paddings(learner, draw, stride, padding):
    args = draw(2, 3, 5, 7), draw(2, 3, 2, 3), draw(2), stride, padding

    expect(learner.conv2d(*args)).equals(oracle(*args))


@pytest.mark.parametrize("kernel", [(1, 1), (3, 3), (1, 4), (5, 2), (4, 6)])
def test_kernels_of_any_shape(learner, draw, kernel):
    args = draw(2, 2, 5, 6), draw(3, 2, *kernel), draw(3), 1, 1

    expect(learner.conv2d(*args)).equals(oracle(*args))


def test_one_channel_in_and_one_out(learner, draw):
    args = draw(1, 1, 4, 3), draw(1, 1, 2, 2), draw(1), 1, 0

    expect(learner.conv2d(*args)).equals(oracle(*args))


def test_as_many_channels_out_as_in(learner, draw):
    args = draw(2, 3, 4, 4), draw(3, 3, 3, 3), draw(3), 1, 1

    expect(learner.conv2d(*args)).equals(oracle(*args))


def test_the_bias_belongs_to_the_output_channels(learner, draw):
    args = draw(2, 1, 3, 3), torch.zeros(3, 1, 1, 1), draw(3), 1, 0

    expect(learner.conv2d(*args)).equals(oracle(*args))


def test_rows_that_no_window_reaches_do_not_count(learner, draw):
    args = draw(2, 2, 8, 6), draw(3, 2, 3, 2), draw(3), 3, 0

    expect(learner.conv2d(*args)).equals(oracle(*args))


def test_equals_torch_to_the_last_digits_in_float64(learner, draw):
    args = draw(2, 5, 6, 6).double(), draw(3, 5, 3, 3).double(), draw(3).double(), 1, 1

    expect(learner.conv2d(*args)).equals(oracle(*args), rtol=1e-12, atol=1e-12)


def test_no_convolution_of_torch_does_the_work(learner, draw):
    args = inputs(draw, 2)

    seen = learner.conv2d(*args)

    expect(seen).calls_none_of(*oracles.CONVOLUTIONS).equals(oracle(*args))
