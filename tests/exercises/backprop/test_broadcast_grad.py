"""broadcast_grad: an upstream gradient summed back to the shape before broadcasting."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 4, 3, 5), (4, 1, 5)


def oracle(grad_out, shape):
    before = torch.zeros(shape, dtype=grad_out.dtype)
    (grad,) = oracles.derivatives(lambda t: t.expand(grad_out.shape), (before,), grad_out)
    return grad


test_standard = standard("broadcast_grad", inputs, oracle, autograd=False)


@pytest.mark.parametrize(
    ("large", "small"),
    [
        ((2, 3), (3,)),
        ((2, 3), (1, 3)),
        ((2, 3), (2, 1)),
        ((2, 3), (1, 1)),
        ((2, 3), (1,)),
        ((2, 3), ()),
        ((4,), ()),
        ((), ()),
        ((2, 3), (2, 3)),
        ((1, 3), (3,)),
        ((1, 3), (1, 3)),
        ((3, 3), (3,)),
        ((3, 3), (3, 1)),
        ((2, 3, 4), (3, 1)),
        ((2, 3, 4), (1, 3, 1)),
        ((2, 1, 4), (2, 1, 1)),
        ((5, 2, 3, 4), (2, 1, 4)),
        ((5, 2, 3, 4), (1, 1, 4)),
        ((0, 3), (1, 3)),
        ((0, 3), (0, 1)),
    ],
    ids=str,
)
def test_goes_back_to_any_shape(learner, draw, large, small):
    grad_out = draw(*large, dtype=torch.float64)

    expect(learner.broadcast_grad(grad_out, small)).equals(oracle(grad_out, small))


def test_a_size_of_1_may_be_stretched_to_0(learner, draw):
    for stretched in (2, 0):
        grad_out = draw(stretched, 3, dtype=torch.float64)

        expect(learner.broadcast_grad(grad_out, (1, 3))).equals(oracle(grad_out, (1, 3)))


@pytest.mark.parametrize("small", [(2, 1), (2, 3), ()], ids=str)
def test_the_dtype_stays(learner, draw, small):
    grad_out = draw.integers(2, 3, low=-9, high=10, dtype=torch.float16)

    expect(learner.broadcast_grad(grad_out, small)).equals(oracle(grad_out, small))


def test_does_not_call_the_built_in(learner, draw):
    seen = learner.broadcast_grad(draw(2, 3), (3,))

    expect(seen).calls_none_of("sum_to_size", "sum_to_size.default")


def _leading(grad_out, shape):
    for _ in range(grad_out.ndim - len(shape)):
        grad_out = grad_out.sum(dim=0)
    return grad_out


@wrong_answer("A size of 1 was summed away. Keep it: keepdim=True.")
def keepdim_lost(grad_out, shape):
    grad_out = _leading(grad_out, shape)
    for dim in reversed(range(len(shape))):
        if shape[dim] == 1:
            grad_out = grad_out.sum(dim=dim)
    return grad_out


@wrong_answer("Sizes of 1 that were stretched have to be summed as well as new dimensions.")
def leading_only(grad_out, shape):
    return _leading(grad_out, shape)


@wrong_answer("A size of 1 may have become 0, too, and not only more. Sum it all the same.")
def only_what_grew(grad_out, shape):
    grad_out = _leading(grad_out, shape)
    for dim, size in enumerate(shape):
        if grad_out.shape[dim] > size:
            grad_out = grad_out.sum(dim=dim, keepdim=True)
    return grad_out


@wrong_answer("Added to float32 zeros, float16 becomes float32. Keep grad_out's dtype.")
def added_to_zeros(grad_out, shape):
    grad_out = _leading(grad_out, shape)
    for dim, size in enumerate(shape):
        if size == 1:
            grad_out = grad_out.sum(dim=dim, keepdim=True)
    return torch.zeros(shape) + grad_out


@wrong_answer("Dimensions that broadcasting put in front have to be summed away as well.")
def stretched_only(grad_out, shape):
    for dim, size in enumerate(reversed(shape), start=1):
        if size == 1:
            grad_out = grad_out.sum(dim=-dim, keepdim=True)
    return grad_out


@wrong_answer("You took the mean. Every copy of an element adds to its gradient: sum.")
def mean(grad_out, shape):
    for _ in range(grad_out.ndim - len(shape)):
        grad_out = grad_out.mean(dim=0)
    for dim, size in enumerate(shape):
        if size == 1:
            grad_out = grad_out.mean(dim=dim, keepdim=True)
    return grad_out


@wrong_answer("You picked one copy of each element. All copies add to its gradient: sum.")
def first_copy(grad_out, shape):
    for _ in range(grad_out.ndim - len(shape)):
        grad_out = grad_out[0]
    for dim, size in enumerate(shape):
        grad_out = grad_out.narrow(dim, 0, size)
    return grad_out.clone()


@wrong_answer("`sum(dim=())` sums everything: where there is nothing to sum over, do not call it.")
def sum_over_no_dimensions(grad_out, shape):
    extra = grad_out.ndim - len(shape)
    grad_out = grad_out.sum(dim=tuple(range(extra)))
    stretched = [dim for dim, size in enumerate(shape) if size == 1]
    return grad_out.sum(dim=stretched, keepdim=True) if stretched else grad_out


@wrong_answer("Shapes were compared from the left. Broadcasting lines them up from the right.")
def lined_up_from_the_left(grad_out, shape):
    for _ in range(grad_out.ndim - len(shape)):
        grad_out = grad_out.sum(dim=-1)
    for dim, size in enumerate(shape):
        if size == 1:
            grad_out = grad_out.sum(dim=dim, keepdim=True)
    return grad_out


@wrong_answer("Only one dimension in front was summed. There may be several, or none.")
def one_leading_dimension(grad_out, shape):
    if grad_out.ndim > len(shape):
        grad_out = grad_out.sum(dim=0)
    for dim, size in enumerate(shape):
        if size == 1:
            grad_out = grad_out.sum(dim=dim, keepdim=True)
    return grad_out


@wrong_answer("That is what you are building: sum_to_size. Write it from sums.")
def built_in(grad_out, shape):
    return grad_out.sum_to_size(shape)


@wrong_answer("Autograd did the work here. Sum by hand.")
def by_autograd(grad_out, shape):
    return oracle(grad_out, shape)


@right_answer
def all_at_once(grad_out, shape):
    extra = grad_out.ndim - len(shape)
    padded = (1,) * extra + tuple(shape)
    dims = [dim for dim, size in enumerate(padded) if size == 1 and grad_out.shape[dim] != 1]
    if dims:
        grad_out = grad_out.sum(dim=dims, keepdim=True)
    return grad_out.reshape(shape)


@right_answer
def while_there_are_too_many(grad_out, shape):
    while grad_out.dim() > len(shape):
        grad_out = torch.sum(grad_out, 0)
    for dim in range(len(shape)):
        if shape[dim] != grad_out.size(dim):
            grad_out = torch.sum(grad_out, dim).unsqueeze(dim)
    return grad_out.clone()


@right_answer
def by_flattening(grad_out, shape):
    extra = grad_out.ndim - len(shape)
    if extra:
        grad_out = grad_out.flatten(0, extra - 1).sum(0)
    return (
        grad_out.sum([d for d, size in enumerate(shape) if size == 1] or [grad_out.ndim], True)
        if any(size == 1 for size in shape)
        else grad_out
    )
