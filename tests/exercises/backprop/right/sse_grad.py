"""sse_grad: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def by_sub_and_mul(prediction, target):
    return prediction.sub(target).mul(2)


@right_answer
def in_place_on_a_copy(prediction, target):
    grad = prediction.detach().clone()
    grad -= target.detach()
    grad += grad.clone()
    return grad


@right_answer
def turned_round_twice(prediction, target):
    return -2 * (target - prediction)  # where they agree: -0.0
