"""max_pool_gradient: each square's gradient goes to its first largest pixel."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 3, 5, 7), draw(n, 3, 2, 3), 2


def oracle(images, upstream, size):
    gradient = torch.zeros_like(images)
    for (down, across), square in oracles.squares(images, size):
        largest = square == square.amax(2, keepdim=True)
        first = largest & (largest.cumsum(2) == 1)
        rows = slice(down * size, (down + 1) * size)
        columns = slice(across * size, (across + 1) * size)
        spread = first * upstream[:, :, down, across, None]
        gradient[:, :, rows, columns] = spread.unflatten(2, (size, size)).to(gradient.dtype)
    return gradient


test_standard = standard("max_pool_gradient", inputs, oracle, dtypes=FLOATS, autograd=False)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_squares_of_any_size(learner, draw, size):
    images, upstream = draw(2, 2, 5, 6).double(), draw(2, 2, 5 // size, 6 // size).double()

    seen = learner.max_pool_gradient(images, upstream, size)

    expect(seen).equals(oracle(images, upstream, size), rtol=0.0, atol=0.0)


def test_of_equal_pixels_the_first_gets_all(learner, draw):
    images, upstream = draw.integers(3, 2, 6, 6, low=0, high=2).float(), draw(3, 2, 2, 2)

    expect(learner.max_pool_gradient(images, upstream, 3)).equals(oracle(images, upstream, 3))


def test_a_square_of_equal_pixels_sends_it_to_its_corner(learner, draw):
    images, upstream = torch.zeros(1, 2, 4, 4), draw(1, 2, 2, 2)

    expect(learner.max_pool_gradient(images, upstream, 2)).equals(oracle(images, upstream, 2))


def test_negative_pixels_have_a_largest_too(learner, draw):
    images, upstream = -draw.uniform(2, 1, 4, 4, low=1.0, high=2.0), draw(2, 1, 2, 2)

    expect(learner.max_pool_gradient(images, upstream, 2)).equals(oracle(images, upstream, 2))


def test_infinite_pixels(learner, draw):
    images, upstream = draw(1, 2, 4, 4), draw(1, 2, 2, 2)
    images[0, 0, :2, :2], images[0, 1, 2, 3] = -float("inf"), float("inf")

    expect(learner.max_pool_gradient(images, upstream, 2)).equals(oracle(images, upstream, 2))


def test_no_pooling_of_torch_does_the_work(learner, draw):
    images, upstream, size = inputs(draw, 2)

    seen = learner.max_pool_gradient(images, upstream, size)

    expect(seen).calls_none_of(*oracles.POOLINGS).equals(oracle(images, upstream, size))
