"""grad_or_zeros: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer(
    "Before the first backward `.grad` is None, and None has no `.data`. Check for None first."
)
def data_of_none(t):
    return t.grad.data


@wrong_answer("A tensor of many elements is neither true nor false. Check whether `.grad` is None.")
def asked_for_truth(t):
    return t.grad if t.grad else torch.zeros_like(t)


@wrong_answer("If `.grad` is None, return zeros, not None.")
def none_comes_back(t):
    return t.grad


@wrong_answer("You returned zeros although there was a gradient.")
def always_zeros(t):
    return torch.zeros_like(t)


@wrong_answer("The zeros are always float32. They need the dtype of t.")
def default_dtype(t):
    return torch.zeros(t.shape) if t.grad is None else t.grad


@wrong_answer("You returned a single zero. Return as many as t has elements.")
def one_zero(t):
    return torch.zeros((), dtype=t.dtype) if t.grad is None else t.grad


@wrong_answer("You put the zeros into t.grad. Do not change t, only return zeros.")
def fills_it(t):
    if t.grad is None:
        t.grad = torch.zeros_like(t)
    return t.grad


@wrong_answer("You checked whether t requires grad. It may require grad and have no gradient yet.")
def asked_for_requires_grad(t):
    return t.grad.clone() if t.requires_grad else torch.zeros_like(t)


@wrong_answer("The zeros require grad. They are a plain result, not a new leaf to train.")
def tracked_zeros(t):
    if t.grad is None:
        return torch.zeros_like(t, requires_grad=t.requires_grad)
    return t.grad


@wrong_answer("Do not compute the zeros from t: NaN times 0 is NaN, and a bool becomes an int.")
def times_zero(t):
    return t.detach() * 0 if t.grad is None else t.grad


@wrong_answer("The zeros were computed from t, so they are part of its graph.")
def times_zero_in_the_graph(t):
    return t * 0 if t.grad is None else t.grad


@wrong_answer("You checked the numbers in `.grad`, such as their sum. Check whether it is None.")
def asked_for_its_sum(t):
    return t.grad if t.grad is not None and t.grad.sum() != 0 else torch.zeros_like(t)


@wrong_answer(
    "A leaf that no longer requires grad may still have a gradient. Check `.grad` itself."
)
def only_where_tracked(t):
    return t.grad if t.requires_grad and t.grad is not None else torch.zeros_like(t)


@wrong_answer("You returned the gradient, but also erased it in t. Do not change t.")
def wiped_out(t):
    if t.grad is None:
        return torch.zeros_like(t)
    grad = t.grad.clone()
    t.grad.zero_()
    return grad
