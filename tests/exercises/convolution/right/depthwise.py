"""depthwise: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def product_and_sum(images, weight):
    windows = images.unfold(2, weight.size(1), 1).unfold(3, weight.size(2), 1)
    return (windows * weight[:, None, None]).sum((-2, -1))


@right_answer
def kernel_element_by_kernel_element(images, weight):
    _, rows, columns = weight.shape
    down, across = images.shape[2] - rows + 1, images.shape[3] - columns + 1
    return sum(
        images[:, :, i : i + down, j : j + across] * weight[:, i, j, None, None]
        for i in range(rows)
        for j in range(columns)
    )


@right_answer
def channel_by_channel(images, weight):
    found = []
    for channel in range(images.shape[1]):
        windows = images[:, channel].unfold(1, weight.shape[1], 1).unfold(2, weight.shape[2], 1)
        found.append((windows * weight[channel]).flatten(3).sum(3))
    return torch.stack(found, dim=1)


@right_answer
def by_a_batched_product(images, weight):
    n, channels = images.shape[:2]
    windows = images.unfold(2, weight.shape[1], 1).unfold(3, weight.shape[2], 1)
    down, across = windows.shape[2:4]
    rows = windows.permute(1, 0, 2, 3, 4, 5).reshape(channels, n * down * across, weight[0].numel())
    products = torch.bmm(rows, weight.flatten(1)[:, :, None])
    return products.reshape(channels, n, down, across).transpose(0, 1)
