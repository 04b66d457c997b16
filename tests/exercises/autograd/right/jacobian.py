"""jacobian: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def filled_row_by_row(f, x):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    full = torch.zeros(len(y), len(leaf), dtype=y.dtype)
    for i in range(len(y)):
        leaf.grad = None
        y[i].backward(retain_graph=True)
        full[i] = leaf.grad
    return full


@right_answer
def one_upstream_gradient_for_each_row(f, x):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    basis = torch.eye(len(y), dtype=y.dtype)
    rows = [torch.autograd.grad(y, leaf, unit, retain_graph=True)[0] for unit in basis]
    return torch.stack(rows)


@right_answer
def built_in(f, x):
    return torch.autograd.functional.jacobian(f, x.detach())


@right_answer
def column_by_column(f, x):
    return torch.func.jacfwd(f)(x.detach())
