"""conv2d_gradients: the backward of a convolution, for images, weight and bias."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 3, 6, 5), draw(4, 3, 2, 3), draw(n, 4, 4, 3), 2, 1


def oracle(images, weight, upstream, stride, padding):
    with torch.enable_grad():
        images, weight = (t.detach().clone().requires_grad_() for t in (images, weight))
        bias = torch.zeros(len(weight), dtype=weight.dtype, requires_grad=True)
        result = functional.conv2d(images, weight, bias, stride, padding)
        return torch.autograd.grad((result * upstream.detach()).sum(), (images, weight, bias))


def drawn(draw, images, weight, stride, padding):
    """Arguments in float64 with images and a weight of these shapes."""
    images, weight = (draw(*shape, dtype=torch.float64) for shape in (images, weight))
    result = functional.conv2d(images, weight, None, stride, padding)
    return images, weight, draw(*result.shape, dtype=torch.float64), stride, padding


EXACT = {"rtol": 1e-10, "atol": 1e-10}

test_standard = standard("conv2d_gradients", inputs, oracle, dtypes=FLOATS, autograd=False)


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 1, 2])
def test_strides_and_paddings(learner, draw, stride, padding):
    args = drawn(draw, (2, 3, 5, 7), (4, 3, 2, 3), stride, padding)

    expect(learner.conv2d_gradients(*args)).equals(oracle(*args), **EXACT)


@pytest.mark.parametrize("kernel", [(1, 1), (3, 3), (1, 4), (5, 2), (4, 6)])
def test_kernels_of_any_shape(learner, draw, kernel):
    args = drawn(draw, (2, 2, 5, 6), (3, 2, *kernel), 1, 1)

    expect(learner.conv2d_gradients(*args)).equals(oracle(*args), **EXACT)


def test_as_many_channels_out_as_in(learner, draw):
    args = drawn(draw, (2, 3, 4, 4), (3, 3, 3, 3), 1, 1)

    expect(learner.conv2d_gradients(*args)).equals(oracle(*args), **EXACT)


def test_pixels_that_no_window_reaches_get_zero(learner, draw):
    args = drawn(draw, (2, 2, 8, 6), (3, 2, 3, 2), 3, 0)

    expect(learner.conv2d_gradients(*args)).equals(oracle(*args), **EXACT)


def test_a_stride_larger_than_the_kernel_leaves_gaps(learner, draw):
    args = drawn(draw, (2, 2, 9, 8), (3, 2, 2, 1), 3, 1)

    expect(learner.conv2d_gradients(*args)).equals(oracle(*args), **EXACT)


def test_no_convolution_of_torch_does_the_work(learner, draw):
    for stride in (1, 2):
        args = drawn(draw, (2, 3, 6, 5), (4, 3, 2, 3), stride, 1)

        seen = learner.conv2d_gradients(*args)

        expect(seen).calls_none_of(*oracles.CONVOLUTIONS).equals(oracle(*args), **EXACT)
