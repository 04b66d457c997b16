"""matmul_tiled: a matrix product put together from products of small tiles."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 5), draw(5, n + 2), 2


def oracle(a, b, tile):
    return torch.matmul(a, b)


ALLOWED = [
    *("mm", "bmm", "addmm", "addmm_", "baddbmm", "baddbmm_", "mv", "addmv", "addmv_", "dot"),
    *("mul", "mul_", "addcmul", "addcmul_", "add", "add_", "sum", "sub", "sub_", "_to_copy"),
    *("zeros", "zeros_like", "new_zeros", "empty", "empty_like", "new_empty", "full", "new_full"),
    *("fill_", "zero_", "copy_", "copy", "clone", "cat", "stack", "constant_pad_nd", "arange"),
    *("index_put_", "slice_scatter", "select_scatter", "_unsafe_view", "contiguous", "zero"),
    *("lift_fresh", "lift_fresh_copy", "scalar_tensor", "full_like", "index_add", "index_add_"),
    *("index_select", "_local_scalar_dense"),
]

test_standard = standard(
    "matmul_tiled", inputs, oracle, dtypes=(*FLOATS, torch.int64), gradient=True, allowed=ALLOWED
)


@pytest.mark.parametrize(
    ("n", "k", "m", "tile"),
    [(4, 4, 4, 2), (5, 7, 3, 2), (7, 8, 9, 3), (3, 10, 2, 4), (6, 5, 6, 5), (4, 3, 5, 1)],
)
def test_no_product_is_larger_than_a_tile(learner, draw, n, k, m, tile):
    a, b = draw(n, k), draw(k, m)

    seen = learner.watching(allowed=ALLOWED).probe(probes.largest_product)(a, b, tile)
    _, largest = seen.value

    expect(seen).stays_within_the_rules().equals((oracle(a, b, tile), largest)).holds(
        largest <= tile,
        f"took a product with a side of {largest}; tiles are ({tile}, {tile}) at most",
    )


@pytest.mark.parametrize("tile", [3, 4, 100])
def test_a_tile_may_be_larger_than_the_matrices(learner, draw, tile):
    a, b = draw(3, 2), draw(2, 3)

    expect(learner.matmul_tiled(a, b, tile)).equals(oracle(a, b, tile))


def test_whole_numbers_stay_whole(learner, draw):
    a, b = draw.integers(3, 4, low=-9, high=9), draw.integers(4, 5, low=-9, high=9)

    expect(learner.matmul_tiled(a, b, 3)).equals(oracle(a, b, 3))


def test_rows_may_be_long(learner, draw):
    a, b = draw(2, 300, dtype=torch.float64), draw(300, 2, dtype=torch.float64)

    expect(learner.matmul_tiled(a, b, 100)).equals(oracle(a, b, 100))


@pytest.mark.parametrize(("n", "k", "m"), [(0, 3, 4), (3, 0, 4), (3, 4, 0)])
def test_empty_matrices_have_a_product(learner, draw, n, k, m):
    expect(learner.matmul_tiled(draw(n, k), draw(k, m), 2)).equals(torch.zeros(n, m))


@pytest.mark.parametrize(("k", "rows"), [(4, 5), (5, 4), (4, 8), (4, 2), (6, 1), (1, 6), (3, 5)])
def test_refuses_matrices_that_do_not_fit(learner, draw, k, rows):
    expect(learner.matmul_tiled(draw(3, k), draw(rows, 3), 2)).raises(ValueError)


def test_gradients_where_the_tile_does_not_fit(learner, draw):
    a = draw(5, 7, dtype=torch.float64, requires_grad=True)
    b = draw(7, 4, dtype=torch.float64, requires_grad=True)

    expect(learner.matmul_tiled(a, b, 3)).equals(oracle(a, b, 3)).gradients_agree_with(oracle)
