"""moving_average: the mean of every `size` neighbours, at a cost that does not grow with size."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n + 3), 3


def oracle(v, size):
    return v.double().unfold(0, size, 1).mean(dim=-1).to(v.dtype)


test_standard = standard(
    "moving_average", inputs, oracle, dtypes=FLOATS, gradient=True, allowed=oracles.allowed()
)


@pytest.mark.parametrize(("n", "size"), [(7, 1), (7, 2), (7, 6), (7, 7), (1, 1), (20, 5)])
def test_any_size_from_1_to_n(learner, draw, n, size):
    v = draw(n)

    expect(learner.moving_average(v, size)).equals(oracle(v, size)).shares_nothing()


@pytest.mark.parametrize(("n", "size"), [(4, 0), (4, 5), (4, 9), (4, -1), (0, 1)])
def test_refuses_other_sizes(learner, draw, n, size):
    expect(learner.moving_average(draw(n), size)).raises(ValueError, str(size), str(n))


@pytest.mark.parametrize("size", [3, 100, 900])
def test_the_cost_does_not_grow_with_size(learner, draw, size):
    v = draw(1000)

    seen = learner.watching(work=True).moving_average(v, size)

    expect(seen).equals(oracle(v, size), atol=1e-5).at_most(elements=25 * len(v))


def test_is_right_to_a_millionth_far_from_zero(learner, draw):
    # float32 sums of 2,000 values around 10,000 are off by 1 or so.
    v = 10_000 + draw(2000)

    expect(learner.moving_average(v, 7)).equals(oracle(v, 7), rtol=1e-6, atol=0.0)


def test_large_values_do_not_spoil_later_windows(learner, draw):
    v = torch.cat([torch.full((50,), 1e6), torch.zeros(3), draw(50)])

    expect(learner.moving_average(v, 4)).equals(oracle(v, 4), rtol=1e-6, atol=1e-6)
