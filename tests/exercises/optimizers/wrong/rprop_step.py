"""rprop_step: mistakes that people make."""

import torch

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _rprop(
    param, grad, state, lr, etas, step_sizes, *, skip=True, forget=True, clamp=True, first=1.0
):
    before = state.get("grad", torch.zeros_like(grad))
    sign = (grad * before).sign()
    ones = torch.ones_like(grad)
    factor = torch.where(sign > 0, etas[1], torch.where(sign < 0, etas[0], ones))
    factor = factor if state else first * torch.ones_like(factor)
    size = state.get("size", torch.full_like(param, lr)) * factor
    size = size.clamp(*step_sizes) if clamp else size
    turned = torch.where(sign < 0, 0.0, grad)
    moved = param - (turned if skip else grad).sign() * size
    return moved, {"grad": turned if forget else grad.clone(), "size": size}


@wrong_answer(
    "Where the sign changed, the parameter has to wait one step: the gradient counts as 0 there."
)
def no_waiting(param, grad, state, *options):
    return _rprop(param, grad, state, *options, skip=False, forget=False)


@wrong_answer(
    "Where the sign changed, store 0 as the gradient. Otherwise the next step is scaled again."
)
def turned_gradient_remembered(param, grad, state, *options):
    return _rprop(param, grad, state, *options, forget=False)


@wrong_answer(
    "Where the sign changed, 0 is stored, but this step still used the gradient as it was."
)
def waits_only_in_the_state(param, grad, state, *options):
    return _rprop(param, grad, state, *options, skip=False)


@wrong_answer("The sizes are not clamped to step_sizes.")
def unclamped(param, grad, state, *options):
    return _rprop(param, grad, state, *options, clamp=False)


@wrong_answer("The step was clamped, but the stored step size was not.")
def clamped_only_for_the_step(param, grad, state, lr, etas, step_sizes):
    _, after = _rprop(param, grad, state, lr, etas, step_sizes, clamp=False)
    return param - after["grad"].sign() * after["size"].clamp(*step_sizes), after


@wrong_answer("The factors are swapped: etas[0] makes a size shrink, etas[1] makes it grow.")
def etas_swapped(param, grad, state, lr, etas, step_sizes):
    return _rprop(param, grad, state, lr, etas[::-1], step_sizes)


@wrong_answer("The gradient's size went into the step. Only its sign counts.")
def scaled_by_the_gradient(param, grad, state, lr, etas, step_sizes):
    _, after = _rprop(param, grad, state, lr, etas, step_sizes)
    return param - after["grad"] * after["size"], after


@wrong_answer("The sizes already grew at the first step, where there is no earlier gradient.")
def grows_at_the_first_step(param, grad, state, lr, etas, step_sizes):
    return _rprop(param, grad, state, lr, etas, step_sizes, first=etas[1])


@wrong_answer("The sizes start from lr again at each step. Keep them in the state.")
def sizes_from_lr_each_time(param, grad, state, lr, etas, step_sizes):
    inner = {"grad": state["grad"]} if state else {}
    return _rprop(param, grad, inner, lr, etas, step_sizes)


@wrong_answer(
    "The size shrinks where one of the two gradients is 0. It should stay the same there."
)
def shrinks_at_zero(param, grad, state, lr, etas, step_sizes):
    before = state.get("grad", torch.zeros_like(grad))
    agree = grad * before
    factor = torch.where(agree > 0, etas[1], torch.full_like(grad, etas[0]))
    size = state.get("size", torch.full_like(param, lr)) * (factor if state else 1.0)
    size, kept = size.clamp(*step_sizes), torch.where(agree < 0, 0.0, grad)
    return param - kept.sign() * size, {"grad": kept, "size": size}


@wrong_answer("There is one decision for the whole tensor. Each element needs its own.")
def decided_for_all(param, grad, state, lr, etas, step_sizes):
    sign = (grad * state.get("grad", torch.zeros_like(grad))).sum().sign().item()
    factor = {1.0: etas[1], -1.0: etas[0], 0.0: 1.0}[sign]
    size = (state.get("size", torch.full_like(param, lr)) * factor).clamp(*step_sizes)
    kept = torch.zeros_like(grad) if sign < 0 else grad.clone()
    return param - kept.sign() * size, {"grad": kept, "size": size}


@wrong_answer("The gradient that you were given was set to 0 in place. Make a new one.")
def gradient_in_place(param, grad, state, *options):
    moved, after = _rprop(param, grad, state, *options)
    grad.data.copy_(after["grad"].data)
    return moved, after


@wrong_answer("The state holds the gradient's own tensor, and backward writes into it. Copy it.")
def alias_of_the_gradient(param, grad, state, *options):
    moved, after = _rprop(param, grad, state, *options)
    return moved, after if state else after | {"grad": grad}


@wrong_answer(
    "The factors are float32, as `torch.where` on two Python numbers makes them, so in "
    "float64 they lose digits."
)
def factors_in_float32(param, grad, state, lr, etas, step_sizes):
    before = state.get("grad", torch.zeros_like(grad))
    factor = torch.where(grad * before > 0, etas[1], 1.0)
    factor = factor * torch.where(grad * before < 0, etas[0], 1.0)
    size = (state.get("size", torch.full_like(param, lr)) * factor).clamp(*step_sizes)
    kept = torch.where(grad * before < 0, 0.0, grad)
    return param - kept.sign() * size, {"grad": kept, "size": size}


(
    dict_filled,
    first_dict_filled,
    param_in_place,
    param_in_place_untracked,
) = oracles.in_place(_rprop)[:4]  # instead of the fifth, state_in_place


@wrong_answer(oracles.STATE_CHANGED)
def state_in_place(param, grad, state, *options):
    moved, after = _rprop(param, grad, state, *options)
    if state:
        state["size"].data.copy_(after["size"].data)
    return moved, after


@wrong_answer("torch.optim did the work here. Write the step from its rules.")
def by_torch_optim(param, grad, state, lr, etas, step_sizes):
    options = {"etas": etas, "step_sizes": step_sizes}
    return oracles.borrow("Rprop", param, grad, state, lr, **options)
