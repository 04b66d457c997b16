"""adamw_step: one step of AdamW, as torch.optim.AdamW takes it."""

import torch

from torchkata.testing import oracles_beside, probes_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)
probes = probes_beside(__file__)
OPTIONS = (0.8, 0.95), 1e-4, 0.1  # betas, eps, weight_decay
BARE = (0.8, 0.95), 1e-4, 0.0  # without weight decay


def inputs(draw, n):
    return "adamw_step", draw(n, 3), oracles.gradients(draw, 4, n, 3), oracles.LRS, *OPTIONS


def oracle(_, param, grads, lrs, betas, eps, weight_decay):
    return oracles.steps(
        "AdamW", param, grads, lrs, betas=betas, eps=eps, weight_decay=weight_decay
    )


step = oracles.StepTests("adamw_step", OPTIONS, bare=BARE)

test_standard = standard("adamw_step", inputs, oracle, probe=probes.steps)
test_twenty_steps_in_float64 = step.twenty_steps_in_float64(
    oracle,
    ((0.9, 0.999), 1e-8, 0.0),
    ((0.9, 0.999), 1e-3, 0.0),
    ((0.7, 0.9), 1e-8, 0.1),
    ((0.9, 0.999), 1e-8, 2.0),
)
test_any_shape_will_do = step.any_shape_will_do(oracle)
test_an_element_may_wait_long_for_its_first_gradient = step.waits_for_a_gradient(oracle)
test_each_parameter_has_a_state_of_its_own = step.a_state_for_each_parameter(oracle)
test_leaves_the_state_as_it_is = step.leaves_the_state()
test_the_result_is_not_in_the_memory_of_param_or_grad = step.has_memory_of_its_own()
test_does_not_use_torch_optim = step.does_not_use_torch_optim()


def _adam(param, grad, state, lr, betas, eps):
    t = state.get("t", 0) + 1
    m = betas[0] * state.get("m", 0.0) + (1 - betas[0]) * grad
    v = betas[1] * state.get("v", 0.0) + (1 - betas[1]) * grad**2
    scale = (v / (1 - betas[1] ** t)).sqrt() + eps
    return param - lr * m / (1 - betas[0] ** t) / scale, {"t": t, "m": m, "v": v}


@wrong_answer("The decay went through the gradient: that is Adam. It acts on the parameter alone.")
def decay_through_the_gradient(param, grad, state, lr, betas, eps, weight_decay):
    return _adam(param, grad + weight_decay * param, state, lr, betas, eps)


@wrong_answer("The decay is not scaled by the learning rate: the factor is 1 − lr · weight_decay.")
def decay_without_the_rate(param, grad, state, lr, betas, eps, weight_decay):
    return _adam(param * (1 - weight_decay), grad, state, lr, betas, eps)


@wrong_answer("The parameter shrank after its step. It shrinks first.")
def decay_afterwards(param, grad, state, lr, betas, eps, weight_decay):
    moved, state = _adam(param, grad, state, lr, betas, eps)
    return moved * (1 - lr * weight_decay), state


@wrong_answer("The parameter does not shrink: weight_decay was not looked at.")
def without_decay(param, grad, state, lr, betas, eps, weight_decay):
    return _adam(param, grad, state, lr, betas, eps)


@wrong_answer("The parameter grew: the factor is 1 minus lr · weight_decay.")
def growing(param, grad, state, lr, betas, eps, weight_decay):
    return _adam(param * (1 + lr * weight_decay), grad, state, lr, betas, eps)


@wrong_answer("The decay came twice: through the gradient, and on the parameter.")
def decayed_twice(param, grad, state, lr, betas, eps, weight_decay):
    shrunk = param * (1 - lr * weight_decay)
    return _adam(shrunk, grad + weight_decay * param, state, lr, betas, eps)


@wrong_answer("The parameter that you were given shrank in place. Make a new one.")
def param_in_place(param, grad, state, lr, betas, eps, weight_decay):
    param.data.mul_(1 - lr * weight_decay)
    return _adam(param, grad, state, lr, betas, eps)


