"""max_pool_gradient: right answers in other styles."""

import torch

from torchkata.testing import right_answer, tests_beside


@right_answer
def square_by_square(images, upstream, size):
    return tests_beside(__file__).oracle(images, upstream, size)


@right_answer
def by_one_hot(images, upstream, size):
    n, channels, height, width = images.shape
    down, across = height // size, width // size
    cut = images[:, :, : down * size, : across * size]
    windows = cut.reshape(n, channels, down, size, across, size).transpose(3, 4)
    first = windows.flatten(4).argmax(4)
    marks = (torch.arange(size * size) == first[..., None]).to(images.dtype)
    spread = (marks * upstream[..., None]).unflatten(4, (size, size)).transpose(3, 4)
    gradient = torch.zeros_like(images)
    gradient[:, :, : down * size, : across * size] = spread.reshape(cut.shape)
    return gradient


@right_answer
def by_flat_indices(images, upstream, size):
    width = images.shape[3]
    down, across = upstream.shape[2:]
    windows = images.unfold(2, size, size).unfold(3, size, size).flatten(4)
    place = windows.max(dim=4).indices
    row = place // size + torch.arange(down)[:, None] * size
    column = place % size + torch.arange(across) * size
    flat = torch.zeros_like(images).flatten(2)
    flat.scatter_add_(2, (row * width + column).flatten(2), upstream.flatten(2))
    return flat.view(images.shape)


@right_answer
def loop_over_places(images, upstream, size):
    gradient = torch.zeros_like(images)
    for i in range(upstream.shape[2]):
        for j in range(upstream.shape[3]):
            part = images[:, :, i * size : (i + 1) * size, j * size : (j + 1) * size]
            at = part.flatten(2).argmax(2)
            into = gradient[:, :, i * size : (i + 1) * size, j * size : (j + 1) * size]
            for row in range(size):
                for column in range(size):
                    here = at == row * size + column
                    into[:, :, row, column] = here * upstream[:, :, i, j]
    return gradient
