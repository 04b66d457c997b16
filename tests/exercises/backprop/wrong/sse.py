"""sse: mistakes that people make."""

from torchkata.testing import wrong_answer


def _squares(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError(f"{tuple(prediction.shape)} against {tuple(target.shape)}")
    return (prediction - target) ** 2


@wrong_answer("That is the mean. This loss is the sum: its gradient grows with the batch.")
def mean(prediction, target):
    return _squares(prediction, target).mean()


@wrong_answer("Those are absolute errors. Square them.")
def absolute(prediction, target):
    _squares(prediction, target)
    return (prediction - target).abs().sum()


@wrong_answer("You summed first and squared then: errors of both signs cancelled.")
def square_of_the_sum(prediction, target):
    _squares(prediction, target)
    return (prediction - target).sum() ** 2


@wrong_answer("That is the root of it: leave the root out.")
def rooted(prediction, target):
    return _squares(prediction, target).sum().sqrt()


@wrong_answer("There is no half in this loss, though some books put one there.")
def halved(prediction, target):
    return _squares(prediction, target).sum() / 2


@wrong_answer("That is one sum for each column. Add all of them up.")
def one_for_each_column(prediction, target):
    return _squares(prediction, target).sum(0) if prediction.ndim else _squares(prediction, target)


@wrong_answer(
    "The shapes have to be equal, size by size: (n, 1) minus (n,) quietly makes (n, n). "
    "Where they differ, raise a ValueError that names both."
)
def broadcast(prediction, target):
    return ((prediction - target) ** 2).sum()


@wrong_answer("Equal counts of elements are not equal shapes. Compare the shapes.")
def compares_counts(prediction, target):
    if prediction.numel() != target.numel() or prediction.ndim != target.ndim:
        raise ValueError(f"{tuple(prediction.shape)} against {tuple(target.shape)}")
    return ((prediction.reshape(-1) - target.reshape(-1)) ** 2).sum()


@wrong_answer("The mean of nothing is NaN, and 0 times NaN is NaN. Take the sum itself.")
def mean_times_count(prediction, target):
    return _squares(prediction, target).mean() * prediction.numel()


@wrong_answer("`assert` raises an AssertionError. Raise a ValueError that names both shapes.")
def asserted(prediction, target):
    assert prediction.shape == target.shape, f"{prediction.shape} against {target.shape}"
    return ((prediction - target) ** 2).sum()


@wrong_answer("That is a Python number, which has no gradient. Give back the tensor itself.")
def python_number(prediction, target):
    return _squares(prediction, target).sum().item()


@wrong_answer(
    "The graph was cut on the way: `.item()`, `.detach()`, `.data` and a new tensor all do that. "
    "Give back the sum itself."
)
def cut_by_item(prediction, target):
    return prediction.new_tensor(_squares(prediction, target).sum().item())
