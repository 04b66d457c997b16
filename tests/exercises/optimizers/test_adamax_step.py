"""adamax_step: one step of Adamax, as torch.optim.Adamax takes it."""

import torch

from torchkata.testing import oracles_beside, probes_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)
probes = probes_beside(__file__)
OPTIONS = (0.8, 0.95), 1e-4, 0.1  # betas, eps, weight_decay
BARE = (0.8, 0.95), 1e-4, 0.0  # without weight decay


def inputs(draw, n):
    return "adamax_step", draw(n, 3), oracles.gradients(draw, 4, n, 3), oracles.LRS, *OPTIONS


def oracle(_, param, grads, lrs, betas, eps, weight_decay):
    return oracles.steps(
        "Adamax", param, grads, lrs, betas=betas, eps=eps, weight_decay=weight_decay
    )


step = oracles.StepTests("adamax_step", OPTIONS, bare=BARE)

test_standard = standard("adamax_step", inputs, oracle, probe=probes.steps)
test_twenty_steps_in_float64 = step.twenty_steps_in_float64(
    oracle,
    ((0.3, 0.4), 1e-3, 0.0),
    ((0.9, 0.999), 1e-8, 0.0),
    ((0.9, 0.999), 1e-3, 0.0),
    ((0.7, 0.9), 1e-8, 0.1),
)
test_any_shape_will_do = step.any_shape_will_do(oracle)
test_an_element_may_wait_long_for_its_first_gradient = step.waits_for_a_gradient(oracle)
test_each_parameter_has_a_state_of_its_own = step.a_state_for_each_parameter(oracle)
test_leaves_the_state_as_it_is = step.leaves_the_state()
test_the_result_is_not_in_the_memory_of_param_or_grad = step.has_memory_of_its_own()
test_does_not_use_torch_optim = step.does_not_use_torch_optim()


def _adamax(param, grad, state, lr, betas, eps, weight_decay, *, largest=None, corrected=None):
    t = state.get("t", 0) + 1
    g = grad + weight_decay * param if weight_decay else grad
    m = betas[0] * state.get("m", 0.0) + (1 - betas[0]) * g
    before = state.get("u", torch.zeros_like(g))
    largest = largest or (lambda before, g: torch.maximum(betas[1] * before, g.abs() + eps))
    u = largest(before, g)
    step = m / u / (1 - betas[0] ** t) if corrected is None else corrected(m, u, t)
    return param - lr * step, {"t": t, "m": m, "u": u}


@wrong_answer("No bias is corrected: m starts at 0, so divide it by 1 − beta1^t.")
def no_correction(param, grad, state, lr, *options):
    return _adamax(param, grad, state, lr, *options, corrected=lambda m, u, t: m / u)


@wrong_answer("u was corrected for a bias. A largest value has none.")
def u_corrected_too(param, grad, state, lr, betas, eps, weight_decay):
    both = lambda m, u, t: m / (1 - betas[0] ** t) / (u / (1 - betas[1] ** t))
    return _adamax(param, grad, state, lr, betas, eps, weight_decay, corrected=both)


@wrong_answer("u is a running mean here. Take the larger of the two, element by element.")
def mean_for_maximum(param, grad, state, lr, betas, eps, weight_decay):
    mean = lambda before, g: betas[1] * before + (1 - betas[1]) * (g.abs() + eps)
    return _adamax(param, grad, state, lr, betas, eps, weight_decay, largest=mean)


@wrong_answer("The old u did not fade: multiply it by beta2 before you compare.")
def u_never_fades(param, grad, state, lr, betas, eps, weight_decay):
    largest = lambda before, g: torch.maximum(before, g.abs() + eps)
    return _adamax(param, grad, state, lr, betas, eps, weight_decay, largest=largest)


@wrong_answer("Take |g| for u: a gradient below 0 counts by its size.")
def without_absolute(param, grad, state, lr, betas, eps, weight_decay):
    largest = lambda before, g: torch.maximum(betas[1] * before, g + eps)
    return _adamax(param, grad, state, lr, betas, eps, weight_decay, largest=largest)


@wrong_answer("eps is missing: where no gradient has been yet, 0 is divided by 0.")
def without_eps(param, grad, state, lr, betas, eps, weight_decay):
    largest = lambda before, g: torch.maximum(betas[1] * before, g.abs())
    return _adamax(param, grad, state, lr, betas, eps, weight_decay, largest=largest)


