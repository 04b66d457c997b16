"""top_k_mask: True at the k largest elements of each row."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 6), 2


def oracle(t, k):
    where = t.topk(k, dim=1).indices
    return torch.zeros(t.shape, dtype=torch.bool).scatter(1, where, True)


test_standard = standard("top_k_mask", inputs, oracle, allowed=oracles.allowed(also=oracles.SUMS))


@pytest.mark.parametrize("k", [0, 1, 3, 5, 6])
def test_any_k_from_0_to_all(learner, draw, k):
    t = draw(4, 6)

    for each in (2, k):
        expect(learner.top_k_mask(t, each)).equals(oracle(t, each))


@pytest.mark.parametrize("shape", [(4, 4), (7, 5), (2, 9)])
def test_any_shape_will_do(learner, draw, shape):
    t = draw(*shape)

    expect(learner.top_k_mask(t, 1)).equals(oracle(t, 1))


def test_each_row_has_its_own_level(learner, draw):
    t = torch.tensor([[100.0], [0.0], [-100.0]]) + draw(3, 5)

    expect(learner.top_k_mask(t, 2)).equals(oracle(t, 2))


def test_negative_elements_count_by_value_not_by_absolute_value(learner, draw):
    t = -draw.uniform(3, 6, low=1.0, high=9.0)

    expect(learner.top_k_mask(t, 3)).equals(oracle(t, 3))


def test_integers_and_large_integers(learner, draw):
    t = 2**53 + torch.stack([draw.permutation(7) for _ in range(3)])

    expect(learner.top_k_mask(t, 3)).equals(oracle(t, 3))


@pytest.mark.parametrize("k", [1, 2, 4])
def test_exactly_k_even_if_elements_are_equal(learner, draw, k):
    t = draw.integers(6, 8, low=0, high=3).float()

    seen = learner.top_k_mask(t, k)
    mask = seen.value

    expect(seen).holds(
        isinstance(mask, torch.Tensor) and mask.dtype is torch.bool and mask.shape == t.shape,
        "did not return a bool tensor of t's shape",
    ).holds(
        (mask.sum(dim=1) == k).all(),
        f"marked {mask.sum(dim=1).tolist()} elements in the rows; wanted {k} in each",
    ).holds(
        torch.equal(t[mask].view(-1, k).sort(dim=1).values, t.topk(k, dim=1).values.flip(1)),
        "marked elements that are not the largest of their row",
    )


def test_the_smallest_integer_is_the_smallest(learner):
    whole = torch.tensor([[-(2**63), 5, -7, 3], [4, -(2**63), 2**63 - 1, 0]])
    byte = torch.tensor([[0, 3, 200, 7]], dtype=torch.uint8)

    for t in (whole, byte):
        expect(learner.top_k_mask(t, 2)).equals(oracle(t, 2))


def test_all_but_the_smallest_and_all(learner):
    inf, least = float("inf"), -(2**63)
    numbers = torch.tensor([[1.0, -inf, 2.0], [-inf, 3.0, 0.5]])
    whole = torch.tensor([[1, least, 2], [least, 3, 2**63 - 1]])
    byte = torch.tensor([[1, 0, 2], [0, 255, 7]], dtype=torch.uint8)

    for t in (numbers, whole, byte):
        for k in (2, 3):
            expect(learner.top_k_mask(t, k)).equals(oracle(t, k))


def test_infinities_are_numbers_too(learner):
    inf = float("inf")

    t = torch.tensor([[-inf, 1.0, 2.0, -inf], [inf, 1.0, -inf, 0.0]])
    expect(learner.top_k_mask(t, 2)).equals(oracle(t, 2))
