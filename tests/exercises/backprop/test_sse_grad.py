"""sse_grad: the derivative of the summed squared error by the prediction."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(n, 3)


def oracle(prediction, target):
    def loss(prediction):
        return functional.mse_loss(prediction, target.detach(), reduction="sum")

    (grad,) = oracles.derivatives(loss, (prediction,), torch.ones((), dtype=prediction.dtype))
    return grad


test_standard = standard("sse_grad", inputs, oracle, autograd=False)


@pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4)])
def test_any_shape_will_do(learner, draw, shape):
    prediction, target = (draw(*shape, dtype=torch.float64) for _ in range(2))

    expect(learner.sse_grad(prediction, target)).equals(oracle(prediction, target))


def test_nothing_is_left_to_gain_where_all_is_right(learner, draw):
    target = draw(4, 3)

    expect(learner.sse_grad(target.clone(), target)).equals(torch.zeros(4, 3))


@wrong_answer("The factor 2 is missing: the derivative of a square is twice what is squared.")
def without_factor_2(prediction, target):
    return prediction - target


@wrong_answer("You divided by the batch. This loss is a sum, not a mean.")
def divided_by_len(prediction, target):
    return 2 * (prediction - target) / len(prediction)


@wrong_answer("Only the prediction was doubled: put the difference in parentheses.")
def parentheses_missing(prediction, target):
    return 2 * prediction - target


@wrong_answer("The sign is turned: the error is prediction minus target.")
def sign_turned(prediction, target):
    return 2 * (target - prediction)


@wrong_answer("You divided by the number of elements. This loss is a sum, not a mean.")
def of_the_mean(prediction, target):
    return 2 * (prediction - target) / max(prediction.numel(), 1)


@wrong_answer("You divided by the batch. This loss is a sum, not a mean.")
def divided_by_the_batch(prediction, target):
    return 2 * (prediction - target) / max(len(prediction) if prediction.ndim else 1, 1)


@wrong_answer("You summed the gradient. Each element of the prediction has its own derivative.")
def summed(prediction, target):
    return (2 * (prediction - target)).sum()


@wrong_answer("That is the loss, element by element. Its derivative is wanted.")
def the_loss_itself(prediction, target):
    return (prediction - target) ** 2


@wrong_answer(
    "The prediction was changed in place: `-=` and `.sub_` write into what you were given."
)
def in_place(prediction, target):
    return prediction.detach().sub_(target.detach()).mul_(2)


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_autograd(prediction, target):
    return oracle(prediction, target)


@wrong_answer("That is torch's own backward kernel. Differentiate by hand.")
def by_kernel(prediction, target):
    one = prediction.new_ones(())
    return torch.ops.aten.mse_loss_backward(one, prediction, target, 2)


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
