"""matmul_grad: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_einsum(grad_out, a, b):
    return torch.einsum("nm,km->nk", grad_out, b), torch.einsum("nk,nm->km", a, grad_out)


@right_answer
def by_broadcasting(grad_out, a, b):
    da = (grad_out.unsqueeze(1) * b).sum(dim=2)
    db = (a.unsqueeze(2) * grad_out.unsqueeze(1)).sum(dim=0)
    return da, db


@right_answer
def transposed_on_the_way(grad_out, a, b):
    return b.mm(grad_out.t()).t(), grad_out.t().mm(a).t()
