"""rprop_step: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_masks(param, grad, state, lr, etas, step_sizes):
    grad = grad.detach().clone()
    before, size = state.get("both", (torch.zeros_like(grad), torch.full_like(grad, lr)))
    size = size.clone()
    same, turned = before.sign() * grad.sign() > 0, before.sign() * grad.sign() < 0
    size[same] *= etas[1]
    size[turned] *= etas[0]
    size.clamp_(*step_sizes)
    grad[turned] = 0
    return param - torch.sign(grad) * size, {"both": (grad, size)}


@right_answer
def by_signs_alone(param, grad, state, lr, etas, step_sizes):
    sign = grad.sign()
    agreement = sign * state["sign"] if state else torch.zeros_like(sign)
    grow = (agreement > 0).to(sign.dtype) * (etas[1] - 1)
    shrink = (agreement < 0).to(sign.dtype) * (etas[0] - 1)
    size = (state["size"] if state else torch.full_like(param, lr)) * (1 + grow + shrink)
    size = torch.minimum(
        torch.maximum(size, torch.full_like(size, step_sizes[0])),
        torch.full_like(size, step_sizes[1]),
    )
    sign = sign * (agreement >= 0)
    return param - sign * size, {"sign": sign, "size": size}
