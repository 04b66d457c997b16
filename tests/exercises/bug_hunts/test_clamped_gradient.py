"""clamped_gradient: the loss of a two-layer ReLU network and its gradients, by hand."""

import torch
from torch.nn import functional

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return draw(n, 4), draw(n, 2), draw(4, 6), draw(6, 2)


def oracle(x, target, w1, w2):
    x, target, w1, w2 = (t.detach() for t in (x, target, w1, w2))
    w1, w2 = w1.clone().requires_grad_(), w2.clone().requires_grad_()
    loss = functional.mse_loss(torch.relu(x @ w1) @ w2, target, reduction="sum")
    return (loss.item(), *torch.autograd.grad(loss, (w1, w2)))


test_standard = standard("clamped_gradient", inputs, oracle, autograd=False)


def test_equals_autograd_to_the_last_digits_in_float64(learner, draw):
    args = [draw(*shape, dtype=torch.float64) for shape in ((30, 7), (30, 3), (7, 11), (11, 3))]

    expect(learner.clamped_gradient(*args)).equals(oracle(*args))


def test_a_negative_gradient_gets_through_where_the_input_was_positive(learner):
    x, target, w1, w2 = (torch.tensor([[value]]) for value in (1.0, 10.0, 2.0, 1.0))

    wanted = 64.0, torch.tensor([[-16.0]]), torch.tensor([[-32.0]])
    expect(learner.clamped_gradient(x, target, w1, w2)).equals(wanted)


def test_a_positive_gradient_is_stopped_where_the_input_was_negative(learner):
    x, target, w1, w2 = (torch.tensor([[value]]) for value in (1.0, -3.0, -2.0, 1.0))

    wanted = 9.0, torch.zeros(1, 1), torch.zeros(1, 1)
    expect(learner.clamped_gradient(x, target, w1, w2)).equals(wanted)


def test_the_size_of_the_hidden_numbers_does_not_weigh_the_gradient(learner, draw):
    x, target, w1, w2 = inputs(draw, 5)

    args = x, target, 10 * w1, w2 / 10
    expect(learner.clamped_gradient(*args)).equals(oracle(*args))


def _gradients(x, target, w1, w2, back):
    pre = x @ w1
    hidden = pre.clamp(min=0)
    error = hidden @ w2 - target
    grad_hidden = 2 * error @ w2.T
    return (error**2).sum().item(), x.T @ back(grad_hidden, pre), hidden.T @ (2 * error)


@wrong_answer(
    "The gradient is clamped at 0. ReLU stops it by the sign of its own input in the forward pass, "
    "not by the sign of the gradient."
)
def as_shipped(x, target, w1, w2):
    return _gradients(x, target, w1, w2, lambda grad, pre: grad.clamp(min=0))


@wrong_answer(
    "The gradient is masked by its own sign, which is clamping in other words. Ask the forward "
    "pass."
)
def masked_by_itself(x, target, w1, w2):
    return _gradients(x, target, w1, w2, lambda grad, pre: grad * (grad > 0))


@wrong_answer("The clamp is gone, but now everything gets through: where does ReLU give 0?")
def unmasked(x, target, w1, w2):
    return _gradients(x, target, w1, w2, lambda grad, pre: grad)


@wrong_answer("The mask is there, but the clamp still is too: negative gradients are lost.")
def masked_and_clamped(x, target, w1, w2):
    return _gradients(x, target, w1, w2, lambda grad, pre: (grad * (pre > 0)).clamp(min=0))


@wrong_answer("The mask is turned round: it lets through where the input of ReLU was negative.")
def mask_turned_round(x, target, w1, w2):
    return _gradients(x, target, w1, w2, lambda grad, pre: grad * (pre < 0))


@wrong_answer("The gradient is multiplied by the hidden numbers. The slope of ReLU is 0 or 1.")
def times_hidden(x, target, w1, w2):
    return _gradients(x, target, w1, w2, lambda grad, pre: grad * pre.clamp(min=0))


@wrong_answer("The gradient is multiplied by the sign, so some turn round. The slope is 0 or 1.")
def times_sign(x, target, w1, w2):
    return _gradients(x, target, w1, w2, lambda grad, pre: grad * pre.sign())


@wrong_answer("It is clamped from the other side: positive gradients are lost now.")
def clamped_from_above(x, target, w1, w2):
    return _gradients(x, target, w1, w2, lambda grad, pre: grad.clamp(max=0))


@wrong_answer("The bounds went to absolute values: gradients keep their sign.")
def absolute(x, target, w1, w2):
    return _gradients(x, target, w1, w2, lambda grad, pre: grad.abs() * (pre > 0))


@wrong_answer(
    "The mask went to the wrong place: one number of the prediction comes from all hidden ones. "
    "Mask the gradient that stands before ReLU."
)
def masked_after_the_product(x, target, w1, w2):
    loss, dw1, dw2 = _gradients(x, target, w1, w2, lambda grad, pre: grad)
    return loss, dw1 * (w1 > 0), dw2


@wrong_answer("Autograd did the work here. One line of the program is wrong: mend that.")
def by_autograd(x, target, w1, w2):
    return oracle(x, target, w1, w2)


@wrong_answer("The loss is a tensor. Wanted: a float, as `.item()` gives it.")
def loss_as_tensor(x, target, w1, w2):
    _, dw1, dw2 = _gradients(x, target, w1, w2, lambda grad, pre: grad * (pre > 0))
    return ((torch.relu(x @ w1) @ w2 - target) ** 2).sum(), dw1, dw2


@right_answer
def masked_by_where(x, target, w1, w2):
    return _gradients(
        x, target, w1, w2, lambda grad, pre: torch.where(pre > 0, grad, torch.zeros_like(grad))
    )


@right_answer
def zeros_written_in(x, target, w1, w2):
    def back(grad, pre):
        grad = grad.clone()
        grad[torch.relu(pre) == 0] = 0
        return grad

    return _gradients(x, target, w1, w2, back)


@right_answer
def masked_by_heaviside(x, target, w1, w2):
    zero = torch.zeros((), dtype=x.dtype)
    return _gradients(x, target, w1, w2, lambda grad, pre: grad * torch.heaviside(pre, zero))
