"""matmul_tiled: a matrix product put together from products of small tiles."""

import pytest
import torch

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

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
test_standard = standard("matmul_tiled", inputs, oracle, gradient=True, allowed=ALLOWED)


@pytest.mark.parametrize(
    ("n", "k", "m", "tile"),
    [(4, 4, 4, 2), (5, 7, 3, 2), (7, 8, 9, 3), (3, 10, 2, 4), (6, 5, 6, 5), (4, 3, 5, 1)],
)
def test_no_product_is_larger_than_a_tile(learner, draw, n, k, m, tile):
    a, b = draw(n, k), draw(k, m)

    seen = learner.probe(probes.largest_product)(a, b, tile)
    _, largest = seen.value

    expect(seen).equals((oracle(a, b, tile), largest)).holds(
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


def _fits(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError(f"{tuple(a.shape)} and {tuple(b.shape)}")
    return a.shape[0], a.shape[1], b.shape[1]


def _tiled(a, b, tile, n, k, m, put=torch.Tensor.add_, result=None):
    result = a.new_zeros(a.shape[0], b.shape[1]) if result is None else result
    for i in range(0, n, tile):
        for j in range(0, m, tile):
            for p in range(0, k, tile):
                left, right = a[i : i + tile, p : p + tile], b[p : p + tile, j : j + tile]
                put(result[i : i + tile, j : j + tile], left @ right)
    return result


@wrong_answer("The tiles at the edges are missing: tile need not divide the sizes.")
def edges_left_out(a, b, tile):
    n, k, m = _fits(a, b)
    return _tiled(a, b, tile, n - n % tile, k - k % tile, m - m % tile)


@wrong_answer("Each tile of the result is a sum over many products: add, do not overwrite.")
def overwritten(a, b, tile):
    return _tiled(a, b, tile, *_fits(a, b), put=torch.Tensor.copy_)


@wrong_answer("The whole product was taken in one go. Multiply tiles.")
def in_one_go(a, b, tile):
    _fits(a, b)
    return a @ b


@wrong_answer("Only the rows were cut: the other sides of a product have to be small as well.")
def only_rows(a, b, tile):
    n, _, m = _fits(a, b)
    strips = [a[i : i + tile] @ b for i in range(0, n, tile)]
    return torch.cat(strips) if strips else a.new_zeros(n, m)


@wrong_answer("The side that is summed over was not cut: tiles are small in both directions.")
def whole_inner_side(a, b, tile):
    n, _, m = _fits(a, b)
    result = a.new_zeros(n, m)
    for i in range(0, n, tile):
        for j in range(0, m, tile):
            result[i : i + tile, j : j + tile] = a[i : i + tile] @ b[:, j : j + tile]
    return result


@wrong_answer("All products of all elements were taken at once. Multiply tiles.")
def by_broadcasting(a, b, tile):
    _fits(a, b)
    return (a[:, :, None] * b).sum(1)


@wrong_answer("The sizes were not compared, and slices do not complain: raise a ValueError.")
def unchecked(a, b, tile):
    k = min(a.shape[1], b.shape[0])
    return _tiled(a[:, :k], b[:k], tile, len(a), k, b.shape[1])


@wrong_answer("That is another error than the one asked for: raise a ValueError yourself.")
def by_assert(a, b, tile):
    assert a.shape[1] == b.shape[0], f"{tuple(a.shape)} and {tuple(b.shape)}"
    return _tiled(a, b, tile, *_fits(a, b))


@wrong_answer("The result is always float32: it should have the dtype of a and b.")
def always_float32(a, b, tile):
    n, k, m = _fits(a, b)
    return _tiled(a, b, tile, n, k, m, result=torch.zeros(n, m))


@wrong_answer("The graph was cut: gradients have to flow back to a and b.")
def without_graph(a, b, tile):
    with torch.no_grad():
        return _tiled(a, b, tile, *_fits(a, b))


@wrong_answer("The product was taken outside of torch, and in one go. Multiply tiles.")
def by_numpy(a, b, tile):
    _fits(a, b)
    return torch.from_numpy(a.detach().numpy() @ b.detach().numpy())


@right_answer
def rows_of_tiles(a, b, tile):
    n, k, m = _fits(a, b)
    if 0 in (n, k, m):
        return a.new_zeros(n, m)
    rows = []
    for band in a.split(tile):
        tiles = []
        for column in b.split(tile, dim=1):
            pairs = zip(band.split(tile, dim=1), column.split(tile), strict=True)
            tiles.append(sum(left @ right for left, right in pairs))
        rows.append(torch.cat(tiles, dim=1))
    return torch.cat(rows)


@right_answer
def tiles_by_sums(a, b, tile):
    n, k, m = _fits(a, b)
    result = torch.zeros(n, m, dtype=a.dtype)
    for p in range(0, k, tile):
        for i in range(0, n, tile):
            for j in range(0, m, tile):
                cube = a[i : i + tile, p : p + tile, None] * b[None, p : p + tile, j : j + tile]
                result[i : i + tile, j : j + tile] += cube.sum(dim=1)
    return result
