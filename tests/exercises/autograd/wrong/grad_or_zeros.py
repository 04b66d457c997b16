"""grad_or_zeros: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer(
    "Before the first backward `.grad` is None, and None has no `.data`: ask for None first."
)
def data_of_none(t):
    return t.grad.data


@wrong_answer("A tensor of many elements is neither true nor false. Ask whether `.grad` is None.")
def asked_for_truth(t):
    return t.grad if t.grad else torch.zeros_like(t)


@wrong_answer("Where nothing stands in `.grad`, zeros are wanted, not None.")
def none_comes_back(t):
    return t.grad


@wrong_answer("Zeros came back although a gradient was there.")
def always_zeros(t):
    return torch.zeros_like(t)


@wrong_answer("The zeros are float32 whatever t is: zeros like t have its dtype.")
def default_dtype(t):
    return torch.zeros(t.shape) if t.grad is None else t.grad


@wrong_answer("One single zero came back: as many are wanted as t has elements.")
def one_zero(t):
    return torch.zeros((), dtype=t.dtype) if t.grad is None else t.grad


@wrong_answer("t.grad was filled with the zeros. Only look at t, and give zeros back.")
def fills_it(t):
    if t.grad is None:
        t.grad = torch.zeros_like(t)
    return t.grad


@wrong_answer("You asked whether t requires grad. It may, and still have no gradient yet.")
def asked_for_requires_grad(t):
    return t.grad.clone() if t.requires_grad else torch.zeros_like(t)


@wrong_answer("The zeros require grad: they are a plain result, not a new leaf to train.")
def tracked_zeros(t):
    if t.grad is None:
        return torch.zeros_like(t, requires_grad=t.requires_grad)
    return t.grad


@wrong_answer("Do not calculate the zeros from t: NaN times 0 is NaN, and a bool becomes an int.")
def times_zero(t):
    return t.detach() * 0 if t.grad is None else t.grad


@wrong_answer("The zeros came out of t by an operation, so they are part of its graph.")
def times_zero_in_the_graph(t):
    return t * 0 if t.grad is None else t.grad


@wrong_answer("You asked for the numbers in `.grad`, such as their sum. Ask whether it is None.")
def asked_for_its_sum(t):
    return t.grad if t.grad is not None and t.grad.sum() != 0 else torch.zeros_like(t)


@wrong_answer("A leaf that no longer requires grad may still have a gradient. Ask `.grad` itself.")
def only_where_tracked(t):
    return t.grad if t.requires_grad and t.grad is not None else torch.zeros_like(t)


@wrong_answer("The gradient was given back and then wiped out. Only look at t.")
def wiped_out(t):
    if t.grad is None:
        return torch.zeros_like(t)
    grad = t.grad.clone()
    t.grad.zero_()
    return grad
