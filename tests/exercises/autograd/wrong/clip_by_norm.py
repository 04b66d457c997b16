"""clip_by_norm: mistakes that people make."""

import math

import torch

from torchkata.testing import wrong_answer


def _norm(grads):
    return math.sqrt(sum(grad.double().square().sum().item() for grad in grads))


def _scale(params, factor):
    for param in params:
        if param.grad is not None:
            param.grad.mul_(factor)


def _grads(params):
    return [param.grad for param in params if param.grad is not None]


@wrong_answer(
    "Each parameter was clipped separately, which changes the direction of the step. Use one norm "
    "and one factor for all."
)
def each_by_itself(params, max_norm):
    params = list(params)
    norm = _norm(_grads(params))
    for param in params:
        if param.grad is not None and _norm([param.grad]) > max_norm:
            _scale([param], max_norm / _norm([param.grad]))
    return norm


@wrong_answer(
    "You added the norms of the gradients. Add the squares of all elements, and take the square "
    "root of the sum."
)
def sum_of_norms(params, max_norm):
    params = list(params)
    norm = sum(_norm([grad]) for grad in _grads(params))
    if norm > max_norm:
        _scale(params, max_norm / norm)
    return float(norm)


@wrong_answer("The square root is missing: this is the square of the norm.")
def without_root(params, max_norm):
    params = list(params)
    norm = _norm(_grads(params)) ** 2
    if norm > max_norm:
        _scale(params, max_norm / norm)
    return norm


@wrong_answer("Small gradients were scaled up. Scale only if the norm is too large.")
def scaled_up(params, max_norm):
    params = list(params)
    norm = _norm(_grads(params))
    if norm > 0:
        _scale(params, max_norm / norm)
    return norm


@wrong_answer("Each element was clamped to max_norm. That bounds the elements, not the norm.")
def by_value(params, max_norm):
    params = list(params)
    norm = _norm(_grads(params))
    for grad in _grads(params):
        grad.clamp_(-max_norm, max_norm)
    return norm


@wrong_answer("The parameters were clipped, and not their gradients.")
def clips_values(params, max_norm):
    params = list(params)
    norm = _norm(_grads(params))
    if norm > max_norm:
        with torch.no_grad():
            for param in params:
                param *= max_norm / norm
    return norm


@wrong_answer("This is the norm after clipping. Return the norm before.")
def norm_after(params, max_norm):
    params = list(params)
    norm = _norm(_grads(params))
    if norm > max_norm:
        _scale(params, max_norm / norm)
    return _norm(_grads(params))


@wrong_answer("A parameter may have no gradient: its `.grad` is None. Skip it.")
def none_forgotten(params, max_norm):
    params = list(params)
    norm = math.sqrt(sum(param.grad.double().square().sum().item() for param in params))
    if norm > max_norm:
        _scale(params, max_norm / norm)
    return norm


@wrong_answer("If all gradients are zero, you divide by zero. Check first whether to scale at all.")
def divides_by_zero(params, max_norm):
    params = list(params)
    norm = torch.tensor(_norm(_grads(params)))
    _scale(params, torch.clamp(max_norm / norm, max=1.0).item() if norm else float("nan"))
    return norm.item()


@wrong_answer("You can loop over an iterator only once. Make a list of the gradients first.")
def walked_twice(params, max_norm):
    norm = _norm(_grads(params))
    if norm > max_norm:
        _scale(params, max_norm / norm)
    return norm


@wrong_answer("You scaled new tensors, and `.grad` itself did not change.")
def only_locally(params, max_norm):
    grads = _grads(params)
    norm = _norm(grads)
    if norm > max_norm:
        grads = [grad * (max_norm / norm) for grad in grads]
    return norm


@wrong_answer("You returned the norm as a tensor. Return a float.")
def a_tensor(params, max_norm):
    return torch.nn.utils.clip_grad_norm_(list(params), max_norm)


@wrong_answer("You used only the largest element. The norm uses all of them.")
def largest_element(params, max_norm):
    params = list(params)
    largest = max((grad.abs().max().item() for grad in _grads(params) if grad.numel()), default=0.0)
    if largest > max_norm:
        _scale(params, max_norm / largest)
    return largest


@wrong_answer(
    "A parameter that no longer requires grad may still have a gradient. Check only `.grad`."
)
def only_the_tracked(params, max_norm):
    params = [param for param in params if param.requires_grad]
    norm = _norm(_grads(params))
    if norm > max_norm:
        _scale(params, max_norm / norm)
    return norm


@wrong_answer("The values were scaled as well as the gradients. Do not change the values.")
def scales_both(params, max_norm):
    params = list(params)
    norm = _norm(_grads(params))
    if norm > max_norm:
        _scale(params, max_norm / norm)
        for param in params:
            param.data.mul_(max_norm / norm)
    return norm


@wrong_answer("This is the norm of the parameters. Return the norm of their gradients.")
def norm_of_the_values(params, max_norm):
    params = [param for param in params if param.grad is not None]
    norm = _norm([param.detach() for param in params])
    if norm > max_norm:
        _scale(params, max_norm / norm)
    return norm


@wrong_answer("You treated max_norm = 0 as no bound. With this bound, all gradients become zero.")
def zero_means_no_bound(params, max_norm):
    params = list(params)
    norm = _norm(_grads(params))
    if max_norm and norm > max_norm:
        _scale(params, max_norm / norm)
    return norm


@wrong_answer("The gradients were scaled to norm 1. Scale them to max_norm.")
def of_unit_length(params, max_norm):
    params = list(params)
    norm = _norm(_grads(params))
    if norm > max_norm:
        _scale(params, 1 / norm)
    return norm
