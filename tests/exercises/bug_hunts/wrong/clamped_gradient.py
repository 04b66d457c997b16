"""clamped_gradient: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _gradients(x, target, w1, w2, back):
    pre = x @ w1
    hidden = pre.clamp(min=0)
    error = hidden @ w2 - target
    grad_hidden = 2 * error @ w2.T
    return (error**2).sum().item(), x.T @ back(grad_hidden, pre), hidden.T @ (2 * error)


@wrong_answer(
    "The gradient is clamped at 0. ReLU stops a gradient by the sign of ReLU's input in "
    "the forward pass, not by the gradient's own sign."
)
def as_shipped(x, target, w1, w2):
    return _gradients(x, target, w1, w2, lambda grad, pre: grad.clamp(min=0))


@wrong_answer(
    "The gradient is masked by its own sign, which is the same as clamping. Use the forward pass."
)
def masked_by_itself(x, target, w1, w2):
    return _gradients(x, target, w1, w2, lambda grad, pre: grad * (grad > 0))


@wrong_answer("The clamp is gone, but now every gradient gets through. Where does ReLU give 0?")
def unmasked(x, target, w1, w2):
    return _gradients(x, target, w1, w2, lambda grad, pre: grad)


@wrong_answer("The mask is there, but so is the clamp: negative gradients are lost.")
def masked_and_clamped(x, target, w1, w2):
    return _gradients(x, target, w1, w2, lambda grad, pre: (grad * (pre > 0)).clamp(min=0))


@wrong_answer(
    "The mask is inverted: it lets gradients through where the input of ReLU was negative."
)
def mask_turned_round(x, target, w1, w2):
    return _gradients(x, target, w1, w2, lambda grad, pre: grad * (pre < 0))


@wrong_answer("The gradient is multiplied by the hidden values. The slope of ReLU is 0 or 1.")
def times_hidden(x, target, w1, w2):
    return _gradients(x, target, w1, w2, lambda grad, pre: grad * pre.clamp(min=0))


@wrong_answer(
    "The gradient is multiplied by a sign, so some gradients change sign. The slope of "
    "ReLU is 0 or 1."
)
def times_sign(x, target, w1, w2):
    return _gradients(x, target, w1, w2, lambda grad, pre: grad * pre.sign())


@wrong_answer("The gradient is clamped from the other side: positive gradients are lost now.")
def clamped_from_above(x, target, w1, w2):
    return _gradients(x, target, w1, w2, lambda grad, pre: grad.clamp(max=0))


@wrong_answer("The gradient became its absolute value. Gradients keep their sign.")
def absolute(x, target, w1, w2):
    return _gradients(x, target, w1, w2, lambda grad, pre: grad.abs() * (pre > 0))


@wrong_answer(
    "The mask is in the wrong place: each predicted number comes from all hidden ones. "
    "Mask the gradient on its way back through ReLU."
)
def masked_after_the_product(x, target, w1, w2):
    loss, dw1, dw2 = _gradients(x, target, w1, w2, lambda grad, pre: grad)
    return loss, dw1 * (w1 > 0), dw2


@wrong_answer("Autograd did the work here. One line of the program is wrong: fix that line.")
def by_autograd(x, target, w1, w2):
    return oracle(x, target, w1, w2)


@wrong_answer("The loss is a tensor. Return a float, as `.item()` gives it.")
def loss_as_tensor(x, target, w1, w2):
    _, dw1, dw2 = _gradients(x, target, w1, w2, lambda grad, pre: grad * (pre > 0))
    return ((torch.relu(x @ w1) @ w2 - target) ** 2).sum(), dw1, dw2
