"""grad_or_zeros: what stands in `.grad`, zeros where nothing does."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return (_leaf(draw, n, 3),)


def oracle(t):
    return t.new_zeros(t.shape) if t.grad is None else t.grad


test_standard = standard("grad_or_zeros", inputs, oracle)


@pytest.mark.parametrize("shape", [(), (1,), (2, 3)])
def test_without_a_gradient_there_are_zeros_of_the_same_shape(learner, draw, shape):
    t = draw(*shape, requires_grad=True)

    expect(learner.grad_or_zeros(t)).equals(torch.zeros(shape)).requires_grad(False)


@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16, torch.int64, torch.bool])
def test_zeros_have_the_same_dtype(learner, draw, dtype):
    t = draw(2, 3).to(dtype)

    seen = learner.grad_or_zeros(t)

    expect(seen).equals(torch.zeros(2, 3, dtype=dtype)).leaves_arguments_unchanged()


def test_an_empty_gradient_stays_empty(learner, draw):
    t = draw(4, requires_grad=True)

    expect(learner.grad_or_zeros(t)).leaves_arguments_unchanged()


def test_a_gradient_in_float64_comes_back_whole(learner, draw):
    t = _leaf(draw, 3, 2, dtype=torch.float64)

    expect(learner.grad_or_zeros(t)).equals(t.grad).argument("t").gradient(t.grad)


def test_a_gradient_of_zeros_and_one_with_a_zero_in_it(learner, draw):
    t = _leaf(draw, 3)
    t.grad[0] = 0.0

    expect(learner.grad_or_zeros(t)).equals(t.grad)


def test_zeros_are_zeros_whatever_stands_in_t(learner):
    t = torch.tensor([float("nan"), float("inf"), 1.0], requires_grad=True)

    expect(learner.grad_or_zeros(t)).equals(torch.zeros(3))


@pytest.mark.parametrize("grad", [[1.0, -1.0], [0.0, 0.0], [float("nan"), float("inf")]])
def test_whatever_stands_in_grad_comes_back(learner, draw, grad):
    t = _leaf(draw, 2)
    t.grad = torch.tensor(grad)

    expect(learner.grad_or_zeros(t)).equals(t.grad)


def test_a_leaf_that_no_longer_requires_grad_may_still_have_one(learner, draw):
    t = _leaf(draw, 3)

    expect(learner.grad_or_zeros(t)).equals(t.grad)
    expect(learner.grad_or_zeros(t.requires_grad_(False))).equals(t.grad)


def _leaf(draw, *shape, dtype=torch.float32):
    t = draw(*shape, dtype=dtype, requires_grad=True)
    t.grad = draw(*shape, dtype=dtype)
    return t


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


@right_answer
def a_copy(t):
    if t.grad is not None:
        return t.grad.clone()
    return torch.zeros(t.shape, dtype=t.dtype, device=t.device)


@right_answer
def added_to_zeros(t):
    zeros = torch.empty_like(t.detach()).fill_(0)
    return zeros if t.grad is None else zeros + t.grad
