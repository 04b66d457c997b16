"""add_axis: the same tensor with one axis more, of size 1, at a given position."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return draw(n, 3), 1


def oracle(t, dim):
    return torch.stack([t], dim)


test_standard = standard("add_axis", inputs, oracle, gradient=True)


@pytest.mark.parametrize("dim", [-4, -3, -2, -1, 0, 1, 2, 3])
def test_every_position_counts_in_the_result(learner, draw, dim):
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


@wrong_answer("The new axis always stands first: it belongs at position dim.")
def always_first(t, dim):
    return t[None]


@wrong_answer("The new axis always stands last: it belongs at position dim.")
def always_last(t, dim):
    return t[..., None]


@wrong_answer("The answer is a copy. A new axis of size 1 needs no memory: give a view.")
def copied(t, dim):
    return torch.stack([t], dim)


@wrong_answer("`unsqueeze_` changed t itself: the trailing underscore means in place.")
def in_place(t, dim):
    return t.unsqueeze_(dim)


@wrong_answer(
    "dim counts in the result, which has one axis more than t: "
    "here, positions at the end or negative ones land in the wrong place."
)
def counted_in_the_input(t, dim):
    return t.reshape(*t.shape[:dim], 1, *t.shape[dim:])


@wrong_answer(
    "dim counts in the result, which has one axis more than t: "
    "here, positions at the end or negative ones land in the wrong place."
)
def modulo_the_rank_of_t(t, dim):
    return t.unsqueeze(dim % t.ndim) if t.ndim else t.unsqueeze(0)


@wrong_answer("The sign of dim is lost: −1 is the last place, not place 1.")
def sign_dropped(t, dim):
    return t.unsqueeze(abs(dim))


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def through_numpy(t, dim):
    return torch.from_numpy(t.detach().numpy()).unsqueeze(dim)


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def through_numpy_undetached(t, dim):
    return torch.from_numpy(t.numpy()).unsqueeze(dim)


@wrong_answer("The position is fixed: take dim from the argument.")
def fixed_position(t, dim):
    return t.unsqueeze(1)


@right_answer
def by_shape(t, dim):
    dim = dim % (t.ndim + 1)
    return t.reshape(*t.shape[:dim], 1, *t.shape[dim:])


@right_answer
def by_index(t, dim):
    return t[(slice(None),) * (dim % (t.ndim + 1)) + (None,)]
