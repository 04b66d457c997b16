"""asgd_step: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def as_torch_keeps_it(param, grad, state, lr, lambd, alpha, t0, weight_decay):
    t, eta, mu = state.get("t", 0) + 1, state.get("eta", lr), state.get("mu", 1.0)
    moved = param.mul(1 - lambd * eta).sub(grad.add(param, alpha=weight_decay), alpha=eta)
    average = moved.clone() if mu == 1 else torch.lerp(state["average"], moved, mu)
    eta, mu = lr / (1 + lambd * lr * t) ** alpha, 1 / max(1, t - t0)
    return moved, {"t": t, "eta": eta, "mu": mu, "average": average}


@right_answer
def mean_of_those_that_count(param, grad, state, lr, lambd, alpha, t0, weight_decay):
    t = state.get("steps", 0)
    eta = lr * (1 + lambd * lr * t) ** -alpha
    moved = param - eta * (grad + (weight_decay + lambd) * param)
    many = max(1, t - t0)
    if many == 1:
        return moved, {"steps": t + 1, "average": moved}
    return moved, {"steps": t + 1, "average": (state["average"] * (many - 1) + moved) / many}
