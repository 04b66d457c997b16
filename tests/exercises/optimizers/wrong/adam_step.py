"""adam_step: mistakes that people make."""

import torch

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _adam(param, grad, state, lr, betas, eps, weight_decay, *, scale=None, corrected=(1, 1)):
    t = state.get("t", 0) + 1
    g = grad + weight_decay * param if weight_decay else grad
    m = betas[0] * state.get("m", 0.0) + (1 - betas[0]) * g
    v = betas[1] * state.get("v", 0.0) + (1 - betas[1]) * g**2
    m_hat = m / (1 - betas[0] ** t) if corrected[0] else m
    v_hat = v / (1 - betas[1] ** t) if corrected[1] else v
    scale = scale or (lambda v_hat: v_hat.sqrt() + eps)
    return param - lr * m_hat / scale(v_hat), {"t": t, "m": m, "v": v}


@wrong_answer("The bias correction is missing: m and v start at 0, so divide them by 1 − beta^t.")
def no_correction(param, grad, state, lr, *options):
    return _adam(param, grad, state, lr, *options, corrected=(0, 0))


@wrong_answer("Only m is corrected for its bias. v starts at 0 as well.")
def only_m_corrected(param, grad, state, lr, *options):
    return _adam(param, grad, state, lr, *options, corrected=(1, 0))


@wrong_answer("For the bias correction, the first step is t = 1. Here it is counted differently.")
def counted_from_2(param, grad, state, lr, betas, eps, weight_decay):
    moved, after = _adam(param, grad, state or {"t": 1}, lr, betas, eps, weight_decay)
    return moved, after


@wrong_answer("The steps are not counted: every step uses the bias correction of the first one.")
def always_the_first_step(param, grad, state, lr, *options):
    moved, after = _adam(param, grad, state, lr, *options)
    return moved, after | {"t": 0}


@wrong_answer("beta^t is a power, `beta**t`. Here beta was multiplied by t.")
def times_in_place_of_power(param, grad, state, lr, betas, eps, weight_decay):
    _, after = _adam(param, grad, state, lr, betas, eps, weight_decay)
    m_hat = after["m"] / (1 - betas[0] * after["t"])
    v_hat = after["v"] / (1 - betas[1] * after["t"])
    return param - lr * m_hat / (v_hat.sqrt() + eps), after


@wrong_answer(
    "The corrected m and v were stored, so they are corrected again at the next step. "
    "Store them uncorrected."
)
def corrected_twice(param, grad, state, lr, betas, eps, weight_decay):
    moved, after = _adam(param, grad, state, lr, betas, eps, weight_decay)
    t = after["t"]
    hats = {"m": after["m"] / (1 - betas[0] ** t), "v": after["v"] / (1 - betas[1] ** t)}
    return moved, after | hats


@wrong_answer("eps is inside the root. Add it outside.")
def eps_inside(param, grad, state, lr, betas, eps, weight_decay):
    options = lr, betas, eps, weight_decay
    return _adam(param, grad, state, *options, scale=lambda v_hat: (v_hat + eps).sqrt())


@wrong_answer("eps was added before the bias correction. Add it to the root of the corrected v.")
def eps_before_the_correction(param, grad, state, lr, betas, eps, weight_decay):
    t = state.get("t", 0) + 1
    scale = lambda v_hat: v_hat.sqrt() + eps / (1 - betas[1] ** t) ** 0.5
    return _adam(param, grad, state, lr, betas, eps, weight_decay, scale=scale)


@wrong_answer("The betas are swapped: the first is for m, the second for v.")
def betas_swapped(param, grad, state, lr, betas, *options):
    return _adam(param, grad, state, lr, betas[::-1], *options)


@wrong_answer("The square root is missing: divide by the root of v.")
def without_root(param, grad, state, lr, betas, eps, weight_decay):
    options = lr, betas, eps, weight_decay
    return _adam(param, grad, state, *options, scale=lambda v_hat: v_hat + eps)


@wrong_answer("The weight decay is missing: add it to the gradient.")
def without_decay(param, grad, state, lr, betas, eps, weight_decay):
    return _adam(param, grad, state, lr, betas, eps, 0.0)


@wrong_answer(
    "The weight decay is separate from the gradient, as in AdamW. Adam adds it to the gradient."
)
def decoupled(param, grad, state, lr, betas, eps, weight_decay):
    return _adam(param * (1 - lr * weight_decay), grad, state, lr, betas, eps, 0.0)


@wrong_answer("The state is not passed on, so each step is like the first one.")
def forgetful(param, grad, state, lr, *options):
    return _adam(param, grad, {}, lr, *options)[0], {}


(
    dict_filled,
    first_dict_filled,
    param_in_place,
    param_in_place_untracked,
    tensors_of_the_state_in_place,
) = oracles.in_place(_adam)


@wrong_answer(oracles.STATE_CHANGED)
def state_in_place(param, grad, state, lr, *options):
    if not state:
        state.update(t=0, m=torch.zeros_like(param).detach(), v=torch.zeros_like(param).detach())
    moved, after = _adam(param, grad, state, lr, *options)
    state["t"] = after["t"]
    state["m"].copy_(after["m"].detach())
    state["v"].copy_(after["v"].detach())
    return moved, state


_MEMORY = {}


@wrong_answer("m and v live outside the state, so all parameters share them. Use the state.")
def one_memory_for_all(param, grad, state, lr, *options):
    if not state:
        _MEMORY.clear()
    moved, after = _adam(param, grad, _MEMORY, lr, *options)
    _MEMORY.update(after)
    return moved, {"begun": True}


@wrong_answer("torch.optim did the work here. Write the step from its formula.")
def by_torch_optim(param, grad, state, lr, betas, eps, weight_decay):
    options = {"betas": betas, "eps": eps, "weight_decay": weight_decay}
    return oracles.borrow("Adam", param, grad, state, lr, **options)


@wrong_answer("At lr = 0 you returned param itself. Always return a new tensor.")
def param_itself_at_lr_0(param, grad, state, lr, *options):
    moved, after = _adam(param, grad, state, lr, *options)
    return (moved if lr else param), after


@wrong_answer(
    "eps was added to the step, not to the root: without brackets, `a / b + eps` divides first."
)
def eps_after_the_division(param, grad, state, lr, betas, eps, weight_decay):
    moved, after = _adam(param, grad, state, lr, betas, 0.0, weight_decay)
    return moved - eps, after
