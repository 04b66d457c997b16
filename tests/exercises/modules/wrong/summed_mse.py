"""summed_mse: mistakes that people make."""

import contextlib

from torch import nn
from torch.nn import functional

from torchkata.testing import wrong_answer


def _compare(pred, y):
    if pred.shape != y.shape:
        raise ValueError(f"{tuple(pred.shape)} against {tuple(y.shape)}")


@wrong_answer("That is the mean, which is the default of mse_loss. Return the sum.")
def mean(pred, y):
    _compare(pred, y)
    return functional.mse_loss(pred, y)


@wrong_answer("`size_average` is deprecated and gives a warning. Use `reduction`.")
def size_average(pred, y):
    _compare(pred, y)
    return nn.MSELoss(size_average=False)(pred, y)


@wrong_answer(
    "Shapes that differ get through to the subtraction. Compare the two shapes themselves, and "
    "raise a ValueError where they are not the same."
)
def broadcast(pred, y):
    return ((pred - y) ** 2).sum()


@wrong_answer("An `assert` raises an AssertionError. Raise a ValueError if the shapes differ.")
def by_assert(pred, y):
    assert pred.shape == y.shape, f"{tuple(pred.shape)} against {tuple(y.shape)}"
    return ((pred - y) ** 2).sum()


@wrong_answer("The sum is a float, which has no gradient. Return the tensor, without .item().")
def as_float(pred, y):
    _compare(pred, y)
    return ((pred - y) ** 2).sum().item()


@wrong_answer("That is the mean of all elements times the number of rows. Sum over every element.")
def mean_times_rows(pred, y):
    _compare(pred, y)
    return functional.mse_loss(pred, y) * (len(pred) if pred.ndim else 1)


@wrong_answer("The sum over the rows leaves one number for each column. Sum over every element.")
def over_rows(pred, y):
    _compare(pred, y)
    return ((pred - y) ** 2).sum(0) if pred.ndim else (pred - y) ** 2


@wrong_answer(
    "You squared the sum. Square each difference first, then add up: otherwise they cancel."
)
def square_of_sum(pred, y):
    _compare(pred, y)
    return (pred - y).sum() ** 2


@wrong_answer("There is a factor of one half, as in some textbooks. Leave it out.")
def halved(pred, y):
    _compare(pred, y)
    return 0.5 * ((pred - y) ** 2).sum()


@wrong_answer("The sum was divided by the number of rows.")
def per_sample(pred, y):
    _compare(pred, y)
    return ((pred - y) ** 2).sum() / (len(pred) if pred.ndim else 1)


@wrong_answer(
    "The result is cut from the graph, so it has no gradient. Return the tensor that you computed."
)
def cut_by_item(pred, y):
    _compare(pred, y)
    return pred.new_tensor(((pred - y) ** 2).sum().item())


@wrong_answer("The error has to name both shapes, so that its reader can compare them.")
def says_too_little(pred, y):
    if pred.shape != y.shape:
        raise ValueError("the shapes differ")
    return ((pred - y) ** 2).sum()


@wrong_answer(
    "Only the numbers of elements were compared. (2, 3) and (3, 2) have the same number: "
    "compare the shapes."
)
def compares_counts(pred, y):
    if pred.numel() != y.numel() or pred.ndim != y.ndim:
        raise ValueError(f"{tuple(pred.shape)} against {tuple(y.shape)}")
    return ((pred.reshape(-1) - y.reshape(-1)) ** 2).sum()


@wrong_answer(
    "torch warned before your error came: mse_loss had already seen the shapes. Compare them first."
)
def warned_before_the_error(pred, y):
    total = None
    with contextlib.suppress(RuntimeError):
        total = functional.mse_loss(pred, y, reduction="sum")
    _compare(pred, y)
    return total
