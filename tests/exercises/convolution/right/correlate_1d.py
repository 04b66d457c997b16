"""correlate_1d: right answers in other styles."""

import torch

from torchkata.testing import right_answer, tests_beside


def _checked(x, kernel):
    if kernel.shape[0] > x.shape[-1]:
        raise ValueError("too long")


@right_answer
def product_and_sum(x, kernel):
    _checked(x, kernel)
    return (x.unfold(-1, kernel.shape[0], 1) * kernel).sum(dim=-1)


@right_answer
def shifted_copies(x, kernel):
    _checked(x, kernel)
    return tests_beside(__file__).oracle(x, kernel)


@right_answer
def window_by_window(x, kernel):
    _checked(x, kernel)
    k = kernel.numel()
    return torch.stack(
        [(x[..., i : i + k] * kernel).sum(-1) for i in range(x.size(-1) - k + 1)], dim=-1
    )


@right_answer
def by_einsum(x, kernel):
    _checked(x, kernel)
    return torch.einsum("...wk,k->...w", x.unfold(-1, len(kernel), 1), kernel)


@right_answer
def by_index(x, kernel):
    _checked(x, kernel)
    k = len(kernel)
    at = torch.arange(x.shape[-1] - k + 1)[:, None] + torch.arange(k)
    return x[..., at] @ kernel
