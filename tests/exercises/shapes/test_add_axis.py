"""add_axis: the same tensor with one more axis, of size 1, at a given position."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return draw(n, 3), 1


def oracle(t, dim):
    return torch.stack([t], dim)


test_standard = standard("add_axis", inputs, oracle, dtypes=ANY, gradient=True)


@pytest.mark.parametrize("dim", [-4, -3, -2, -1, 0, 1, 2, 3])
def test_every_position_counts_the_axes_of_the_result(learner, draw, dim):
    t = draw(2, 3, 4)

    expect(learner.add_axis(t, dim)).equals(oracle(t, dim))


@pytest.mark.parametrize("dim", [-1, 0])
def test_a_single_number_gets_its_first_axis(learner, draw, dim):
    t = draw()

    expect(learner.add_axis(t, dim)).equals(oracle(t, dim)).shares_memory_with("t")


@pytest.mark.parametrize("dim", [-1, 0, 1])
def test_is_a_view(learner, draw, dim):
    t = draw(2, 3)

    expect(learner.add_axis(t, dim)).equals(oracle(t, dim)).shares_memory_with("t")


@pytest.mark.parametrize("dim", [-2, 0, 2])
def test_is_a_view_of_a_transposed_tensor_too(learner, draw, dim):
    t = draw(3, 2).T

    expect(learner.add_axis(t, dim)).equals(oracle(t, dim)).shares_memory_with("t")


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    t = draw.integers(3, 5, low=0, high=2, dtype=dtype)

    expect(learner.add_axis(t, 2)).equals(oracle(t, 2))
