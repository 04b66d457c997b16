"""sgd_step: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer("`param = param - ...` makes a new tensor and leaves the given one where it was.")
def rebound(params, lr):
    for param in params:
        if param.grad is not None:
            param = param - lr * param.grad


@wrong_answer(
    "The list holds results of a subtraction now, which are no leaves. Change the tensors in place."
)
def results_into_the_list(params, lr):
    for i, param in enumerate(params):
        if param.grad is not None:
            params[i] = param - lr * param.grad


@wrong_answer(
    "The list holds new tensors now, and whoever else has the old ones sees nothing of it. "
    "Change the tensors in place."
)
def new_leaves_into_the_list(params, lr):
    for i, param in enumerate(params):
        if param.grad is not None:
            moved = (param - lr * param.grad).detach().requires_grad_()
            moved.grad = param.grad
            params[i] = moved


@wrong_answer("Autograd watches the step, and refuses it on a leaf. Step under torch.no_grad().")
def within_the_graph(params, lr):
    for param in params:
        if param.grad is not None:
            param -= lr * param.grad


@wrong_answer("You went uphill: subtract the gradient.")
def uphill(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                param += lr * param.grad


@wrong_answer("The learning rate is missing: it scales the gradient.")
def without_learning_rate(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                param -= param.grad


@wrong_answer("Only the first parameter moved.")
def only_the_first(params, lr):
    oracle(params[:1], lr)


@wrong_answer(
    "The gradients were emptied after the step. That is zero_gradients' task: leave them."
)
def zeroes_too(params, lr):
    oracle(params, lr)
    for param in params:
        param.grad = None


@wrong_answer("`grad *= lr` changed what stands in .grad. Multiply without changing it.")
def scales_the_gradient(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                param.grad *= lr
                param -= param.grad


@wrong_answer("The parameters no longer require grad: the next backward would pass them by.")
def tracking_switched_off(params, lr):
    for param in params:
        if param.grad is not None:
            param.requires_grad_(False)
            param -= lr * param.grad


@wrong_answer("A parameter that no backward reached has None in .grad. Pass over it.")
def without_asking(params, lr):
    with torch.no_grad():
        for param in params:
            param -= lr * param.grad


@wrong_answer("The loop ends at a parameter without gradient. Pass over it, and go on to the next.")
def stops_at_none(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is None:
                break
            param -= lr * param.grad


@wrong_answer(
    "`if param.grad:` asks a tensor for one yes or no, and raises on several elements. "
    "Ask whether it is None."
)
def asked_for_truth(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad:
                param -= lr * param.grad


@wrong_answer(
    "Autograd is still switched off after the step. `with torch.no_grad():` ends by itself."
)
def autograd_off_for_good(params, lr):
    torch.set_grad_enabled(False)
    for param in params:
        if param.grad is not None:
            param -= lr * param.grad


@wrong_answer(
    "Tensors that are made under torch.inference_mode() can never be trained again. "
    "torch.no_grad() is what an update needs."
)
def under_inference_mode(params, lr):
    with torch.inference_mode():
        for param in params:
            if param.grad is not None:
                param.data = param - lr * param.grad


@wrong_answer(
    "Zeros were put where no gradient stood. Pass such a parameter over: leave `.grad` alone."
)
def fills_the_empty(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is None:
                param.grad = torch.zeros_like(param)
            param -= lr * param.grad


@wrong_answer("The parameters moved, and came back as well: nothing was to be returned.")
def gives_them_back(params, lr):
    oracle(params, lr)
    return params


@wrong_answer("The gradients were zeroed after the step. That is zero_gradients' task: leave them.")
def zeroes_in_place(params, lr):
    oracle(params, lr)
    for param in params:
        if param.grad is not None:
            param.grad.zero_()


@wrong_answer(
    "A parameter without a gradient no longer requires grad: its tracking was switched off, and "
    "not on again."
)
def left_off_where_passed_over(params, lr):
    for param in params:
        param.requires_grad_(False)
        if param.grad is None:
            continue
        param -= lr * param.grad
        param.requires_grad_(True)


CLIPPED = "Large gradients were cut down before the step. Take them as they are."


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
