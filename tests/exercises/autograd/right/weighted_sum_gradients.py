"""weighted_sum_gradients: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def zeroed_if_there(x1, x2, a1, a2):
    for x in (x1, x2):
        if x.grad is not None:
            x.grad.zero_()
    y = torch.add(a1 * x1, x2, alpha=a2)
    y.backward(torch.ones_like(y))
    return x1.grad.clone(), x2.grad.clone()


@right_answer
def two_backwards(x1, x2, a1, a2):
    x1.grad, x2.grad = torch.zeros_like(x1), torch.zeros_like(x2)
    if x1 is x2:
        x2.grad = x1.grad
    (a1 * x1).sum().backward()
    (a2 * x2).sum().backward()
    return x1.grad, x2.grad
