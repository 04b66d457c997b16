"""windows: every window of neighbouring elements of a given size, as a view."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return draw(n + 5), 3  # a window needs an element, so no size is 0


def oracle(v, size):
    return torch.stack([v[start : start + size] for start in range(len(v) - size + 1)])


test_standard = standard("windows", inputs, oracle, dtypes=ANY, gradient=True)


@pytest.mark.parametrize(("n", "size"), [(7, 3), (7, 1), (7, 7), (7, 6), (8, 2), (1, 1), (9, 5)])
def test_from_one_element_to_all_of_them(learner, draw, n, size):
    v = draw(n)

    expect(learner.windows(v, size)).equals(oracle(v, size)).shares_memory_with("v")


def test_is_a_view_of_a_vector_with_gaps_too(learner, draw):
    v = draw(15)[::2]

    expect(learner.windows(v, 3)).equals(oracle(v, 3)).shares_memory_with("v")


def test_is_a_view_of_a_part_of_a_vector_too(learner, draw):
    v = draw(12)[3:10]

    expect(learner.windows(v, 4)).equals(oracle(v, 4)).shares_memory_with("v")


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    v = draw.integers(20, low=0, high=2, dtype=dtype)

    expect(learner.windows(v, 2)).equals(oracle(v, 2))
