"""summed_mse: mistakes that people make."""

from torch import nn
from torch.nn import functional

from torchkata.testing import wrong_answer


def _compare(pred, y):
    if pred.shape != y.shape:
        raise ValueError(f"{tuple(pred.shape)} against {tuple(y.shape)}")


@wrong_answer("That is the mean, which is what mse_loss gives unless it is told otherwise.")
def mean(pred, y):
    _compare(pred, y)
    return functional.mse_loss(pred, y)


@wrong_answer("`size_average` is deprecated and warns; `reduction` is today's word.")
def size_average(pred, y):
    _compare(pred, y)
    return nn.MSELoss(size_average=False)(pred, y)


@wrong_answer(
    "Shapes that differ get through to the subtraction. Compare the two shapes themselves, and "
    "raise a ValueError where they are not the same."
)
def broadcast(pred, y):
    return ((pred - y) ** 2).sum()


@wrong_answer("An `assert` raises an AssertionError. Shapes that differ are to raise a ValueError.")
def by_assert(pred, y):
    assert pred.shape == y.shape, f"{tuple(pred.shape)} against {tuple(y.shape)}"
    return ((pred - y) ** 2).sum()


@wrong_answer("The sum is a float, which has no gradient. Give back the tensor, without .item().")
def as_float(pred, y):
    _compare(pred, y)
    return ((pred - y) ** 2).sum().item()


@wrong_answer("That is the mean of all elements times the number of rows. Sum over every element.")
def mean_times_rows(pred, y):
    _compare(pred, y)
    return functional.mse_loss(pred, y) * (len(pred) if pred.ndim else 1)


@wrong_answer("The sum over the rows leaves one number a column. Sum over every element.")
def over_rows(pred, y):
    _compare(pred, y)
    return ((pred - y) ** 2).sum(0) if pred.ndim else (pred - y) ** 2


@wrong_answer("You squared the sum. Square each difference, then add up: else they cancel.")
def square_of_sum(pred, y):
    _compare(pred, y)
    return (pred - y).sum() ** 2


@wrong_answer("There is a half in front, as in some textbooks. Leave it out.")
def halved(pred, y):
    _compare(pred, y)
    return 0.5 * ((pred - y) ** 2).sum()


@wrong_answer("The sum was divided by the number of rows.")
def per_sample(pred, y):
    _compare(pred, y)
    return ((pred - y) ** 2).sum() / (len(pred) if pred.ndim else 1)


@wrong_answer("A number made anew has no gradient: give back the tensor, without .item().")
def cut_by_item(pred, y):
    _compare(pred, y)
    return pred.new_tensor(((pred - y) ** 2).sum().item())


@wrong_answer("The error has to name both shapes: whoever reads it wants to know them.")
def says_too_little(pred, y):
    if pred.shape != y.shape:
        raise ValueError("the shapes differ")
    return ((pred - y) ** 2).sum()


@wrong_answer("Only the numbers of elements were compared: (2, 3) and (3, 2) have as many.")
def compares_counts(pred, y):
    if pred.numel() != y.numel() or pred.ndim != y.ndim:
        raise ValueError(f"{tuple(pred.shape)} against {tuple(y.shape)}")
    return ((pred.reshape(-1) - y.reshape(-1)) ** 2).sum()
