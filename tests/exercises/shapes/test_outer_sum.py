"""outer_sum: every element of one vector plus every element of another, by broadcasting."""

import pytest
import torch

from torchkata.testing import NUMBERS, expect, standard


def inputs(draw, n):
    return draw(n), draw(3)


def oracle(a, b):
    left, right = torch.cartesian_prod(a, b).unbind(1)
    return (left + right).view(len(a), len(b))


test_standard = standard("outer_sum", inputs, oracle, dtypes=NUMBERS, gradient=True)


@pytest.mark.parametrize(("n", "m"), [(4, 4), (1, 5), (5, 1), (1, 1), (2, 6), (3, 0)])
def test_one_row_for_each_element_of_a(learner, draw, n, m):
    a, b = draw(n), draw(m)

    expect(learner.outer_sum(a, b)).equals(oracle(a, b))


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32, torch.int8])
def test_whole_numbers_stay_whole(learner, draw, dtype):
    a, b = (draw.integers(n, low=-9, high=9, dtype=dtype) for n in (3, 4))

    expect(learner.outer_sum(a, b)).equals(oracle(a, b))


@pytest.mark.parametrize(("n", "m"), [(150, 3), (3, 150), (150, 120)])
def test_a_handful_of_operations_is_enough(learner, draw, n, m):
    a, b = draw(n), draw(m)

    expect(learner.watching(work=True).outer_sum(a, b)).equals(oracle(a, b)).at_most(operations=20)
