"""top_k_mask: True at the k largest of each row."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 6), 2


def oracle(t, k):
    where = t.topk(k, dim=1).indices
    return torch.zeros(t.shape, dtype=torch.bool).scatter(1, where, True)


test_standard = standard("top_k_mask", inputs, oracle, allowed=oracles.allowed())


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


def test_negative_rows_count_by_value_not_by_size(learner, draw):
    t = -draw.uniform(3, 6, low=1.0, high=9.0)

    expect(learner.top_k_mask(t, 3)).equals(oracle(t, 3))


def test_integers_and_large_ones(learner, draw):
    t = 2**53 + torch.stack([draw.permutation(7) for _ in range(3)])

    expect(learner.top_k_mask(t, 3)).equals(oracle(t, 3))


@pytest.mark.parametrize("k", [1, 2, 4])
def test_exactly_k_where_elements_are_equal(learner, draw, k):
    t = draw.integers(6, 8, low=0, high=3).float()

    seen = learner.top_k_mask(t, k)
    mask = seen.value

    expect(seen).holds(
        isinstance(mask, torch.Tensor) and mask.dtype is torch.bool and mask.shape == t.shape,
        "did not return a bool tensor of t's shape",
    ).holds(
        (mask.sum(dim=1) == k).all(),
        f"marked {mask.sum(dim=1).tolist()} elements in the rows; wanted {k} in each, ties or not",
    ).holds(
        torch.equal(t[mask].view(-1, k).sort(dim=1).values, t.topk(k, dim=1).values.flip(1)),
        "marked elements that are not the largest of their row",
    )


def test_the_smallest_integer_is_the_smallest(learner):
    whole = torch.tensor([[-(2**63), 5, -7, 3], [4, -(2**63), 2**63 - 1, 0]])
    byte = torch.tensor([[0, 3, 200, 7]], dtype=torch.uint8)

    for t in (whole, byte):
        expect(learner.top_k_mask(t, 2)).equals(oracle(t, 2))


def test_infinities_are_numbers_too(learner):
    inf = float("inf")

    t = torch.tensor([[-inf, 1.0, 2.0, -inf], [inf, 1.0, -inf, 0.0]])
    expect(learner.top_k_mask(t, 2)).equals(oracle(t, 2))


@wrong_answer("topk is what you are building: sort each row.")
def built_in(t, k):
    return oracle(t, k)


@wrong_answer("kthvalue does the sorting for you, and elements may be equal. Sort each row.")
def by_kthvalue(t, k):
    if k == 0:
        return torch.zeros_like(t, dtype=torch.bool)
    return t >= t.kthvalue(t.shape[1] - k + 1, dim=1, keepdim=True).values


@wrong_answer("Those are the largest of the whole tensor. Each row has k of its own.")
def of_the_whole_tensor(t, k):
    ranks = t.flatten().argsort(descending=True).argsort()
    return (ranks < k).view(t.shape)


@wrong_answer("Those are the largest of each column. Rows are meant: sort along dim 1.")
def of_each_column(t, k):
    return t.argsort(dim=0, descending=True).argsort(dim=0) < k


@wrong_answer("Those are the smallest: sort in descending order.")
def smallest(t, k):
    return t.argsort(dim=1).argsort(dim=1) < k


@wrong_answer("Elements equal to the k-th were all marked: a row may have no more than k.")
def all_that_reach_the_threshold(t, k):
    if k == 0:
        return torch.zeros_like(t, dtype=torch.bool)
    return t >= t.sort(dim=1, descending=True).values[:, k - 1 : k]


@wrong_answer("Only what is above the k-th was marked: the k-th itself belongs to them.")
def above_the_threshold(t, k):
    if k == 0:
        return torch.zeros_like(t, dtype=torch.bool)
    return t > t.sort(dim=1, descending=True).values[:, k - 1 : k]


@wrong_answer(
    "argsort says which element comes first, not which place an element has. Sort its order again."
)
def order_for_place(t, k):
    return t.argsort(dim=1, descending=True) < k


@wrong_answer("The mask is of numbers. Give back bool.")
def integers(t, k):
    return (t.argsort(dim=1, descending=True).argsort(dim=1) < k).long()


@wrong_answer("Those are the places of the k largest. Wanted is a mask of t's shape.")
def places(t, k):
    return t.argsort(dim=1, descending=True)[:, :k]


@wrong_answer("Those are the k largest themselves. Wanted is a mask of t's shape.")
def values(t, k):
    return t.sort(dim=1, descending=True).values[:, :k]


@wrong_answer("The k smallest were left out. Only the k largest are wanted.")
def all_but_the_smallest(t, k):
    return t.argsort(dim=1).argsort(dim=1) >= k


@wrong_answer("With k = 0 nothing is marked: `[:, -0:]` takes everything.")
def everything_for_0(t, k):
    return torch.zeros_like(t, dtype=torch.bool).scatter(1, t.argsort(dim=1)[:, -k:], True)


@wrong_answer("One too many: places count from 0, so the first k are those below k.")
def one_too_many(t, k):
    return t.argsort(dim=1, descending=True).argsort(dim=1) <= k


@wrong_answer("Largest by size, whatever the sign, is not meant.")
def by_size(t, k):
    return t.abs().argsort(dim=1, descending=True).argsort(dim=1) < k


@wrong_answer("float32 cannot tell large integers apart: sort t as it is.")
def through_float32(t, k):
    return t.float().argsort(dim=1, descending=True).argsort(dim=1) < k


@wrong_answer("`mask[:, order] = True` marks these columns in every row. Each row has its own.")
def every_row_marked(t, k):
    mask = torch.zeros_like(t, dtype=torch.bool)
    mask[:, t.argsort(dim=1, descending=True)[:, :k]] = True
    return mask


@wrong_answer("The numbers left torch: no NumPy, no .tolist(). Sort the tensor.")
def by_numpy(t, k):
    order = (-t.detach().numpy()).argsort(axis=1, kind="stable")
    return torch.from_numpy(order.argsort(axis=1) < k)


@wrong_answer("The smallest integer has no negative: sort t in descending order, not −t.")
def by_the_negative(t, k):
    return (-t).argsort(dim=1).argsort(dim=1) < k


@wrong_answer("With k = 0 nothing is marked: everything was.")
def everything_for_0_of_ranks(t, k):
    return t.argsort(dim=1).argsort(dim=1) >= (t.shape[1] - k if k else 0)


@right_answer
def marked_by_scatter(t, k):
    order = torch.argsort(t, dim=1, descending=True)[:, :k]
    return torch.zeros(t.shape, dtype=torch.bool).scatter_(1, order, True)


@right_answer
def marked_by_index(t, k):
    mask = torch.zeros_like(t, dtype=torch.bool)
    places = t.sort(dim=1, descending=True).indices[:, :k]
    mask[torch.arange(len(t)).unsqueeze(1), places] = True
    return mask


@right_answer
def row_by_row(t, k):
    mask = torch.zeros_like(t, dtype=torch.bool)
    for row, marks in zip(t, mask, strict=True):
        for at in row.sort(descending=True).indices[:k]:
            marks[at] = True
    return mask


@right_answer
def by_counting_who_is_larger(t, k):
    places = torch.arange(t.shape[1])
    own, other = t.unsqueeze(2), t.unsqueeze(1)
    before = (other > own) | ((other == own) & (places < places.unsqueeze(1)))
    return before.sum(dim=2) < k
