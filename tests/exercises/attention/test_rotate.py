"""rotate: pairs of features turned by angles that grow with the position."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)
NEAR = {"atol": 2e-5, "rtol": 1e-4}  # angles in float32


def inputs(draw, n):
    return draw(n, 3, 5, 6), draw.integers(5, low=0, high=20), 50.0


def oracle(x, positions, base):
    return oracles.rotated(x, positions, base)


test_standard = standard("rotate", inputs, oracle, dtypes=FLOATS, **NEAR)


@pytest.mark.parametrize("leading", [(), (3,), (2, 1, 2)])
def test_any_leading_axes(learner, draw, leading):
    args = draw(*leading, 4, 8), torch.arange(4), 100.0

    expect(learner.rotate(*args)).equals(oracle(*args), **NEAR)


@pytest.mark.parametrize("d", [2, 4, 10])
def test_any_even_number_of_features(learner, draw, d):
    args = draw(2, 3, d), torch.tensor([0, 1, 5]), 30.0

    expect(learner.rotate(*args)).equals(oracle(*args), **NEAR)


def test_as_many_positions_as_features(learner, draw):
    args = draw(4, 4, 4), torch.arange(4), 30.0

    expect(learner.rotate(*args)).equals(oracle(*args), **NEAR)


def test_autograd_can_follow(learner, draw):
    x, positions, base = inputs(draw, 2)

    seen = learner.rotate(x.requires_grad_(), positions, base)

    expect(seen).agrees_with(oracle, **NEAR).gradients_agree_with(oracle, **NEAR)


def test_positions_in_any_order(learner, draw):
    args = draw(2, 4, 6), torch.tensor([7, 0, 3, 3]), 30.0

    expect(learner.rotate(*args)).equals(oracle(*args), **NEAR)


def test_position_0_changes_nothing(learner, draw):
    x = draw(2, 3, 6)

    expect(learner.rotate(x, torch.zeros(3, dtype=torch.int64), 30.0)).equals(x)


def test_lengths_stay(learner, draw):
    x = draw(3, 5, 8)

    seen = learner.rotate(x, torch.arange(5), 30.0)

    expect(seen).equals(oracle(x, torch.arange(5), 30.0), **NEAR).holds(
        torch.allclose(seen.value.norm(dim=-1), x.norm(dim=-1), rtol=1e-4),
        "changed the length of a row, which a rotation keeps",
    )


def test_only_the_distance_counts(learner, draw):
    q, k = draw(6).expand(5, 6), draw(6).expand(5, 6)

    queries = learner.rotate(q, torch.arange(5) + 3, 30.0)
    keys = learner.rotate(k, torch.arange(5), 30.0)

    expect(queries).equals(oracle(q, torch.arange(5) + 3, 30.0), **NEAR)
    products = (queries.value * keys.value).sum(-1)
    expect(keys).equals(oracle(k, torch.arange(5), 30.0), **NEAR).holds(
        torch.allclose(products, products[:1].expand(5), rtol=1e-3, atol=1e-3),
        "the product of a query and a key 3 positions before it depends on where they are",
    )


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_far_positions_in_half_precision(learner, draw, dtype):
    x, positions = draw(4, 6).to(dtype), torch.tensor([0, 301, 1003, 4001])

    seen = learner.rotate(x, positions, 10000.0)

    expect(seen).equals(oracle(x, positions, 10000.0), atol=0.05, rtol=0.05)


@pytest.mark.parametrize("d", [1, 5])
def test_an_odd_number_of_features_is_refused(learner, draw, d):
    expect(learner.rotate(draw(3, d), torch.arange(3), 30.0)).raises(ValueError)