@wrong_answer("eps was added to the maximum. It is added to |g|, before the comparison.")
def eps_after_the_maximum(param, grad, state, lr, betas, eps, weight_decay):
    largest = lambda before, g: torch.maximum(betas[1] * before, g.abs())
    by = lambda m, u, t: m / (1 - betas[0] ** t) / (u + eps)
    options = betas, eps, weight_decay
    return _adamax(param, grad, state, lr, *options, largest=largest, corrected=by)


@wrong_answer("One largest value for the whole tensor: every element has its own.")
def largest_of_all(param, grad, state, lr, betas, eps, weight_decay):
    def largest(before, g):
        new = g.abs().max() + eps if g.numel() else g
        return torch.maximum(betas[1] * before, new.expand_as(g))

    return _adamax(param, grad, state, lr, betas, eps, weight_decay, largest=largest)


@wrong_answer("A root was taken. u is a size already, not a square.")
def rooted(param, grad, state, lr, betas, eps, weight_decay):
    by = lambda m, u, t: m / (1 - betas[0] ** t) / u.sqrt()
    return _adamax(param, grad, state, lr, betas, eps, weight_decay, corrected=by)


@wrong_answer("The weight decay is missing: it is added to the gradient.")
def without_decay(param, grad, state, lr, betas, eps, weight_decay):
    return _adamax(param, grad, state, lr, betas, eps, 0.0)


@wrong_answer(oracles.STATE_CHANGED)
def dict_filled(param, grad, state, lr, *options):
    moved, after = _adamax(param, grad, state, lr, *options)
    state.update(after)
    return moved, state


@wrong_answer(oracles.STATE_CHANGED)
def first_dict_filled(param, grad, state, lr, *options):
    moved, after = _adamax(param, grad, state, lr, *options)
    if not state:
        state.update(after)
    return moved, after


@wrong_answer(oracles.STATE_CHANGED)
def state_in_place(param, grad, state, lr, *options):
    if not state:
        state.update(t=0, m=torch.zeros_like(param).detach(), u=torch.zeros_like(param).detach())
    moved, after = _adamax(param, grad, state, lr, *options)
    state["t"] = after["t"]
    state["m"].copy_(after["m"].detach())
    state["u"].copy_(after["u"].detach())
    return moved, state


@wrong_answer(oracles.STATE_CHANGED)
def tensors_of_the_state_in_place(param, grad, state, lr, *options):
    moved, after = _adamax(param, grad, state, lr, *options)
    oracles.write_into(state, after)
    return moved, after


@wrong_answer(oracles.PARAM_CHANGED)
def param_in_place(param, grad, state, lr, *options):
    moved, after = _adamax(param, grad, state, lr, *options)
    return param.copy_(moved), after


@wrong_answer(oracles.PARAM_CHANGED)
def param_in_place_untracked(param, grad, state, lr, *options):
    moved, after = _adamax(param, grad, state, lr, *options)
    param.data.copy_(moved.data)
    return param, after


@wrong_answer("torch.optim did the work here. Write the step from its formula.")
def by_torch_optim(param, grad, state, lr, betas, eps, weight_decay):
    options = {"betas": betas, "eps": eps, "weight_decay": weight_decay}
    return oracles.borrow("Adamax", param, grad, state, lr, **options)


@right_answer
def by_where(param, grad, state, lr, betas, eps, weight_decay):
    def largest(before, g):
        faded, new = before * betas[1], abs(g) + eps
        return torch.where(faded > new, faded, new)

    return _adamax(param, grad, state, lr, betas, eps, weight_decay, largest=largest)


@right_answer
def by_a_stack(param, grad, state, lr, betas, eps, weight_decay):
    t, m, u = state["now"] if state else (0, torch.zeros_like(grad), torch.zeros_like(grad))
    g = grad.add(param, alpha=weight_decay)
    m = m.lerp(g, 1 - betas[0])
    u = torch.stack([u.mul(betas[1]), g.abs().add(eps)]).amax(0)
    moved = param.addcdiv(m, u, value=-lr / (1 - betas[0] ** (t + 1)))
    return moved, {"now": (t + 1, m, u)}
