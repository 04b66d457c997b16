"""batched_matmul: one matrix product for each pair of matrices in two stacks."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)
oracle = torch.bmm


def inputs(draw, n):
    return draw(n, 2, 5), draw(n, 5, 3)


test_standard = standard("batched_matmul", inputs, oracle, gradient=True, allowed=oracles.allowed())


def test_equal_sizes_everywhere(learner, draw):
    a, b = draw(3, 3, 3), draw(3, 3, 3)

    expect(learner.batched_matmul(a, b)).equals(oracle(a, b))


@pytest.mark.parametrize("sizes", [(1, 2, 3, 4), (4, 1, 1, 1), (5, 3, 1, 2), (2, 1, 6, 1)])
def test_any_sizes_will_do(learner, draw, sizes):
    batch, n, k, m = sizes
    a, b = draw(batch, n, k), draw(batch, k, m)

    expect(learner.batched_matmul(a, b)).equals(oracle(a, b))


@pytest.mark.parametrize("sizes", [(300, 1, 2, 1), (2, 1, 300, 2)])
def test_there_may_be_many(learner, draw, sizes):
    batch, n, k, m = sizes
    a, b = draw(batch, n, k, dtype=torch.float64), draw(batch, k, m, dtype=torch.float64)

    expect(learner.batched_matmul(a, b)).equals(oracle(a, b))


def test_nothing_in_between_gives_zeros(learner, draw):
    expect(learner.batched_matmul(draw(2, 3, 0), draw(2, 0, 4))).equals(torch.zeros(2, 3, 4))


def test_integers_are_exact(learner, draw):
    a = draw.integers(2, 3, 5, low=-(2**26), high=2**26)
    b = draw.integers(2, 5, 2, low=-9, high=9)

    expect(learner.batched_matmul(a, b)).equals(oracle(a, b))


def test_takes_no_loop(learner, draw):
    a, b = draw(12, 2, 3), draw(12, 3, 4)

    seen = learner.watching(work=True).batched_matmul(a, b)

    expect(seen).equals(oracle(a, b)).at_most(operations=10)


@pytest.mark.parametrize(
    "shapes",
    [
        ((1, 2, 3), (4, 3, 5)),
        ((4, 2, 3), (1, 3, 5)),
        ((2, 4, 3), (2, 1, 5)),
        ((2, 4, 1), (2, 3, 5)),
        ((2, 4, 3), (2, 5, 3)),
    ],
)
def test_refuses_what_does_not_go_together(learner, draw, shapes):
    a, b = (draw(*shape) for shape in shapes)

    expect(learner.batched_matmul(a, b)).raises(ValueError, str(shapes[0]), str(shapes[1]))


def test_calls_no_product_by_its_name(learner, draw):
    seen = learner.batched_matmul(draw(3, 2, 4), draw(3, 4, 2))

    expect(seen).calls_none_of(*oracles.PRODUCTS.split())


def test_integers_beyond_float64_are_exact(learner, draw):
    a, b = oracles.whole_numbers_beyond_float64(draw, (2, 3, 5), (2, 5, 2))

    expect(learner.batched_matmul(a, b)).equals(oracle(a, b))


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


@wrong_answer("The products are not added up: sum along the dimension that a and b share.")
def products_not_summed(a, b):
    return _products(a, b)


@wrong_answer("That multiplies element by element. Every row has to meet every column.")
def elementwise(a, b):
    _checked(a, b)
    return a * b


@wrong_answer("The matrices of b are transposed: columns of a's go with rows of b's.")
def b_transposed(a, b):
    _checked(a, b)
    return (a.unsqueeze(2) * b.unsqueeze(1)).sum(dim=3)


@wrong_answer("You summed along the wrong dimension: it is the one that a and b share.")
def summed_along_the_rows(a, b):
    return _products(a, b).sum(dim=1)


@wrong_answer("You summed along the wrong dimension: it is the one that a and b share.")
def summed_along_the_columns(a, b):
    return _products(a, b).sum(dim=3)


@wrong_answer("The batch was summed away. Each pair has a product of its own.")
def batch_summed(a, b):
    return _products(a, b).sum(dim=(0, 2))


@wrong_answer("Every matrix of a met every one of b. They go in pairs.")
def all_pairs(a, b):
    _checked(a, b)
    return (a[:, None, :, :, None] * b[None, :, None]).sum(3)


@wrong_answer("All matrices of a met the first of b. They go in pairs.")
def first_of_b(a, b):
    _checked(a, b)
    return (a.unsqueeze(3) * b[:1].unsqueeze(1)).sum(2)


@wrong_answer("Each product is transposed: rows come from a, columns from b.")
def result_transposed(a, b):
    return _products(a, b).sum(dim=2).transpose(1, 2)


@wrong_answer("That loops over the batch. Let broadcasting make all products at once.")
def a_loop_over_the_batch(a, b):
    _checked(a, b)
    out = a.new_zeros(a.shape[0], a.shape[1], b.shape[2])
    for at, (one, other) in enumerate(zip(a, b, strict=True)):
        out[at] = (one.unsqueeze(2) * other.unsqueeze(0)).sum(1)
    return out


@wrong_answer("An empty batch cannot be stacked, and a stack takes a loop. Broadcast.")
def a_stack(a, b):
    _checked(a, b)
    pairs = zip(a, b, strict=True)
    return torch.stack([(one.unsqueeze(2) * other.unsqueeze(0)).sum(1) for one, other in pairs])


@wrong_answer(
    "The inner sizes were not compared: one of 1 quietly broadcasts. "
    "Raise a ValueError that names both shapes."
)
def inner_sizes_not_compared(a, b):
    if len(a) != len(b):
        raise ValueError(f"{tuple(a.shape)} against {tuple(b.shape)}")
    return (a.unsqueeze(3) * b.unsqueeze(1)).sum(2)


@wrong_answer(
    "The batches were not compared: one of 1 quietly broadcasts. "
    "Raise a ValueError that names both shapes."
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


@right_answer
def columns_in_front(a, b):
    _checked(a, b)
    return (a[:, :, None, :] * b.transpose(1, 2)[:, None, :, :]).sum(-1)


@right_answer
def expanded_by_hand(a, b):
    _checked(a, b)
    (batch, n, k), m = a.shape, b.shape[2]
    left = a.reshape(batch, n, k, 1).expand(batch, n, k, m)
    right = b.reshape(batch, 1, k, m).expand(batch, n, k, m)
    return torch.mul(left, right).sum(dim=-2)


@right_answer
def mapped_over_the_batch(a, b):
    _checked(a, b)
    if len(a) == 0:
        return a.new_zeros(0, a.shape[1], b.shape[2])
    return torch.vmap(lambda one, other: (one[:, :, None] * other).sum(1))(a, b)
