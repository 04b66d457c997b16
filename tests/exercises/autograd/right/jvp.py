"""jvp: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_torch_func(f, x, v):
    _, product = torch.func.jvp(f, (x.detach(),), (v,))
    return product


@right_answer
def by_reverse_mode_twice(f, x, v):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    u = torch.zeros_like(y, requires_grad=True)
    (g,) = torch.autograd.grad(y, leaf, u, create_graph=True)
    return torch.autograd.grad(g, u, v)[0]


@right_answer
def by_rows_of_the_jacobian(f, x, v):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    rows = [torch.autograd.grad(o, leaf, retain_graph=True)[0] for o in y.reshape(-1)]
    return torch.stack([(row * v).sum() for row in rows]).view(y.shape)
