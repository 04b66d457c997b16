"""pad_around: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer(
    "Rows and columns are exchanged: the zeros for left and right came above and below. The last "
    "axis is the width."
)
def rows_for_columns(images, left, right, top, bottom):
    return oracle(images, top, bottom, left, right)


@wrong_answer("Left and right are exchanged, and so are top and bottom.")
def ends_exchanged(images, left, right, top, bottom):
    return oracle(images, right, left, bottom, top)


@wrong_answer("Left and right are exchanged.")
def left_for_right(images, left, right, top, bottom):
    return oracle(images, right, left, top, bottom)


@wrong_answer("Top and bottom are exchanged.")
def top_for_bottom(images, left, right, top, bottom):
    return oracle(images, left, right, bottom, top)


@wrong_answer(
    "The four numbers went to the sides in another order. `pad` takes left, right, top, bottom."
)
def top_first(images, left, right, top, bottom):
    return functional.pad(images, (top, left, bottom, right))


@wrong_answer(
    "The four numbers went to the sides in another order. `pad` takes left, right, top, bottom."
)
def all_lows_first(images, left, right, top, bottom):
    return functional.pad(images, (left, top, right, bottom))


@wrong_answer("The edge was repeated into the border. The border holds zeros.")
def edge_repeated(images, left, right, top, bottom):
    rows = torch.arange(-top, images.shape[2] + bottom).clamp(0, images.shape[2] - 1)
    columns = torch.arange(-left, images.shape[3] + right).clamp(0, images.shape[3] - 1)
    return images[:, :, rows][:, :, :, columns]


@wrong_answer("The border holds ones. It should hold zeros.")
def ones(images, left, right, top, bottom):
    return functional.pad(images, (left, right, top, bottom), value=1)


@wrong_answer("The result always has torch's default dtype. It should have the dtype of images.")
def default_dtype(images, left, right, top, bottom):
    n, channels, height, width = images.shape
    padded = torch.zeros(n, channels, top + height + bottom, left + width + right)
    padded[:, :, top : top + height, left : left + width] = images
    return padded


@wrong_answer("Autograd cannot follow the result back to images: it was copied without its graph.")
def detached(images, left, right, top, bottom):
    return oracle(images.detach(), left, right, top, bottom)


@wrong_answer("The same number of zeros was added on both sides of an axis. Each side has its own.")
def symmetric(images, left, right, top, bottom):
    return functional.pad(images, (left, left, top, top))


@wrong_answer("Zeros were added on the left and on the right only.")
def columns_only(images, left, right, top, bottom):
    return oracle(images, left, right, 0, 0)


@wrong_answer("Zeros were added above and below only.")
def rows_only(images, left, right, top, bottom):
    return oracle(images, 0, 0, top, bottom)


@wrong_answer("The batch or the channels were padded. The last two axes are height and width.")
def batch_and_channels(images, left, right, top, bottom):
    return functional.pad(images, (0, 0, 0, 0, left, right, top, bottom))


@wrong_answer("The batch or the channels were padded. The last two axes are height and width.")
def batch_and_channels_turned(images, left, right, top, bottom):
    return functional.pad(images, (0, 0, 0, 0, top, bottom, left, right))
