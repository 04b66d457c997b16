"""mse: right answers in other styles."""

from torchkata.testing import right_answer, wrong_beside

_checked = wrong_beside(__file__)._checked


@right_answer
def by_numel(predictions, targets):
    return _checked(predictions, targets).sum() / predictions.numel()


@right_answer
def by_inner_product(predictions, targets):
    _checked(predictions, targets)
    error = (predictions - targets).reshape(-1)
    return error @ error / len(error)
