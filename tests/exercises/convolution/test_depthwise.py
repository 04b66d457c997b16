"""depthwise: a convolution with one kernel for each channel."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 3, 5, 6), draw(3, 2, 4)


def oracle(images, weight):
    return functional.conv2d(images, weight[:, None], groups=len(weight))


test_standard = standard("depthwise", inputs, oracle, gradient=True, dtypes=FLOATS)


@pytest.mark.parametrize("kernel", [(1, 1), (3, 3), (1, 4), (5, 2), (5, 6)])
def test_kernels_of_any_shape(learner, draw, kernel):
    images, weight = draw(2, 4, 5, 6), draw(4, *kernel)

    expect(learner.depthwise(images, weight)).equals(oracle(images, weight))


def test_a_single_channel(learner, draw):
    images, weight = draw(3, 1, 4, 5), draw(1, 2, 3)

    expect(learner.depthwise(images, weight)).equals(oracle(images, weight))


def test_a_channel_whose_kernel_is_zero_stays_zero(learner, draw):
    images, weight = draw(2, 3, 4, 4), draw(3, 2, 2)
    weight[1] = 0

    seen = learner.depthwise(images, weight)

    expect(seen).equals(oracle(images, weight)).holds(
        not seen.value[:, 1].any(), "the kernel of channel 1 is zero, but its result is not"
    )


def test_as_many_channels_as_rows_and_columns(learner, draw):
    images, weight = draw(3, 3, 3, 3), draw(3, 3, 3)

    expect(learner.depthwise(images, weight)).equals(oracle(images, weight))


def test_the_kernels_are_not_flipped(learner, draw):
    images, weight = draw(2, 2, 4, 4), torch.zeros(2, 2, 2)
    weight[:, 1, 0] = 1

    expect(learner.depthwise(images, weight)).equals(images[:, :, 1:, :-1])


def test_no_convolution_of_torch_does_the_work(learner, draw):
    images, weight = inputs(draw, 2)

    seen = learner.depthwise(images, weight)

    expect(seen).calls_none_of(*oracles.CONVOLUTIONS).equals(oracle(images, weight))
