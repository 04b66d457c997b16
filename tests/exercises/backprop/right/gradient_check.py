"""gradient_check: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

wrong = wrong_beside(__file__)
STEP = wrong.STEP
_numeric = wrong._numeric


@right_answer
def change_and_put_back(f, grad_f, t):
    copy = t.detach().clone(memory_format=torch.contiguous_format)
    claimed, flat, errors = grad_f(copy).reshape(-1), copy.view(-1), []
    for i in range(len(flat)):
        old = flat[i].item()
        flat[i] = old + STEP
        above = f(copy).item()
        flat[i] = old - STEP
        n = (above - f(copy).item()) / (2 * STEP)
        flat[i] = old
        a = claimed[i].item()
        scale = max(abs(a), abs(n))
        errors.append(abs(a - n) / scale if scale else abs(a - n))  # 0, or NaN
    return float("nan") if any(error != error for error in errors) else max(errors)


@right_answer
def with_a_floor(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    return float(((a - n).abs() / torch.maximum(a.abs(), n.abs()).clamp(min=1e-12)).max())
