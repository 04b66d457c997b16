"""rank_shape_count: the number of axes, the shape, and the number of elements."""

import pytest
import torch

from torchkata.testing import expect, standard


def inputs(draw, n):
    return (draw(n, 3, 2),)


def oracle(t):
    array = t.detach().numpy()
    return array.ndim, array.shape, array.size


test_standard = standard("rank_shape_count", inputs, oracle)


@pytest.mark.parametrize(
    "shape", [(), (1,), (7,), (4, 2), (3, 3), (1, 5, 1), (2, 3, 4, 5), (3, 0)], ids=str
)
def test_any_rank_will_do(learner, draw, shape):
    t = draw(*shape)

    expect(learner.rank_shape_count(t)).equals(oracle(t))


def test_a_single_number_is_one_element(learner, draw):
    for t in (draw(2, 3), draw()):
        expect(learner.rank_shape_count(t)).equals(oracle(t))


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.complex64], ids=str)
def test_any_dtype_will_do(learner, draw, dtype):
    t = draw(2, 3, dtype=dtype)

    expect(learner.rank_shape_count(t)).equals((2, (2, 3), 6))


def test_equal_rows_do_not_lower_the_rank(learner):
    expect(learner.rank_shape_count(torch.ones(4, 3))).equals((2, (4, 3), 12))


def test_repeated_elements_count_even_if_they_share_memory(learner, draw):
    t = draw(3, 1).expand(3, 4)

    expect(learner.rank_shape_count(t)).equals((2, (3, 4), 12))
