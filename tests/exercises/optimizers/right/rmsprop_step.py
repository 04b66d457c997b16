"""rmsprop_step: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def in_place_on_copies(param, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    g = grad.add(param, alpha=weight_decay)
    zeros = torch.zeros_like(g)
    state = {key: state.get(key, zeros).clone() for key in ("squares", "mean", "buffer")}
    state["squares"].mul_(alpha).addcmul_(g, g, value=1 - alpha)
    if centered:
        state["mean"].lerp_(g, 1 - alpha)
    scale = state["squares"].addcmul(state["mean"], state["mean"], value=-1).sqrt().add(eps)
    state["buffer"].mul_(momentum).addcdiv_(g, scale)
    return param.sub(state["buffer"], alpha=lr), state


@right_answer
def only_what_is_needed_is_kept(
    param, grad, state, lr, alpha, eps, weight_decay, momentum, centered
):
    g = grad + weight_decay * param
    new = {"squares": g**2, "mean": g} if centered else {"squares": g**2}
    kept = {
        key: torch.lerp(state.get(key, torch.zeros_like(g)), value, 1 - alpha)
        for key, value in new.items()
    }
    step = g / ((kept["squares"] - kept.get("mean", 0.0) ** 2).sqrt() + eps)
    if momentum:
        kept["buffer"] = step = step + momentum * state["buffer"] if state else step
    return param - lr * step, kept
