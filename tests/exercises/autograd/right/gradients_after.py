"""gradients_after: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

wrong = wrong_beside(__file__)
_after = wrong._after
_clear = wrong._clear


@right_answer
def one_graph_kept(times, x1, x2, a1, a2):
    x1.grad, x2.grad = torch.zeros_like(x1), torch.zeros_like(x2)
    if x1 is x2:
        x2.grad = x1.grad
    y = (a1 * x1 + a2 * x2).sum()
    for _ in range(times):
        y.backward(retain_graph=True)
    return x1.grad, x2.grad


@right_answer
def zeros_by_a_backward(times, x1, x2, a1, a2):
    _clear(x1, x2)
    (0 * x1 + 0 * x2).sum().backward()
    _after(times, x1, x2, a1, a2)
    return x1.grad.clone(), x2.grad.clone()
