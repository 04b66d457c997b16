"""asgd_step: mistakes that people make."""

import torch

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _asgd(
    param, grad, state, lr, lambd, alpha, t0, weight_decay, *, late=1, weight=None, mean_of=None
):
    t = state.get("t", 0) + 1
    eta = lr / (1 + lambd * lr * (t - late)) ** alpha
    moved = (1 - lambd * eta) * param - eta * (grad + weight_decay * param)
    mu = 1 / max(1, t - 1 - t0) if weight is None else weight(t, t0)
    average = state.get("average", torch.zeros_like(param))
    newest = moved if mean_of is None else mean_of(param, moved)
    return moved, {"t": t, "average": average + mu * (newest - average)}


@wrong_answer("The average uses the parameter from before the step. Use the new one.")
def average_of_the_old(param, grad, state, lr, *options):
    return _asgd(param, grad, state, lr, *options, mean_of=lambda old, _: old)


T0_IGNORED = "t0 is not used. Until step t0, the average is the newest parameter."


@wrong_answer(T0_IGNORED)
def averaged_from_the_start(param, grad, state, lr, *options):
    return _asgd(param, grad, state, lr, *options, weight=lambda t, t0: 1 / t)


@wrong_answer(T0_IGNORED)
def averaged_after_the_first(param, grad, state, lr, *options):
    return _asgd(param, grad, state, lr, *options, weight=lambda t, t0: 1 / max(1, t - 1))


@wrong_answer("t0 need not be a whole number: use it as it is.")
def t0_made_whole(param, grad, state, lr, *options):
    weight = lambda t, t0: 1 / max(1, t - 1 - int(t0))
    return _asgd(param, grad, state, lr, *options, weight=weight)


@wrong_answer("mu is one step early or late: at step t it is 1 / max(1, t − 1 − t0).")
def weight_a_step_early(param, grad, state, lr, *options):
    return _asgd(param, grad, state, lr, *options, weight=lambda t, t0: 1 / max(1, t - t0))


@wrong_answer("The average is always the newest parameter, because mu stays 1 here.")
def never_averaged(param, grad, state, lr, *options):
    return _asgd(param, grad, state, lr, *options, weight=lambda t, t0: 1)


@wrong_answer("eta shrinks one step early. At the first step it is lr.")
def eta_a_step_early(param, grad, state, lr, *options):
    return _asgd(param, grad, state, lr, *options, late=0)


@wrong_answer("eta does not shrink: it is lr over a power that grows with the steps.")
def constant_eta(param, grad, state, lr, lambd, alpha, *options):
    return _asgd(param, grad, state, lr, lambd, 0.0, *options)


@wrong_answer("The parameter does not shrink by 1 − lambd · eta.")
def without_lambd(param, grad, state, lr, lambd, *options):
    moved, after = _asgd(param, grad, state, lr, lambd, *options)
    eta = lr / (1 + lambd * lr * (after["t"] - 1)) ** options[0]
    back = lambda _, moved: moved + lambd * eta * param
    return back(0, moved), _asgd(param, grad, state, lr, lambd, *options, mean_of=back)[1]


@wrong_answer("The weight decay is missing: add it to the gradient.")
def without_decay(param, grad, state, lr, lambd, alpha, t0, weight_decay):
    return _asgd(param, grad, state, lr, lambd, alpha, t0, 0.0)


@wrong_answer(
    "The average was returned as the parameter. Take the steps from the parameter itself."
)
def steps_from_the_average(param, grad, state, lr, *options):
    _, after = _asgd(param, grad, state, lr, *options)
    return after["average"], after


@wrong_answer('The state has to hold the average under the key "average".')
def average_under_another_name(param, grad, state, lr, *options):
    inner = {"average": state["ax"], "t": state["t"]} if state else {}
    moved, after = _asgd(param, grad, inner, lr, *options)
    return moved, {"ax": after["average"], "t": after["t"]}


(
    dict_filled,
    first_dict_filled,
    param_in_place,
    param_in_place_untracked,
    tensors_of_the_state_in_place,
) = oracles.in_place(_asgd)


@wrong_answer(oracles.STATE_CHANGED)
def state_in_place(param, grad, state, lr, *options):
    if not state:
        state.update(t=0, average=torch.zeros_like(param).detach())
    moved, after = _asgd(param, grad, state, lr, *options)
    state["t"] = after["t"]
    state["average"].copy_(after["average"].detach())
    return moved, {"t": state["t"], "average": state["average"].clone()}


@wrong_answer("torch.optim did the work here. Write the step from its formula.")
def by_torch_optim(param, grad, state, lr, lambd, alpha, t0, weight_decay):
    options = {"lambd": lambd, "alpha": alpha, "t0": t0, "weight_decay": weight_decay}
    inner = {"ax" if key == "average" else key: value for key, value in state.items()}
    moved, after = oracles.borrow("ASGD", param, grad, inner, lr, **options)
    return moved, {"average" if key == "ax" else key: value for key, value in after.items()}
