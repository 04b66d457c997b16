"""matvec: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _checked(m, v):
    if m.shape[1] != len(v):
        raise ValueError(f"{tuple(m.shape)} against {tuple(v.shape)}")
    return m, v


@wrong_answer(oracles.ANOTHER_DOOR)
def built_in(m, v):
    return torch.mv(*_checked(m, v))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_operator(m, v):
    _checked(m, v)
    return m @ v


@wrong_answer(oracles.ANOTHER_DOOR)
def by_mm(m, v):
    _checked(m, v)
    return torch.mm(m, v.unsqueeze(1)).squeeze(1)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_einsum(m, v):
    return torch.einsum("nk,k->n", *_checked(m, v))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_tensordot(m, v):
    return torch.tensordot(*_checked(m, v), dims=1)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_inner(m, v):
    return torch.inner(*_checked(m, v))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_linear(m, v):
    _checked(m, v)
    return functional.linear(m, v.unsqueeze(0)).squeeze(1)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_addmv(m, v):
    _checked(m, v)
    return torch.addmv(m.new_zeros(len(m)), m, v)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_dot_of_each_row(m, v):
    _checked(m, v)
    return torch.stack([row.dot(v) for row in m]) if len(m) else m.sum(1)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_vmap(m, v):
    _checked(m, v)
    return torch.vmap(lambda row: row @ v)(m) if len(m) else m.sum(1)


@wrong_answer("The products were not added up. Each row gives one number.")
def elementwise(m, v):
    _checked(m, v)
    return m * v


@wrong_answer("You summed over the rows. Sum along each row: that is dimension 1.")
def summed_over_the_rows(m, v):
    _checked(m, v)
    return (m * v).sum(dim=0)


@wrong_answer("Everything was summed. Each row gives its own number.")
def everything_summed(m, v):
    _checked(m, v)
    return (m * v).sum()


@wrong_answer("The vector was multiplied with the columns. Multiply it with every row.")
def transposed(m, v):
    if m.shape[0] != len(v):
        raise ValueError(f"{tuple(m.shape)} against {tuple(v.shape)}")
    return (m * v.unsqueeze(1)).sum(dim=0)


@wrong_answer("The result is a column of shape (n, 1). Its shape should be (n,).")
def as_a_column(m, v):
    _checked(m, v)
    return (m * v).sum(dim=1, keepdim=True)


@wrong_answer("The products were averaged. Sum them.")
def averaged(m, v):
    _checked(m, v)
    return (m * v).sum(dim=1) / max(len(v), 1)


@wrong_answer(
    "The sizes were not compared, and a size of 1 silently broadcasts. Raise a ValueError that "
    "names both shapes."
)
def sizes_not_compared(m, v):
    return (m * v).sum(dim=1)


@wrong_answer(oracles.CUT)
def cut_by_item(m, v):
    _checked(m, v)
    out = m.new_zeros(len(m))
    for i in range(len(m)):
        out[i] = (m[i] * v).sum().item()
    return out.detach()


@wrong_answer(oracles.CUT)
def by_numpy(m, v):
    _checked(m, v)
    return torch.from_numpy(m.detach().numpy() @ v.detach().numpy())


@wrong_answer(oracles.CUT)
def in_python(m, v):
    _checked(m, v)
    rows = [sum(x * y for x, y in zip(row, v.tolist(), strict=True)) for row in m.tolist()]
    return torch.tensor(rows, dtype=m.dtype)


@wrong_answer(oracles.THROUGH_FLOAT64)
def through_float64(m, v):
    _checked(m, v)
    return (m.double() * v.double()).sum(dim=1).to(m.dtype)
