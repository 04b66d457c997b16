"""repeat_rows: a vector as every row of a matrix, without copying it."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return draw(4), n


def oracle(v, n):
    return torch.ones(n, 1, dtype=v.dtype) * v


test_standard = standard("repeat_rows", inputs, oracle, gradient=True)


@pytest.mark.parametrize(("d", "n"), [(3, 3), (1, 4), (4, 1), (2, 7), (5, 1000)])
def test_is_a_view(learner, draw, d, n):
    v = draw(d)

    expect(learner.repeat_rows(v, n)).equals(oracle(v, n)).shares_memory_with("v")


def test_is_a_view_of_a_vector_with_gaps_too(learner, draw):
    v = draw(9)[::2]

    expect(learner.repeat_rows(v, 3)).equals(oracle(v, 3)).shares_memory_with("v")


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    v = draw.integers(12, low=0, high=2, dtype=dtype)

    expect(learner.repeat_rows(v, 3)).equals(torch.stack([v, v, v]))


@wrong_answer("The answer is a copy: every row can lie in the memory of v.")
def repeated(v, n):
    return v.repeat(n, 1)


@wrong_answer("The answer is a copy: every row can lie in the memory of v.")
def stacked(v, n):
    return torch.stack([v] * n) if n else v.expand(0, -1)


@wrong_answer("v stands in the columns: it should be each row.")
def as_columns(v, n):
    return v[:, None].expand(-1, n)


@wrong_answer("The rows follow each other in one long vector: (n, d) was asked for.")
def end_to_end(v, n):
    return v.repeat(n)


@wrong_answer("The answer is a copy: every row can lie in the memory of v.")
def made_contiguous(v, n):
    return v.expand(n, -1).contiguous()


@wrong_answer("One row too many: v itself is one of the n.")
def one_more(v, n):
    return v.expand(n + 1, -1)


@wrong_answer("The number of rows is fixed at 3: take n from the argument.")
def three_rows(v, n):
    return v.expand(3, -1)


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def cut(v, n):
    return v.data.expand(n, -1)


@right_answer
def by_broadcast_to(v, n):
    return v.broadcast_to(n, len(v))


@right_answer
def by_a_stride_of_0(v, n):
    return v.as_strided((n, len(v)), (0, v.stride(0)), v.storage_offset())
