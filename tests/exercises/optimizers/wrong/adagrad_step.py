"""adagrad_step: mistakes that people make."""

import torch

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _adagrad(param, grad, state, lr, lr_decay, weight_decay, eps, *, scale=None, late=1):
    t = state.get("t", 0) + 1
    g = grad + weight_decay * param if weight_decay else grad
    total = state.get("total", 0.0) + g**2
    rate = lr / (1 + (t - late) * lr_decay)
    scale = scale or (lambda total: total.sqrt() + eps)
    return param - rate * g / scale(total), {"t": t, "total": total}


@wrong_answer("The root is missing: divide by the root of the total.")
def without_root(param, grad, state, lr, lr_decay, weight_decay, eps):
    options = lr, lr_decay, weight_decay, eps
    return _adagrad(param, grad, state, *options, scale=lambda total: total + eps)


@wrong_answer("eps stands inside the root. It is added outside.")
def eps_inside(param, grad, state, lr, lr_decay, weight_decay, eps):
    options = lr, lr_decay, weight_decay, eps
    return _adagrad(param, grad, state, *options, scale=lambda total: (total + eps).sqrt())


@wrong_answer("eps is missing: where no gradient has been yet, 0 is divided by 0.")
def without_eps(param, grad, state, lr, *options):
    return _adagrad(param, grad, state, lr, *options, scale=torch.sqrt)


@wrong_answer("The decay of the rate starts one step early: at the first step it is 0.")
def decay_from_the_first_step(param, grad, state, lr, *options):
    return _adagrad(param, grad, state, lr, *options, late=0)


CONSTANT_RATE = "The rate does not shrink: lr_decay was not looked at, or no step is counted."


@wrong_answer(CONSTANT_RATE)
def always_the_first_step(param, grad, state, lr, *options):
    moved, after = _adagrad(param, grad, state, lr, *options)
    return moved, after | {"t": 0}


@wrong_answer(CONSTANT_RATE)
def constant_rate(param, grad, state, lr, lr_decay, *options):
    return _adagrad(param, grad, state, lr, 0.0, *options)


@wrong_answer("Squares are averaged here, as RMSprop does. Adagrad adds them up.")
def running_mean(param, grad, state, lr, lr_decay, weight_decay, eps):
    t, total = state.get("t", 0) + 1, state.get("total", 0.0)
    g = grad + weight_decay * param
    total = 0.9 * total + 0.1 * g**2
    rate = lr / (1 + (t - 1) * lr_decay)
    return param - rate * g / (total.sqrt() + eps), {"t": t, "total": total}


@wrong_answer("The gradient itself was divided, without its weight decay.")
def decay_only_in_the_total(param, grad, state, lr, lr_decay, weight_decay, eps):
    _, after = _adagrad(param, grad, state, lr, lr_decay, weight_decay, eps)
    rate = lr / (1 + (after["t"] - 1) * lr_decay)
    return param - rate * grad / (after["total"].sqrt() + eps), after


@wrong_answer("The weight decay is missing: it is added to the gradient.")
def without_decay(param, grad, state, lr, lr_decay, weight_decay, eps):
    return _adagrad(param, grad, state, lr, lr_decay, 0.0, eps)


@wrong_answer("One total for the whole tensor: every element has its own.")
def one_total_for_all(param, grad, state, lr, lr_decay, weight_decay, eps):
    options = lr, lr_decay, weight_decay, eps
    return _adagrad(param, grad, state, *options, scale=lambda total: total.sum().sqrt() + eps)


(
    dict_filled,
    first_dict_filled,
    param_in_place,
    param_in_place_untracked,
    tensors_of_the_state_in_place,
) = oracles.in_place(_adagrad)


@wrong_answer(oracles.STATE_CHANGED)
def state_in_place(param, grad, state, lr, lr_decay, weight_decay, eps):
    g = (grad + weight_decay * param).detach()
    if not state:
        state.update(t=0, total=torch.zeros_like(g))
    state["t"] += 1
    state["total"].addcmul_(g, g)
    rate = lr / (1 + (state["t"] - 1) * lr_decay)
    return param - rate * g / (state["total"].sqrt() + eps), state


@wrong_answer("The state was not handed on: each step is the first one here.")
def forgetful(param, grad, state, lr, *options):
    return _adagrad(param, grad, {}, lr, *options)[0], {}


@wrong_answer("torch.optim did the work here. Write the step from its formula.")
def by_torch_optim(param, grad, state, lr, lr_decay, weight_decay, eps):
    options = {"lr_decay": lr_decay, "weight_decay": weight_decay, "eps": eps}
    return oracles.borrow("Adagrad", param, grad, state, lr, **options)
