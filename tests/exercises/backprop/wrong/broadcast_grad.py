"""broadcast_grad: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


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
