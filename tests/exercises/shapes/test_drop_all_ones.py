"""drop_all_ones: the same tensor without any axis of size 1."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return (draw(1, n, 1, 1, 3),)


def oracle(t):
    return t.clone(memory_format=torch.contiguous_format).view([s for s in t.shape if s != 1])


test_standard = standard("drop_all_ones", inputs, oracle, gradient=True)


@pytest.mark.parametrize(
    "shape", [(1, 3), (3, 1), (2, 1, 3), (1, 1, 3), (3, 1, 1), (2, 3), (4,), (1, 0, 1)]
)
def test_wherever_the_ones_stand(learner, draw, shape):
    t = draw(*shape)

    expect(learner.drop_all_ones(t)).equals(oracle(t))


@pytest.mark.parametrize("shape", [(), (1,), (1, 1, 1)])
def test_nothing_but_ones_leaves_a_single_number(learner, draw, shape):
    t = draw(*shape)

    expect(learner.drop_all_ones(t)).equals(oracle(t)).shares_memory_with("t")


def test_is_a_view(learner, draw):
    t = draw(1, 3, 1, 2)

    expect(learner.drop_all_ones(t)).equals(oracle(t)).shares_memory_with("t")


def test_is_a_view_of_a_transposed_tensor_too(learner, draw):
    t = draw(3, 1, 2).transpose(0, 2)

    expect(learner.drop_all_ones(t)).equals(oracle(t)).shares_memory_with("t")


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    t = draw.integers(3, 1, 5, low=0, high=2, dtype=dtype)

    expect(learner.drop_all_ones(t)).equals(oracle(t))


@wrong_answer("An axis of size 1 is still there: every one of them should go, wherever it stands.")
def first_only(t):
    return t.squeeze(0) if t.ndim else t


@wrong_answer("An axis of size 1 is still there: every one of them should go, wherever it stands.")
def both_ends(t):
    return t.squeeze(0).squeeze(-1) if t.ndim else t


@wrong_answer(
    "When one axis has gone, those behind it move up, and the loop looks at the wrong ones: "
    "drop them all at once, or begin at the end."
)
def shifting_positions(t):
    for dim in range(t.ndim):
        if t.shape[dim] == 1:
            t = t.squeeze(dim)
    return t


@wrong_answer("That is flat: the axes of other sizes should stay apart.")
def flattened(t):
    return t.flatten()


@wrong_answer("An axis of size 0 is not of size 1: it has to stay.")
def up_to_one(t):
    return t.reshape([size for size in t.shape if size > 1])


@wrong_answer("The answer is a copy. To leave out axes of size 1 needs no memory: give a view.")
def copied(t):
    return t.squeeze().clone()


@wrong_answer("`squeeze_` changed t itself: the trailing underscore means in place.")
def in_place(t):
    return t.squeeze_()


@wrong_answer("Where every axis has size 1 none is left: the shape is () then, not (1,).")
def one_axis_kept(t):
    return torch.atleast_1d(t.squeeze())


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def through_numpy(t):
    return torch.from_numpy(t.numpy().squeeze())


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def cut(t):
    return t.data.squeeze()


@wrong_answer("Where every axis has size 1 none is left: the shape is () then, not (1,).")
def never_without_a_shape(t):
    return t.reshape([size for size in t.shape if size != 1] or [1])


@right_answer
def from_the_end(t):
    for dim in reversed(range(t.ndim)):
        t = t.squeeze(dim)
    return t


@right_answer
def by_index(t):
    return t[tuple(0 if size == 1 else slice(None) for size in t.shape)]
