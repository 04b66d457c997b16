"""numerical_gradient: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def change_and_put_back(f, t, eps):
    copy = t.detach().clone(memory_format=torch.contiguous_format)
    flat, slopes = copy.view(-1), []
    for i in range(len(flat)):
        old = flat[i].item()
        flat[i] = old + eps
        above = f(copy).item()
        flat[i] = old - eps
        slopes.append((above - f(copy).item()) / (2 * eps))
        flat[i] = old
    return torch.tensor(slopes, dtype=t.dtype).view(t.shape)


@right_answer
def with_steps(f, t, eps):
    steps = eps * torch.eye(t.numel(), dtype=t.dtype)
    slopes = [f(t + step.view(t.shape)) - f(t - step.view(t.shape)) for step in steps]
    return (torch.stack(slopes) / (2 * eps)).view(t.shape).detach()
