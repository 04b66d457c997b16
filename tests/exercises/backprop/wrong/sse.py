"""sse: mistakes that people make."""

from torchkata.testing import wrong_answer


def _squares(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError(f"{tuple(prediction.shape)} against {tuple(target.shape)}")
    return (prediction - target) ** 2


@wrong_answer("This is the mean. Return the sum.")
def mean(prediction, target):
    return _squares(prediction, target).mean()


@wrong_answer("These are absolute errors. Square them.")
def absolute(prediction, target):
    _squares(prediction, target)
    return (prediction - target).abs().sum()


@wrong_answer(
    "You summed first and then squared, so errors of opposite sign cancelled. Square first."
)
def square_of_the_sum(prediction, target):
    _squares(prediction, target)
    return (prediction - target).sum() ** 2


@wrong_answer("This is the square root of the sum. Leave the root out.")
def rooted(prediction, target):
    return _squares(prediction, target).sum().sqrt()


@wrong_answer("This loss has no factor 1/2, although some books use one.")
def halved(prediction, target):
    return _squares(prediction, target).sum() / 2


@wrong_answer("This is one sum for each column. Add all of them up.")
def one_for_each_column(prediction, target):
    return _squares(prediction, target).sum(0) if prediction.ndim else _squares(prediction, target)


@wrong_answer(
    "The shapes must be equal in every dimension: (n, 1) minus (n,) silently gives (n, n). If they "
    "differ, raise a ValueError that names both."
)
def broadcast(prediction, target):
    return ((prediction - target) ** 2).sum()


@wrong_answer("The same number of elements is not the same shape. Compare the shapes.")
def compares_counts(prediction, target):
    if prediction.numel() != target.numel() or prediction.ndim != target.ndim:
        raise ValueError(f"{tuple(prediction.shape)} against {tuple(target.shape)}")
    return ((prediction.reshape(-1) - target.reshape(-1)) ** 2).sum()


@wrong_answer("For an empty tensor the mean is NaN, and 0 times NaN is NaN. Use the sum itself.")
def mean_times_count(prediction, target):
    return _squares(prediction, target).mean() * prediction.numel()


@wrong_answer("`assert` raises an AssertionError. Raise a ValueError that names both shapes.")
def asserted(prediction, target):
    assert prediction.shape == target.shape, f"{prediction.shape} against {target.shape}"
    return ((prediction - target) ** 2).sum()


@wrong_answer("This is a Python number, which has no gradient. Return the tensor itself.")
def python_number(prediction, target):
    return _squares(prediction, target).sum().item()


@wrong_answer("The graph is cut. Return the sum itself.")
def cut_by_item(prediction, target):
    return prediction.new_tensor(_squares(prediction, target).sum().item())
