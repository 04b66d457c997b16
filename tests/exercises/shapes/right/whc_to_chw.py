"""whc_to_chw: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def swap_the_ends(image):
    return image.transpose(0, 2)


@right_answer
def by_einsum(image):
    return torch.einsum("whc->chw", image)
