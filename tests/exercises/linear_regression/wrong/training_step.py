"""training_step: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import wrong_answer


def _loss(inputs, targets, weights, bias):
    return functional.mse_loss(inputs @ weights.T + bias, targets)


def _update(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                param -= lr * param.grad


def _zero(params):
    for param in params:
        param.grad = None


@wrong_answer(
    "The gradients were zeroed after backward, so the update had none. Zero them before backward."
)
def zeroed_before_the_update(inputs, targets, weights, bias, lr):
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    _zero([weights, bias])
    _update([weights, bias], lr)
    return loss.item()


@wrong_answer("The gradients were never zeroed, so backward added to the old ones.")
def never_zeroed(inputs, targets, weights, bias, lr):
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    _update([weights, bias], lr)
    return loss.item()


@wrong_answer(
    "The gradients were zeroed only at the end, so an old one got into this step. Zero them before "
    "backward."
)
def zeroed_at_the_end(inputs, targets, weights, bias, lr):
    loss = never_zeroed(inputs, targets, weights, bias, lr)
    _zero([weights, bias])
    return loss


@wrong_answer(
    "You asked whether the gradient itself is true. This raises an error for several "
    "elements. Check whether it is None."
)
def asked_for_truth(inputs, targets, weights, bias, lr):
    for param in (weights, bias):
        if param.grad:
            param.grad.zero_()
    return never_zeroed(inputs, targets, weights, bias, lr)


@wrong_answer(
    "Before the first backward .grad is None, and None cannot be zeroed. Check for None first."
)
def without_asking(inputs, targets, weights, bias, lr):
    for param in (weights, bias):
        param.grad.zero_()
    return never_zeroed(inputs, targets, weights, bias, lr)


@wrong_answer(
    "The gradients are those of the sum, but the loss is the mean. Differentiate the mean."
)
def gradient_of_the_sum(inputs, targets, weights, bias, lr):
    _zero([weights, bias])
    return never_zeroed(inputs, targets, weights, bias, lr * targets.numel())


@wrong_answer("NaN times 0 is NaN, so an old NaN stays. Write zeros, or None.")
def times_zero(inputs, targets, weights, bias, lr):
    for param in (weights, bias):
        if param.grad is not None:
            param.grad *= 0
    return never_zeroed(inputs, targets, weights, bias, lr)


@wrong_answer("The learning rate is fixed at 1e-5. Use the argument.")
def always_1e_5(inputs, targets, weights, bias, lr):
    _zero([weights, bias])
    return never_zeroed(inputs, targets, weights, bias, 1e-5)


@wrong_answer("Only the gradient of the weights was zeroed. The bias still has its old one.")
def only_weights_zeroed(inputs, targets, weights, bias, lr):
    _zero([weights])
    return never_zeroed(inputs, targets, weights, bias, lr)


# Both return the right loss, and move nothing.
_DID_NOT_MOVE = (
    "The given tensors did not move. The update has to come after backward, when there is a "
    "gradient, and it has to change them in place."
)


@wrong_answer(_DID_NOT_MOVE)
def updated_between_zero_and_backward(inputs, targets, weights, bias, lr):
    _zero([weights, bias])
    _update([weights, bias], lr)
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    return loss.item()


@wrong_answer(_DID_NOT_MOVE)
def rebound(inputs, targets, weights, bias, lr):
    _zero([weights, bias])
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    weights = weights - lr * weights.grad
    bias = bias - lr * bias.grad
    return loss.item()


@wrong_answer("This is the loss after the update. Return the loss before it.")
def loss_after(inputs, targets, weights, bias, lr):
    _zero([weights, bias])
    never_zeroed(inputs, targets, weights, bias, lr)
    return _loss(inputs, targets, weights, bias).item()


@wrong_answer("You returned a tensor with its whole graph. Return a float: .item().")
def tensor_loss(inputs, targets, weights, bias, lr):
    _zero([weights, bias])
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    _update([weights, bias], lr)
    return loss


@wrong_answer("The bias must move as well.")
def bias_stands_still(inputs, targets, weights, bias, lr):
    _zero([weights, bias])
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    _update([weights], lr)
    return loss.item()


@wrong_answer("The update came before backward, so it used the old values in .grad.")
def update_before_backward(inputs, targets, weights, bias, lr):
    loss = _loss(inputs, targets, weights, bias)
    _update([weights, bias], lr)
    _zero([weights, bias])
    _loss(inputs, targets, weights, bias).backward()
    return loss.item()


@wrong_answer("You moved uphill. Subtract the gradient.")
def uphill(inputs, targets, weights, bias, lr):
    _zero([weights, bias])
    return never_zeroed(inputs, targets, weights, bias, -lr)


@wrong_answer(
    "Autograd records the update, and does not allow an in-place change of a leaf. Update under "
    "torch.no_grad()."
)
def within_the_graph(inputs, targets, weights, bias, lr):
    _zero([weights, bias])
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    weights -= lr * weights.grad
    bias -= lr * bias.grad
    return loss.item()


@wrong_answer("The parameters no longer require grad: the next step cannot differentiate.")
def tracking_switched_off(inputs, targets, weights, bias, lr):
    _zero([weights, bias])
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    for param in (weights, bias):
        param.requires_grad_(False)
        param -= lr * param.grad
    return loss.item()


@wrong_answer(
    "The bias was updated with a gradient taken at the new weights. Call backward once for both."
)
def one_after_the_other(inputs, targets, weights, bias, lr):
    _zero([weights, bias])
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    _update([weights], lr)
    _zero([weights, bias])
    _loss(inputs, targets, weights, bias).backward()
    _update([bias], lr)
    return loss.item()


@wrong_answer(
    "Autograd is still switched off after the step. `with torch.no_grad():` switches it on again "
    "by itself."
)
def autograd_off_for_good(inputs, targets, weights, bias, lr):
    _zero([weights, bias])
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    torch.set_grad_enabled(False)
    weights -= lr * weights.grad
    bias -= lr * bias.grad
    return loss.item()


@wrong_answer("The weights must move as well.")
def only_the_bias(inputs, targets, weights, bias, lr):
    _zero([weights, bias])
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    _update([bias], lr)
    return loss.item()
