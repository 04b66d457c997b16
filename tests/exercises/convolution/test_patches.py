"""patches: every window of every image as a row of numbers, in unfold's order."""

import pytest
import torch

from torchkata.testing import NUMBERS, expect, standard


def inputs(draw, n):
    return draw(n, 3, 5, 7), (2, 3), 2


def oracle(images, kernel, stride):
    """Window by window."""
    rows, columns = kernel
    found = [
        images[:, :, top : top + rows, left : left + columns].flatten(1)
        for top in range(0, images.shape[2] - rows + 1, stride)
        for left in range(0, images.shape[3] - columns + 1, stride)
    ]
    return torch.stack(found, dim=1)


test_standard = standard("patches", inputs, oracle, gradient=True, dtypes=NUMBERS)


@pytest.mark.parametrize("kernel", [(1, 1), (1, 4), (3, 1), (3, 3), (5, 6)])
def test_kernels_of_any_shape(learner, draw, kernel):
    images = draw(2, 2, 5, 6)

    expect(learner.patches(images, kernel, 1)).equals(oracle(images, kernel, 1))


@pytest.mark.parametrize("stride", [1, 2, 3, 4])
def test_strides_of_any_size(learner, draw, stride):
    images = draw(2, 3, 7, 6)

    expect(learner.patches(images, (3, 2), stride)).equals(oracle(images, (3, 2), stride))


def test_windows_follow_each_other_row_by_row(learner):
    images = torch.arange(20.0).reshape(1, 1, 4, 5)

    expect(learner.patches(images, (1, 1), 1)).equals(torch.arange(20.0).reshape(1, 20, 1))


def test_a_window_is_written_channel_by_channel(learner):
    images = torch.arange(24.0).reshape(1, 4, 2, 3)

    expect(learner.patches(images, (2, 3), 1)).equals(torch.arange(24.0).reshape(1, 1, 24))


def test_images_do_not_share_windows(learner, draw):
    images = draw(3, 2, 4, 5)

    seen = learner.patches(images, (2, 2), 3)

    expect(seen).equals(torch.cat([oracle(image[None], (2, 2), 3) for image in images]))
