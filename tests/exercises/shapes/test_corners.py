"""corners: the four corners of a matrix, as a 2 × 2 view."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return (draw(n + 1, n + 2),)


def oracle(t):
    return torch.stack([t[0, 0], t[0, -1], t[-1, 0], t[-1, -1]]).view(2, 2)


test_standard = standard(
    "corners",
    inputs,
    oracle,
    dtypes=ANY,
    gradient=True,
    without={"takes_size_0": "a single row has no four corners; the docstring asks for 2 × 2"},
)


@pytest.mark.parametrize("shape", [(2, 2), (2, 3), (3, 2), (3, 3), (4, 7), (7, 4)])
def test_any_matrix_of_two_by_two_or_more(learner, draw, shape):
    t = draw(*shape)

    expect(learner.corners(t)).equals(oracle(t)).shares_memory_with("t")


def test_is_a_view_of_a_transposed_tensor_too(learner, draw):
    t = draw(5, 4).T

    expect(learner.corners(t)).equals(oracle(t)).shares_memory_with("t")


def test_is_a_view_of_a_part_of_a_larger_matrix_too(learner, draw):
    t = draw(6, 7)[1:5, 2:5]
    learner.corners(
        draw(4, 5, requires_grad=True)
    )  # so that a copy differs from numbers without a graph

    expect(learner.corners(t)).equals(oracle(t)).shares_memory_with("t")


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    t = draw.integers(4, 3, low=0, high=100, dtype=dtype)

    expect(learner.corners(t)).equals(oracle(t))
