"""momentum_step: right answers in other styles."""

from torchkata.testing import right_answer, wrong_beside

_momentum = wrong_beside(__file__)._momentum


@right_answer
def in_place_on_copies(param, grad, state, lr, momentum, weight_decay, nesterov):
    g = grad.add(param, alpha=weight_decay)
    buffer = state["buffer"].clone().mul_(momentum).add_(g) if state else g.clone()
    g = g.add(buffer, alpha=momentum) if nesterov else buffer
    return param.sub(g, alpha=lr), {"buffer": buffer}


@right_answer
def state_under_another_name(param, grad, state, lr, *options):
    inner = {"buffer": state["v"][0]} if "v" in state else {}
    param, inner = _momentum(param, grad, inner, lr, *options)
    return param, {"v": [inner["buffer"]], "steps": state.get("steps", 0) + 1}
