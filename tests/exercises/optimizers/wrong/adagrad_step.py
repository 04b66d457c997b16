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


@wrong_answer("The square root is missing: divide by the root of the total.")
def without_root(param, grad, state, lr, lr_decay, weight_decay, eps):
    options = lr, lr_decay, weight_decay, eps
    return _adagrad(param, grad, state, *options, scale=lambda total: total + eps)


@wrong_answer("eps is inside the root. Add it outside.")
def eps_inside(param, grad, state, lr, lr_decay, weight_decay, eps):
    options = lr, lr_decay, weight_decay, eps
    return _adagrad(param, grad, state, *options, scale=lambda total: (total + eps).sqrt())


@wrong_answer("eps is missing: where all gradients so far were 0, 0 is divided by 0.")
def without_eps(param, grad, state, lr, *options):
    return _adagrad(param, grad, state, lr, *options, scale=torch.sqrt)


@wrong_answer("The learning rate decays one step early. At the first step it should be lr.")
def decay_from_the_first_step(param, grad, state, lr, *options):
    return _adagrad(param, grad, state, lr, *options, late=0)


CONSTANT_RATE = (
    "The learning rate does not shrink: lr_decay is not used, or the steps are not counted."
)


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


@wrong_answer("The gradient was divided without its weight decay. Divide g instead.")
def decay_only_in_the_total(param, grad, state, lr, lr_decay, weight_decay, eps):
    _, after = _adagrad(param, grad, state, lr, lr_decay, weight_decay, eps)
    rate = lr / (1 + (after["t"] - 1) * lr_decay)
    return param - rate * grad / (after["total"].sqrt() + eps), after


@wrong_answer("The weight decay is missing: add it to the gradient.")
def without_decay(param, grad, state, lr, lr_decay, weight_decay, eps):
    return _adagrad(param, grad, state, lr, lr_decay, 0.0, eps)


@wrong_answer("There is one total for the whole tensor. Each element needs its own.")
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


@wrong_answer("The state is not passed on, so each step is like the first one.")
def forgetful(param, grad, state, lr, *options):
    return _adagrad(param, grad, {}, lr, *options)[0], {}


@wrong_answer("torch.optim did the work here. Write the step from its formula.")
def by_torch_optim(param, grad, state, lr, lr_decay, weight_decay, eps):
    options = {"lr_decay": lr_decay, "weight_decay": weight_decay, "eps": eps}
    return oracles.borrow("Adagrad", param, grad, state, lr, **options)
