"""numerical_gradient: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

_differences = tests_beside(__file__)._differences


@wrong_answer("You moved to one side only. Use f(t + eps) − f(t − eps), divided by 2·eps.")
def one_sided(f, t, eps):
    return _differences(f, t, eps, lambda f, t, step: (f(t + step) - f(t)) / eps)


@wrong_answer("The distance from t − eps to t + eps is 2·eps. Divide by that.")
def divided_by_eps(f, t, eps):
    return _differences(f, t, eps, lambda f, t, step: (f(t + step) - f(t - step)) / eps)


@wrong_answer(
    "All elements moved at once, so you got the sum of the slopes. Move one element at a time."
)
def all_at_once(f, t, eps):
    return torch.full_like(t, ((f(t + eps) - f(t - eps)) / (2 * eps)).item())


@wrong_answer(
    "t has changed: adding eps, subtracting 2·eps and adding eps leaves a rounding error. Put the "
    "old value back, or work on a copy."
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


@wrong_answer("f was called with a flat tensor. Call it with a tensor of t's shape.")
def flattened(f, t, eps):
    both = lambda f, t, step: (f(t + step) - f(t - step)) / (2 * eps)
    return _differences(f, t.detach().reshape(-1), eps, both).view(t.shape)


@wrong_answer("eps was not used. The caller chooses how far to move.")
def eps_of_its_own(f, t, eps):
    both = lambda f, t, step: (f(t + step) - f(t - step)) / (2 * 1e-6)
    return _differences(f, t, 1e-6, both)


@wrong_answer("Autograd did the work here. Compute f on both sides instead.")
def by_autograd(f, t, eps):
    t = t.detach().clone().requires_grad_()
    return torch.autograd.grad(f(t), t)[0]


@wrong_answer(
    "Elements were not put back after their turn, so several had moved. Move one at a time."
)
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
    "What has the memory layout of a strided t has no flat view: `view` fails, and a `reshape` is "
    "a copy, so what you write into it is lost. Write into a contiguous tensor."
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


@wrong_answer(LIKE_T_IN_MEMORY)
def moved_in_a_reshape(f, t, eps):
    copy = t.detach().clone()
    flat, slopes = copy.reshape(-1), torch.empty(t.numel(), dtype=t.dtype)
    for i in range(len(flat)):
        old = flat[i].item()
        flat[i] = old + eps
        above = f(copy).item()
        flat[i] = old - eps
        slopes[i] = (above - f(copy).item()) / (2 * eps)
        flat[i] = old
    return slopes.view(t.shape)


@wrong_answer(
    "The old value was kept as a view, such as `flat[i]`: it changes along with the element, so "
    "one side was t itself. Keep a number, by `.item()` or `.clone()`."
)
def old_value_kept_as_a_view(f, t, eps):
    copy = t.detach().clone(memory_format=torch.contiguous_format)
    flat, slopes = copy.view(-1), torch.empty(t.numel(), dtype=t.dtype)
    for i in range(len(flat)):
        old = flat[i]
        flat[i] = old + eps
        above = f(copy).item()
        flat[i] = old - eps
        slopes[i] = (above - f(copy).item()) / (2 * eps)
        flat[i] = old
    return slopes.view(t.shape)
