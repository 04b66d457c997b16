"""as_row: a vector as a matrix of one row, (1, n)."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return (draw(n),)


def oracle(v):
    return torch.stack([v], dim=0)


test_standard = standard("as_row", inputs, oracle, gradient=True)


def test_is_a_view(learner, draw):
    v = draw(4)

    expect(learner.as_row(v)).equals(oracle(v)).shares_memory_with("v")


def test_is_a_view_of_a_vector_with_gaps_too(learner, draw):
    v = draw(9)[::2]

    expect(learner.as_row(v)).equals(oracle(v)).shares_memory_with("v")


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    v = draw.integers(12, low=0, high=2, dtype=dtype)

    expect(learner.as_row(v)).equals(oracle(v))


@wrong_answer("The elements stand below each other: a row has all of them in its only line.")
def as_a_column(v):
    return v[:, None]


@wrong_answer("A vector has a single axis: turning it round gives the same vector again.")
def transposed(v):
    return v.t()


@wrong_answer("The answer is a copy. A new axis needs no memory: give a view.")
def stacked(v):
    return torch.stack([v], dim=0)


@wrong_answer("The answer is a copy. A new axis needs no memory: give a view.")
def through_lists(v):
    return torch.tensor([v.tolist()], dtype=v.dtype)


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def cut(v):
    return v.data[None]


@right_answer
def by_view(v):
    return v.view(1, -1)


@right_answer
def by_unsqueeze(v):
    return v.unsqueeze(0)
