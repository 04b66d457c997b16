"""log_sum_exp: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)
INF = float("inf")


def _stable(t, dim):
    highest = t.amax(dim, keepdim=True)
    shift = torch.where(highest == -INF, 0, highest)
    return (t - shift).exp().sum(dim).log() + shift.squeeze(dim)


@wrong_answer("You are building logsumexp, so do not call it. Use exp, sum and log, with a shift.")
def built_in(t, dim):
    return torch.logsumexp(t, dim)


@wrong_answer("log_softmax already computes the logarithm of the sum. Build that yourself.")
def by_log_softmax(t, dim):
    return (t - functional.log_softmax(t, dim)).select(dim, 0)


@wrong_answer("softmax does the hard part. Build it from exp, sum and log, with a shift.")
def by_softmax(t, dim):
    at = t.argmax(dim, keepdim=True)
    weight = torch.softmax(t, dim).gather(dim, at)
    return (t.gather(dim, at) - weight.log()).squeeze(dim)


@wrong_answer(
    "logaddexp is the same for two elements. Build it from exp, sum and log, with a shift."
)
def by_logaddexp(t, dim):
    first, *rest = t.unbind(dim)
    total = first.clone()
    for other in rest:
        total = torch.logaddexp(total, other)
    return total


@wrong_answer("The last element of logcumsumexp is this result. Build it yourself.")
def by_logcumsumexp(t, dim):
    return torch.logcumsumexp(t, dim).select(dim, -1).clone()


@wrong_answer(
    "exp overflows above 88 (in float64 above 709), and becomes 0 far below 0. Subtract the "
    "largest first."
)
def overflows(t, dim):
    return t.exp().sum(dim).log()


SHIFT_NOT_ADDED = "The shift was subtracted, but not added again. Add it to the logarithm."


@wrong_answer(SHIFT_NOT_ADDED)
def shift_not_added(t, dim):
    highest = t.amax(dim, keepdim=True)
    shift = torch.where(highest == -INF, 0, highest)
    return (t - shift).exp().sum(dim).log()


@wrong_answer(
    "The largest of the whole tensor was subtracted. A slice far below it becomes 0: take the "
    "largest along dim."
)
def largest_of_everything(t, dim):
    highest = t.max()
    return (t - highest).exp().sum(dim).log() + highest


@wrong_answer(
    "The mean was subtracted. If one element is −inf, the mean is −inf too: subtract the largest."
)
def mean_subtracted(t, dim):
    mean = t.mean(dim, keepdim=True)
    return (t - mean).exp().sum(dim).log() + mean.squeeze(dim)


@wrong_answer("If all elements are −inf, −inf − (−inf) is NaN. Shift by 0 then.")
def nan_at_minus_infinity(t, dim):
    highest = t.amax(dim, keepdim=True)
    return (t - highest).exp().sum(dim).log() + highest.squeeze(dim)


@wrong_answer("−inf was replaced by the smallest float. It should stay −inf.")
def infinity_painted_over(t, dim):
    return _stable(t, dim).nan_to_num()


@wrong_answer(
    "The shift came back with the wrong sign. You subtracted it first, so add it at the end."
)
def shift_with_the_wrong_sign(t, dim):
    highest = t.amax(dim, keepdim=True)
    shift = torch.where(highest == -INF, 0, highest)
    return (t - shift).exp().sum(dim).log() - shift.squeeze(dim)


@wrong_answer("That is the largest element. The other elements count too.")
def only_the_largest(t, dim):
    return t.amax(dim)


KEEPDIM = "The dimension is still there, with size 1. Remove it."


@wrong_answer(KEEPDIM)
def keepdim(t, dim):
    return _stable(t, dim).unsqueeze(dim)


@wrong_answer("Every dimension of size 1 was removed. Remove only dim.")
def squeezed_everywhere(t, dim):
    return _stable(t, dim).squeeze()


@wrong_answer(
    "Without keepdim, the largest elements broadcast along the wrong dimension, or raise an error."
)
def keepdim_forgotten(t, dim):
    highest = t.amax(dim)
    return (t - highest).exp().sum(dim).log() + highest


@wrong_answer("dim was not used: the last dimension is always taken.")
def always_the_last_dimension(t, dim):
    return _stable(t, -1)


@wrong_answer("You took the mean of the exponentials. Sum them.")
def mean_of_exponentials(t, dim):
    highest = t.amax(dim, keepdim=True)
    shift = torch.where(highest == -INF, 0, highest)
    return (t - shift).exp().mean(dim).log() + shift.squeeze(dim)


@wrong_answer("log and sum are in the wrong order. Sum the exponentials, then take one log.")
def sum_of_logarithms(t, dim):
    return t.sum(dim)


@wrong_answer("log1p adds another 1 to the sum. Use log.")
def with_log1p(t, dim):
    highest = t.amax(dim, keepdim=True)
    shift = torch.where(highest == -INF, 0, highest)
    return (t - shift).exp().sum(dim).log1p() + shift.squeeze(dim)


IN_PLACE = "The tensor that you were given was changed. Make a new one."


@wrong_answer(IN_PLACE)
def in_place(t, dim):
    highest = t.amax(dim, keepdim=True)
    shift = torch.where(highest == -INF, 0, highest)
    with torch.no_grad():
        t -= shift
    return t.exp().sum(dim).log() + shift.squeeze(dim)


@wrong_answer(oracles.CUT)
def detached(t, dim):
    return _stable(t.detach(), dim)


@wrong_answer(oracles.CUT)
def by_numpy(t, dim):
    array = t.detach().double().numpy()
    highest = array.max(dim, keepdims=True)
    highest[highest == -INF] = 0
    total = torch.as_tensor(array - highest).exp().sum(dim).log()
    return (total + torch.as_tensor(highest).squeeze(dim)).to(t.dtype)


@wrong_answer(SHIFT_NOT_ADDED)
def shift_not_added_and_nan(t, dim):
    return (t - t.amax(dim, keepdim=True)).exp().sum(dim).log()


@wrong_answer(KEEPDIM)
def keepdim_and_nan(t, dim):
    highest = t.amax(dim, keepdim=True)
    return (t - highest).exp().sum(dim, keepdim=True).log() + highest


@wrong_answer("Every NaN was replaced by −inf, even if t itself had a NaN. Shift by 0 instead.")
def nan_painted_over(t, dim):
    highest = t.amax(dim, keepdim=True)
    result = (t - highest).exp().sum(dim).log() + highest.squeeze(dim)
    return torch.where(result.isnan(), -INF, result)


@wrong_answer("One −inf does not make the result −inf. It adds 0 to the sum.")
def minus_infinity_wherever_there_is_one(t, dim):
    return torch.where((t == -INF).any(dim), -INF, _stable(t, dim))


@wrong_answer(IN_PLACE)
def in_place_where_autograd_forbids_it(t, dim):
    highest = t.amax(dim, keepdim=True)
    shift = torch.where(highest == -INF, 0, highest)
    t -= shift
    return t.exp().sum(dim).log() + shift.squeeze(dim)