@wrong_answer("No bias is corrected: m and v start at 0, so divide them by 1 − beta^t.")
def no_correction(param, grad, state, lr, betas, eps, weight_decay):
    m = betas[0] * state.get("m", 0.0) + (1 - betas[0]) * grad
    v = betas[1] * state.get("v", 0.0) + (1 - betas[1]) * grad**2
    return param * (1 - lr * weight_decay) - lr * m / (v.sqrt() + eps), {"m": m, "v": v}


@wrong_answer("eps stands inside the root. It is added outside.")
def eps_inside(param, grad, state, lr, betas, eps, weight_decay):
    _, after = _adam(param, grad, state, lr, betas, eps)
    m_hat = after["m"] / (1 - betas[0] ** after["t"])
    v_hat = after["v"] / (1 - betas[1] ** after["t"])
    return param * (1 - lr * weight_decay) - lr * m_hat / (v_hat + eps).sqrt(), after


@wrong_answer(oracles.STATE_CHANGED)
def dict_filled(param, grad, state, lr, betas, eps, weight_decay):
    moved, after = _adam(param * (1 - lr * weight_decay), grad, state, lr, betas, eps)
    state.update(after)
    return moved, state


@wrong_answer(oracles.STATE_CHANGED)
def first_dict_filled(param, grad, state, lr, betas, eps, weight_decay):
    moved, after = _adam(param * (1 - lr * weight_decay), grad, state, lr, betas, eps)
    if not state:
        state.update(after)
    return moved, after


@wrong_answer(oracles.STATE_CHANGED)
def state_in_place(param, grad, state, lr, betas, eps, weight_decay):
    if not state:
        state.update(t=0, m=torch.zeros_like(param).detach(), v=torch.zeros_like(param).detach())
    moved, after = _adam(param * (1 - lr * weight_decay), grad, state, lr, betas, eps)
    state["t"] = after["t"]
    state["m"].copy_(after["m"].detach())
    state["v"].copy_(after["v"].detach())
    return moved, state


@wrong_answer("The parameter that you were given shrank in place. Make a new one.")
def param_in_place_tracked(param, grad, state, lr, betas, eps, weight_decay):
    return _adam(param.mul_(1 - lr * weight_decay), grad, state, lr, betas, eps)


@wrong_answer(oracles.PARAM_CHANGED)
def step_in_place(param, grad, state, lr, betas, eps, weight_decay):
    shrunk = param * (1 - lr * weight_decay)
    moved, after = _adam(shrunk, grad, state, lr, betas, eps)
    return param.copy_(moved), after


@wrong_answer(oracles.PARAM_CHANGED)
def step_in_place_untracked(param, grad, state, lr, betas, eps, weight_decay):
    shrunk = param * (1 - lr * weight_decay)
    moved, after = _adam(shrunk, grad, state, lr, betas, eps)
    param.data.copy_(moved.data)
    return param, after


@wrong_answer("torch.optim did the work here. Write the step from its formula.")
def by_torch_optim(param, grad, state, lr, betas, eps, weight_decay):
    options = {"betas": betas, "eps": eps, "weight_decay": weight_decay}
    return oracles.borrow("AdamW", param, grad, state, lr, **options)


@right_answer
def decay_subtracted(param, grad, state, lr, betas, eps, weight_decay):
    moved, state = _adam(param, grad, state, lr, betas, eps)
    return moved - lr * weight_decay * param, state


@right_answer
def in_place_on_copies(param, grad, state, lr, betas, eps, weight_decay):
    t = state.get("step", 0) + 1
    moved = param.clone().mul_(1 - lr * weight_decay)
    m = state.get("m", torch.zeros_like(grad)).clone().lerp_(grad, 1 - betas[0])
    v = state.get("v", torch.zeros_like(grad)).clone()
    v.mul_(betas[1]).addcmul_(grad, grad, value=1 - betas[1])
    scale = v.sqrt().div_((1 - betas[1] ** t) ** 0.5).add_(eps)
    return moved.addcdiv_(m, scale, value=-lr / (1 - betas[0] ** t)), {"step": t, "m": m, "v": v}
