"""adamax_step: mistakes that people make."""

import torch

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _adamax(param, grad, state, lr, betas, eps, weight_decay, *, largest=None, corrected=None):
    t = state.get("t", 0) + 1
    g = grad + weight_decay * param if weight_decay else grad
    m = betas[0] * state.get("m", 0.0) + (1 - betas[0]) * g
    before = state.get("u", torch.zeros_like(g))
    largest = largest or (lambda before, g: torch.maximum(betas[1] * before, g.abs() + eps))
    u = largest(before, g)
    step = m / u / (1 - betas[0] ** t) if corrected is None else corrected(m, u, t)
    return param - lr * step, {"t": t, "m": m, "u": u}


@wrong_answer("The bias correction is missing: m starts at 0, so divide it by 1 − beta1^t.")
def no_correction(param, grad, state, lr, *options):
    return _adamax(param, grad, state, lr, *options, corrected=lambda m, u, t: m / u)


@wrong_answer("u was corrected for a bias, but a largest value has none. Correct only m.")
def u_corrected_too(param, grad, state, lr, betas, eps, weight_decay):
    both = lambda m, u, t: m / (1 - betas[0] ** t) / (u / (1 - betas[1] ** t))
    return _adamax(param, grad, state, lr, betas, eps, weight_decay, corrected=both)


@wrong_answer("u is a running mean here. Take the larger of the two, element by element.")
def mean_for_maximum(param, grad, state, lr, betas, eps, weight_decay):
    mean = lambda before, g: betas[1] * before + (1 - betas[1]) * (g.abs() + eps)
    return _adamax(param, grad, state, lr, betas, eps, weight_decay, largest=mean)


@wrong_answer("The old u does not fade. Multiply it by beta2 before you compare.")
def u_never_fades(param, grad, state, lr, betas, eps, weight_decay):
    largest = lambda before, g: torch.maximum(before, g.abs() + eps)
    return _adamax(param, grad, state, lr, betas, eps, weight_decay, largest=largest)


@wrong_answer("Use |g| for u: a negative gradient counts by its size.")
def without_absolute(param, grad, state, lr, betas, eps, weight_decay):
    largest = lambda before, g: torch.maximum(betas[1] * before, g + eps)
    return _adamax(param, grad, state, lr, betas, eps, weight_decay, largest=largest)


@wrong_answer("eps is missing: where all gradients so far were 0, 0 is divided by 0.")
def without_eps(param, grad, state, lr, betas, eps, weight_decay):
    largest = lambda before, g: torch.maximum(betas[1] * before, g.abs())
    return _adamax(param, grad, state, lr, betas, eps, weight_decay, largest=largest)


@wrong_answer("eps was added to the maximum. It is added to |g|, before the comparison.")
def eps_after_the_maximum(param, grad, state, lr, betas, eps, weight_decay):
    largest = lambda before, g: torch.maximum(betas[1] * before, g.abs())
    by = lambda m, u, t: m / (1 - betas[0] ** t) / (u + eps)
    options = betas, eps, weight_decay
    return _adamax(param, grad, state, lr, *options, largest=largest, corrected=by)


@wrong_answer("There is one largest value for the whole tensor. Each element needs its own.")
def largest_of_all(param, grad, state, lr, betas, eps, weight_decay):
    def largest(before, g):
        new = g.abs().max() + eps if g.numel() else g
        return torch.maximum(betas[1] * before, new.expand_as(g))

    return _adamax(param, grad, state, lr, betas, eps, weight_decay, largest=largest)


@wrong_answer("A square root was taken, but u is a size already, not a square.")
def rooted(param, grad, state, lr, betas, eps, weight_decay):
    by = lambda m, u, t: m / (1 - betas[0] ** t) / u.sqrt()
    return _adamax(param, grad, state, lr, betas, eps, weight_decay, corrected=by)


@wrong_answer("The weight decay is missing: add it to the gradient.")
def without_decay(param, grad, state, lr, betas, eps, weight_decay):
    return _adamax(param, grad, state, lr, betas, eps, 0.0)


(
    dict_filled,
    first_dict_filled,
    param_in_place,
    param_in_place_untracked,
    tensors_of_the_state_in_place,
) = oracles.in_place(_adamax)


@wrong_answer(oracles.STATE_CHANGED)
def state_in_place(param, grad, state, lr, *options):
    if not state:
        state.update(t=0, m=torch.zeros_like(param).detach(), u=torch.zeros_like(param).detach())
    moved, after = _adamax(param, grad, state, lr, *options)
    state["t"] = after["t"]
    state["m"].copy_(after["m"].detach())
    state["u"].copy_(after["u"].detach())
    return moved, state


@wrong_answer("torch.optim did the work here. Write the step from its formula.")
def by_torch_optim(param, grad, state, lr, betas, eps, weight_decay):
    options = {"betas": betas, "eps": eps, "weight_decay": weight_decay}
    return oracles.borrow("Adamax", param, grad, state, lr, **options)
