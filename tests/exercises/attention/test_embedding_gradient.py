"""embedding_gradient: every row gets the sum of the gradients of its places."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return draw.integers(n, 3, low=0, high=4), draw(n, 3, 5), 7


def oracle(ids, upstream, rows):
    gradient = torch.zeros(rows, upstream.shape[-1], dtype=upstream.dtype)
    flat = upstream.detach().reshape(-1, upstream.shape[-1])
    for at, row in zip(ids.flatten().tolist(), flat, strict=True):
        gradient[at] += row
    return gradient


test_standard = standard("embedding_gradient", inputs, oracle, dtypes=FLOATS, autograd=False)


@pytest.mark.parametrize("shape", [(), (6,), (2, 3, 2), (4, 4)])
def test_ids_of_any_shape(learner, draw, shape):
    ids, upstream = draw.integers(*shape, low=0, high=3), draw(*shape, 4).double()

    expect(learner.embedding_gradient(ids, upstream, 4)).equals(oracle(ids, upstream, 4))


def test_one_row_looked_up_everywhere(learner, draw):
    ids, upstream = torch.full((6,), 2), draw(6, 3).double()

    expect(learner.embedding_gradient(ids, upstream, 3)).equals(oracle(ids, upstream, 3))


def test_rows_that_nobody_looked_up_get_zero(learner, draw):
    ids, upstream = torch.tensor([1, 8]), draw(2, 3)

    expect(learner.embedding_gradient(ids, upstream, 9)).equals(oracle(ids, upstream, 9))


def test_the_table_may_be_longer_than_the_largest_id(learner, draw):
    ids, upstream = torch.tensor([0, 1, 0]), draw(3, 2)

    expect(learner.embedding_gradient(ids, upstream, 30)).equals(oracle(ids, upstream, 30))


def test_torchs_own_does_not_do_the_work(learner, draw):
    args = inputs(draw, 3)

    seen = learner.embedding_gradient(*args)

    expect(seen).calls_none_of("embedding").equals(oracle(*args))
