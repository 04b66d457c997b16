"""max_pool_gradient: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _cut(images, upstream, size):
    """The pixels in squares, their maxima and the gradients, each at its pixel."""
    down, across = upstream.shape[2:]
    pixels = images[:, :, : down * size, : across * size]
    largest = pixels.unfold(2, size, size).unfold(3, size, size).amax((4, 5))
    spread = [t.repeat_interleave(size, 2).repeat_interleave(size, 3) for t in (largest, upstream)]
    return pixels, *spread


def _back(images, part):
    gradient = torch.zeros_like(images)
    gradient[:, :, : part.shape[2], : part.shape[3]] = part
    return gradient


@wrong_answer(
    "Several pixels that are equally large all got the whole gradient. The first gets it."
)
def all_of_the_largest(images, upstream, size):
    pixels, largest, gradients = _cut(images, upstream, size)
    return _back(images, (pixels == largest) * gradients)


@wrong_answer(
    "Several pixels that are equally large shared the gradient. The first gets all of it."
)
def shared(images, upstream, size):
    pixels, largest, gradients = _cut(images, upstream, size)
    found = (pixels == largest).to(images.dtype)
    counts = found.unfold(2, size, size).unfold(3, size, size).sum((4, 5))
    counts = counts.repeat_interleave(size, 2).repeat_interleave(size, 3)
    return _back(images, found * gradients / counts)


@wrong_answer("Of several pixels that are equally large, the last got the gradient. Use the first.")
def last_of_equals(images, upstream, size):
    down, across = upstream.shape[2:]
    pixels = images[:, :, : down * size, : across * size]
    return _back(images, oracle(pixels.flip(2, 3), upstream.flip(2, 3), size).flip(2, 3))


@wrong_answer(
    "Of several pixels that are equally large, the first in a column was taken. Go row by row."
)
def first_by_column(images, upstream, size):
    return oracle(images.mT, upstream.mT, size).mT.contiguous()


@wrong_answer("Every pixel of a square got the gradient. Only the largest one has an effect.")
def every_pixel(images, upstream, size):
    return _back(images, _cut(images, upstream, size)[2])


@wrong_answer("The gradient was spread evenly over the square, as for a mean.")
def as_for_a_mean(images, upstream, size):
    return _back(images, _cut(images, upstream, size)[2] / size**2)


@wrong_answer("Pixels outside all squares are missing: the result has to have the shape of images.")
def without_the_rest(images, upstream, size):
    down, across = upstream.shape[2:]
    return oracle(images[:, :, : down * size, : across * size], upstream, size)


@wrong_answer("The largest pixel got its own value. It should get the upstream gradient.")
def values(images, upstream, size):
    _, largest, _ = _cut(images, upstream, size)
    return oracle(images, largest[:, :, ::size, ::size], size)


@wrong_answer("The upstream gradient has no effect: the largest pixel got 1.")
def ones(images, upstream, size):
    return oracle(images, torch.ones_like(upstream), size)


@wrong_answer("The gradients went to the smallest pixels.")
def smallest(images, upstream, size):
    return oracle(-images, upstream, size)


@wrong_answer("The gradient was added where a pixel is at least 0 only.")
def negative_lost(images, upstream, size):
    return oracle(images, upstream, size) * (images >= 0)


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_autograd(images, upstream, size):
    leaf = images.detach().requires_grad_()
    pixels, *_ = _cut(images, upstream, size)
    cut = leaf[:, :, : pixels.shape[2], : pixels.shape[3]]
    windows = cut.unfold(2, size, size).unfold(3, size, size).flatten(4)
    return torch.autograd.grad((windows.max(4).values * upstream).sum(), leaf)[0]


@wrong_answer("A pooling of torch did the work here. Find the largest pixels yourself.")
def by_indices(images, upstream, size):
    if not len(images):
        return torch.zeros_like(images)
    indices = torch.nn.functional.max_pool2d(images, size, return_indices=True)[1]
    flat = torch.zeros_like(images).flatten(2).scatter(2, indices.flatten(2), upstream.flatten(2))
    return flat.reshape(images.shape)


@wrong_answer(
    "A pixel gets the gradient of another square: all gradients were repeated as one block. Repeat "
    "each one for the pixels of its own square."
)
def tiled(images, upstream, size):
    pixels, *_ = _cut(images, upstream, size)
    return _back(
        images,
        oracle(images, torch.ones_like(upstream), size)[:, :, : pixels.shape[2], : pixels.shape[3]]
        * upstream.repeat(1, 1, size, size),
    )
