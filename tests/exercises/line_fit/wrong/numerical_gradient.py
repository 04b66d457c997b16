"""numerical_gradient: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

_differences = tests_beside(__file__)._differences


@wrong_answer("You went to one side only: use f(t + eps) − f(t − eps), over 2·eps.")
def one_sided(f, t, eps):
    return _differences(f, t, eps, lambda f, t, step: (f(t + step) - f(t)) / eps)


@wrong_answer("From t − eps to t + eps it is 2·eps: divide by that.")
def divided_by_eps(f, t, eps):
    return _differences(f, t, eps, lambda f, t, step: (f(t + step) - f(t - step)) / eps)


@wrong_answer("All elements moved at once: that is the sum of the slopes, not one for each.")
def all_at_once(f, t, eps):
    return torch.full_like(t, ((f(t + eps) - f(t - eps)) / (2 * eps)).item())


@wrong_answer(
    "t is not the same afterwards: adding eps, taking 2·eps away and adding eps leaves a rounding. "
    "Put the old value back, or work on a copy."
)
def residue(f, t, eps):
    slopes = torch.empty_like(t.detach())
    with torch.no_grad():
        for index in torch.cartesian_prod(*(torch.arange(n) for n in t.shape)).view(t.numel(), -1):
            at = tuple(index) if t.ndim else ()
            t[at] += eps
            above = f(t).item()
            t[at] -= 2 * eps
            slopes[at] = (above - f(t).item()) / (2 * eps)
            t[at] += eps
    return slopes


@wrong_answer("f was handed a flat tensor. Hand it one of t's own shape.")
def flattened(f, t, eps):
    both = lambda f, t, step: (f(t + step) - f(t - step)) / (2 * eps)
    return _differences(f, t.detach().reshape(-1), eps, both).view(t.shape)


@wrong_answer("eps was not used: how far to go is the caller's choice.")
def eps_of_its_own(f, t, eps):
    both = lambda f, t, step: (f(t + step) - f(t - step)) / (2 * 1e-6)
    return _differences(f, t, 1e-6, both)


@wrong_answer("Autograd did the work here. Try both sides.")
def by_autograd(f, t, eps):
    t = t.detach().clone().requires_grad_()
    return torch.autograd.grad(f(t), t)[0]


@wrong_answer("The elements before were not put back, so all of them moved: one at a time.")
def never_put_back(f, t, eps):
    copy = t.detach().clone(memory_format=torch.contiguous_format)
    flat, slopes = copy.view(-1), torch.empty(t.numel(), dtype=t.dtype)
    for i in range(len(flat)):
        flat[i] += eps
        above = f(copy).item()
        flat[i] -= 2 * eps
        slopes[i] = (above - f(copy).item()) / (2 * eps)
    return slopes.view(t.shape)


LIKE_T_IN_MEMORY = (
    "zeros_like and empty_like lie in memory as t does, so `view` cannot flatten them where t is "
    "strided; and what is written into a `reshape` of them is lost there. Make the slopes by "
    "torch.zeros(t.shape, dtype=t.dtype)."
)


@wrong_answer(LIKE_T_IN_MEMORY)
def slopes_like_t_viewed(f, t, eps):
    slopes = torch.zeros_like(t, requires_grad=False)
    for i in range(t.numel()):
        step = torch.zeros(t.numel(), dtype=t.dtype)
        step[i] = eps
        step = step.view(t.shape)
        slopes.view(-1)[i] = (f(t + step) - f(t - step)).item() / (2 * eps)
    return slopes


@wrong_answer(LIKE_T_IN_MEMORY)
def slopes_like_t_reshaped(f, t, eps):
    slopes = torch.zeros_like(t, requires_grad=False)
    for i in range(t.numel()):
        step = torch.zeros(t.numel(), dtype=t.dtype)
        step[i] = eps
        step = step.view(t.shape)
        slopes.reshape(-1)[i] = (f(t + step) - f(t - step)).item() / (2 * eps)
    return slopes
