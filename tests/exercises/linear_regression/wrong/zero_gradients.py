"""zero_gradients: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer(
    "You asked whether the gradient itself is true. This raises an error for several "
    "elements, and zero counts as false. Check whether it is None."
)
def asked_for_truth(params):
    for param in params:
        if param.grad:
            param.grad.zero_()


@wrong_answer(
    "The values of the gradient decided what happens, and they do not matter. Check "
    "whether `.grad` is None."
)
def where_all_are_non_zero(params):
    for param in params:
        if param.grad is not None and param.grad.all():
            param.grad.zero_()


@wrong_answer(
    "If no backward has run yet, .grad is None, and None cannot be zeroed. Check for None first."
)
def without_asking(params):
    for param in params:
        param.grad.zero_()


@wrong_answer("You zeroed the parameters themselves. Their gradients are in .grad.")
def the_values(params):
    with torch.no_grad():
        for param in params:
            param.grad = None
            param.zero_()


@wrong_answer("Only the first gradient was cleared. Clear all of them.")
def only_the_first(params):
    for param in params[:1]:
        param.grad = None


@wrong_answer(
    "The loop ends at the first parameter without a gradient. Skip it, and go on to the next."
)
def stops_at_none(params):
    for param in params:
        if param.grad is None:
            return
        param.grad.zero_()


@wrong_answer("NaN times 0 is NaN, and NaN minus NaN too. Do not calculate: write zeros, or None.")
def times_zero(params):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                param.grad *= 0


@wrong_answer("The zeros only got a local name. Change param.grad itself.")
def local_name(params):
    for param in params:
        grad = param.grad
        if grad is not None:
            grad = torch.zeros_like(grad)


@wrong_answer(
    "requires_grad is off now, so these parameters cannot learn any more. Clear only .grad."
)
def tracking_switched_off(params):
    for param in params:
        param.requires_grad_(False)
        param.grad = None


@wrong_answer("The gradients are gone, but you also returned the parameters. Return nothing.")
def gives_them_back(params):
    for param in params:
        param.grad = None
    return params
