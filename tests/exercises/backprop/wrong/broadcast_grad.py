"""broadcast_grad: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _leading(grad_out, shape):
    for _ in range(grad_out.ndim - len(shape)):
        grad_out = grad_out.sum(dim=0)
    return grad_out


@wrong_answer("A dimension of size 1 disappeared in a sum. Keep it: keepdim=True.")
def keepdim_lost(grad_out, shape):
    grad_out = _leading(grad_out, shape)
    for dim in reversed(range(len(shape))):
        if shape[dim] == 1:
            grad_out = grad_out.sum(dim=dim)
    return grad_out


@wrong_answer("Also sum over sizes of 1 that were stretched, not only over new dimensions.")
def leading_only(grad_out, shape):
    return _leading(grad_out, shape)


@wrong_answer("A size of 1 may also have become 0. Sum over it in that case, too.")
def only_what_grew(grad_out, shape):
    grad_out = _leading(grad_out, shape)
    for dim, size in enumerate(shape):
        if grad_out.shape[dim] > size:
            grad_out = grad_out.sum(dim=dim, keepdim=True)
    return grad_out


@wrong_answer(
    "float16 became float32, because it was added to float32 zeros. Keep the dtype of grad_out."
)
def added_to_zeros(grad_out, shape):
    grad_out = _leading(grad_out, shape)
    for dim, size in enumerate(shape):
        if size == 1:
            grad_out = grad_out.sum(dim=dim, keepdim=True)
    return torch.zeros(shape) + grad_out


@wrong_answer("Also sum over the dimensions that broadcasting added in front.")
def stretched_only(grad_out, shape):
    for dim, size in enumerate(reversed(shape), start=1):
        if size == 1:
            grad_out = grad_out.sum(dim=-dim, keepdim=True)
    return grad_out


@wrong_answer("You took the mean. Every copy of an element adds to its gradient, so sum.")
def mean(grad_out, shape):
    for _ in range(grad_out.ndim - len(shape)):
        grad_out = grad_out.mean(dim=0)
    for dim, size in enumerate(shape):
        if size == 1:
            grad_out = grad_out.mean(dim=dim, keepdim=True)
    return grad_out


@wrong_answer("You took one copy of each element. All copies add to its gradient, so sum.")
def first_copy(grad_out, shape):
    for _ in range(grad_out.ndim - len(shape)):
        grad_out = grad_out[0]
    for dim, size in enumerate(shape):
        grad_out = grad_out.narrow(dim, 0, size)
    return grad_out.clone()


@wrong_answer(
    "Everything was summed where there is no dimension to sum over: `sum(dim=())` does that. "
    "Do not call it then."
)
def sum_over_no_dimensions(grad_out, shape):
    extra = grad_out.ndim - len(shape)
    grad_out = grad_out.sum(dim=tuple(range(extra)))
    stretched = [dim for dim, size in enumerate(shape) if size == 1]
    return grad_out.sum(dim=stretched, keepdim=True) if stretched else grad_out


@wrong_answer("The shapes were compared from the left. Broadcasting aligns them from the right.")
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


@wrong_answer("Do not call sum_to_size: it is the function that you are writing. Use sums.")
def built_in(grad_out, shape):
    return grad_out.sum_to_size(shape)


@wrong_answer("Autograd did the work here. Sum by hand.")
def by_autograd(grad_out, shape):
    return oracle(grad_out, shape)
