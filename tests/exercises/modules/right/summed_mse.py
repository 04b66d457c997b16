"""summed_mse: right answers in other styles."""

from torch import nn

from torchkata.testing import right_answer, wrong_beside

_compare = wrong_beside(__file__)._compare


@right_answer
def by_module(pred, y):
    _compare(pred, y)
    return nn.MSELoss(reduction="sum")(pred, y)


@right_answer
def by_inner_product(pred, y):
    if pred.shape != y.shape:
        raise ValueError(f"{pred.shape} against {y.shape}")
    error = (pred - y).flatten()
    return error.dot(error)
