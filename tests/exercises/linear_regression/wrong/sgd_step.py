"""sgd_step: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer("The step made a new tensor, and the given one did not move. Change it in place.")
def rebound(params, lr):
    for param in params:
        if param.grad is not None:
            param = param - lr * param.grad


@wrong_answer(
    "The list now holds results of a subtraction, and these are not leaves. Change the tensors in "
    "place."
)
def results_into_the_list(params, lr):
    for i, param in enumerate(params):
        if param.grad is not None:
            params[i] = param - lr * param.grad


@wrong_answer(
    "The list now holds new tensors, but other code still uses the old ones. Change the tensors in "
    "place."
)
def new_leaves_into_the_list(params, lr):
    for i, param in enumerate(params):
        if param.grad is not None:
            moved = (param - lr * param.grad).detach().requires_grad_()
            moved.grad = param.grad
            params[i] = moved


@wrong_answer(
    "Autograd records the step, and does not allow an in-place change of a leaf. Do the step under "
    "torch.no_grad()."
)
def within_the_graph(params, lr):
    for param in params:
        if param.grad is not None:
            param -= lr * param.grad


@wrong_answer("You moved uphill. Subtract the gradient.")
def uphill(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                param += lr * param.grad


@wrong_answer("The learning rate is missing: multiply the gradient by it.")
def without_learning_rate(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                param -= param.grad


@wrong_answer("Only the first parameter moved. Update all of them.")
def only_the_first(params, lr):
    oracle(params[:1], lr)


@wrong_answer(
    "The gradients were set to None after the step. That is the task of zero_gradients: leave them."
)
def zeroes_too(params, lr):
    oracle(params, lr)
    for param in params:
        param.grad = None


@wrong_answer("The step changed `.grad` itself. Multiply without changing it.")
def scales_the_gradient(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                param.grad *= lr
                param -= param.grad


@wrong_answer("The parameters no longer require grad, so the next backward would skip them.")
def tracking_switched_off(params, lr):
    for param in params:
        if param.grad is not None:
            param.requires_grad_(False)
            param -= lr * param.grad


@wrong_answer("If no backward reached a parameter, its .grad is None. Skip it.")
def without_asking(params, lr):
    with torch.no_grad():
        for param in params:
            param -= lr * param.grad


@wrong_answer("The loop ends at a parameter without a gradient. Skip it, and go on to the next.")
def stops_at_none(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is None:
                break
            param -= lr * param.grad


@wrong_answer(
    "You asked whether the gradient itself is true. This raises an error for several "
    "elements. Check whether it is None."
)
def asked_for_truth(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad:
                param -= lr * param.grad


@wrong_answer(
    "Autograd is still switched off after the step. `with torch.no_grad():` switches it on again "
    "by itself."
)
def autograd_off_for_good(params, lr):
    torch.set_grad_enabled(False)
    for param in params:
        if param.grad is not None:
            param -= lr * param.grad


@wrong_answer(
    "Tensors made under torch.inference_mode() can never be trained again. Use torch.no_grad() for "
    "an update."
)
def under_inference_mode(params, lr):
    with torch.inference_mode():
        for param in params:
            if param.grad is not None:
                param.data = param - lr * param.grad


@wrong_answer(
    "You put zeros where `.grad` was None. Skip such a parameter, and leave its `.grad` alone."
)
def fills_the_empty(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is None:
                param.grad = torch.zeros_like(param)
            param -= lr * param.grad


@wrong_answer("The parameters moved, but you also returned them. Return nothing.")
def gives_them_back(params, lr):
    oracle(params, lr)
    return params


@wrong_answer(
    "The gradients were filled with zeros after the step. That is the task of zero_gradients: "
    "leave them."
)
def zeroes_in_place(params, lr):
    oracle(params, lr)
    for param in params:
        if param.grad is not None:
            param.grad.zero_()


@wrong_answer(
    "A parameter without a gradient no longer requires grad: you switched this off and not on "
    "again."
)
def left_off_where_passed_over(params, lr):
    for param in params:
        param.requires_grad_(False)
        if param.grad is None:
            continue
        param -= lr * param.grad
        param.requires_grad_(True)


CLIPPED = "Large gradients were made smaller before the step. Use them as they are."


@wrong_answer(CLIPPED)
def clipped(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                param -= lr * param.grad.clamp(-10, 10)


@wrong_answer(CLIPPED)
def clipped_by_norm(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                norm = param.grad.norm()
                param -= lr * (param.grad if norm <= 100 else param.grad * 100 / norm)
