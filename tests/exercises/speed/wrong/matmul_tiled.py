"""matmul_tiled: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


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


@wrong_answer("Each tile of the result is a sum of many products. Add them, do not overwrite.")
def overwritten(a, b, tile):
    return _tiled(a, b, tile, *_fits(a, b), put=torch.Tensor.copy_)


@wrong_answer("The whole product was computed at once. Multiply tiles.")
def in_one_go(a, b, tile):
    _fits(a, b)
    return a @ b


@wrong_answer("Only the rows were cut. The other sides of a product have to be small too.")
def only_rows(a, b, tile):
    n, _, m = _fits(a, b)
    strips = [a[i : i + tile] @ b for i in range(0, n, tile)]
    return torch.cat(strips) if strips else a.new_zeros(n, m)


@wrong_answer("The side that is summed over was not cut. Tiles are small in both directions.")
def whole_inner_side(a, b, tile):
    n, _, m = _fits(a, b)
    result = a.new_zeros(n, m)
    for i in range(0, n, tile):
        for j in range(0, m, tile):
            result[i : i + tile, j : j + tile] = a[i : i + tile] @ b[:, j : j + tile]
    return result


@wrong_answer("The products of all elements were computed at once. Multiply tiles.")
def by_broadcasting(a, b, tile):
    _fits(a, b)
    return (a[:, :, None] * b).sum(1)


@wrong_answer(
    "The sizes were not compared, and slices raise no error. Raise a ValueError yourself."
)
def unchecked(a, b, tile):
    k = min(a.shape[1], b.shape[0])
    return _tiled(a[:, :k], b[:k], tile, len(a), k, b.shape[1])


@wrong_answer("The exercise asks for a different error. Raise a ValueError yourself.")
def by_assert(a, b, tile):
    assert a.shape[1] == b.shape[0], f"{tuple(a.shape)} and {tuple(b.shape)}"
    return _tiled(a, b, tile, *_fits(a, b))


@wrong_answer("The result is always float32. It should have the dtype of a and b.")
def always_float32(a, b, tile):
    n, k, m = _fits(a, b)
    return _tiled(a, b, tile, n, k, m, result=torch.zeros(n, m))


@wrong_answer("The graph was cut: gradients have to flow back to a and b.")
def without_graph(a, b, tile):
    with torch.no_grad():
        return _tiled(a, b, tile, *_fits(a, b))


@wrong_answer("The product was computed at once and outside of torch. Multiply tiles.")
def by_numpy(a, b, tile):
    _fits(a, b)
    return torch.from_numpy(a.detach().numpy() @ b.detach().numpy())


@wrong_answer("The whole product was computed at once. Multiply tiles.")
def in_one_go_in_place(a, b, tile):
    n, _, m = _fits(a, b)
    return a.new_zeros(n, m).addmm_(a, b)
