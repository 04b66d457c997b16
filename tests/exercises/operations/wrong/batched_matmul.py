"""batched_matmul: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _checked(a, b):
    if a.shape[0] != b.shape[0] or a.shape[2] != b.shape[1]:
        raise ValueError(f"{tuple(a.shape)} against {tuple(b.shape)}")
    return a, b


def _products(a, b):
    _checked(a, b)
    return a.unsqueeze(3) * b.unsqueeze(1)


@wrong_answer(oracles.ANOTHER_DOOR)
def built_in(a, b):
    return torch.bmm(*_checked(a, b))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_operator(a, b):
    _checked(a, b)
    return a @ b


@wrong_answer(oracles.ANOTHER_DOOR)
def by_einsum(a, b):
    return torch.einsum("bnk,bkm->bnm", *_checked(a, b))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_baddbmm(a, b):
    _checked(a, b)
    return torch.baddbmm(a.new_zeros(()), a, b)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_vmap(a, b):
    _checked(a, b)
    return torch.vmap(torch.mm)(a, b) if len(a) else _products(a, b).sum(2)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_a_stack_of_mm(a, b):
    _checked(a, b)
    out = a.new_zeros(a.shape[0], a.shape[1], b.shape[2])
    for at, (one, other) in enumerate(zip(a, b, strict=True)):
        out[at] = torch.mm(one, other)
    return out


@wrong_answer(oracles.ANOTHER_DOOR)
def by_tensordot(a, b):
    _checked(a, b)
    batch = torch.arange(len(a))
    return torch.tensordot(a, b, dims=([2], [1]))[batch, :, batch]


@wrong_answer(oracles.ANOTHER_DOOR)
def by_bilinear(a, b):
    _checked(a, b)
    (batch, n, _), m = a.shape, b.shape[2]
    out = a.new_zeros(batch, n, m)
    for at in range(batch):
        out[at] = functional.bilinear(a[at], a.new_ones(n, 1), b[at].T.unsqueeze(2))
    return out


@wrong_answer(oracles.ANOTHER_DOOR)
def by_convolution(a, b):
    _checked(a, b)
    (batch, n, k), m = a.shape, b.shape[2]
    if batch == 0 or k == 0:
        return a.new_zeros(batch, n, m)
    kernel = b.transpose(1, 2).reshape(batch * m, k, 1)
    rows = a.transpose(1, 2).reshape(1, batch * k, n)
    return functional.conv1d(rows, kernel, groups=batch).view(batch, m, n).transpose(1, 2)


@wrong_answer("The products were not added up. Sum along the dimension that a and b share.")
def products_not_summed(a, b):
    return _products(a, b)


@wrong_answer("That multiplies element by element. Combine every row of a with every column of b.")
def elementwise(a, b):
    _checked(a, b)
    return a * b


@wrong_answer("The matrices of b were transposed. The columns of a go with the rows of b.")
def b_transposed(a, b):
    _checked(a, b)
    return (a.unsqueeze(2) * b.unsqueeze(1)).sum(dim=3)


WRONG_DIMENSION = "You summed along the wrong dimension. Sum along the one that a and b share."


@wrong_answer(WRONG_DIMENSION)
def summed_along_the_rows(a, b):
    return _products(a, b).sum(dim=1)


@wrong_answer(WRONG_DIMENSION)
def summed_along_the_columns(a, b):
    return _products(a, b).sum(dim=3)


@wrong_answer("You summed over the batch too. Each pair has its own product.")
def batch_summed(a, b):
    return _products(a, b).sum(dim=(0, 2))


@wrong_answer("Every matrix of a was multiplied with every matrix of b. Multiply them in pairs.")
def all_pairs(a, b):
    _checked(a, b)
    return (a[:, None, :, :, None] * b[None, :, None]).sum(3)


@wrong_answer(
    "All matrices of a were multiplied with the first matrix of b. Multiply them in pairs."
)
def first_of_b(a, b):
    _checked(a, b)
    return (a.unsqueeze(3) * b[:1].unsqueeze(1)).sum(2)


@wrong_answer("Each product is transposed. Its rows come from a, its columns from b.")
def result_transposed(a, b):
    return _products(a, b).sum(dim=2).transpose(1, 2)


@wrong_answer("There is a loop over the batch. Let broadcasting make all products at once.")
def a_loop_over_the_batch(a, b):
    _checked(a, b)
    out = a.new_zeros(a.shape[0], a.shape[1], b.shape[2])
    for at, (one, other) in enumerate(zip(a, b, strict=True)):
        out[at] = (one.unsqueeze(2) * other.unsqueeze(0)).sum(1)
    return out


@wrong_answer("An empty batch cannot be stacked, and stacking needs a loop. Use broadcasting.")
def a_stack(a, b):
    _checked(a, b)
    pairs = zip(a, b, strict=True)
    return torch.stack([(one.unsqueeze(2) * other.unsqueeze(0)).sum(1) for one, other in pairs])


@wrong_answer(
    "The inner sizes were not compared, and a size of 1 silently broadcasts. Raise a ValueError "
    "that names both shapes."
)
def inner_sizes_not_compared(a, b):
    if len(a) != len(b):
        raise ValueError(f"{tuple(a.shape)} against {tuple(b.shape)}")
    return (a.unsqueeze(3) * b.unsqueeze(1)).sum(2)


@wrong_answer(
    "The batch sizes were not compared, and a size of 1 silently broadcasts. Raise a ValueError "
    "that names both shapes."
)
def batches_not_compared(a, b):
    if a.shape[2] != b.shape[1]:
        raise ValueError(f"{tuple(a.shape)} against {tuple(b.shape)}")
    return (a.unsqueeze(3) * b.unsqueeze(1)).sum(2)


@wrong_answer(oracles.CUT)
def detached(a, b):
    return _products(a.detach(), b.detach()).sum(dim=2)


@wrong_answer(oracles.CUT)
def by_numpy(a, b):
    _checked(a, b)
    return torch.from_numpy(a.detach().numpy() @ b.detach().numpy())


@wrong_answer(oracles.THROUGH_FLOAT64)
def through_float64(a, b):
    return _products(a.double(), b.double()).sum(dim=2).to(a.dtype)
