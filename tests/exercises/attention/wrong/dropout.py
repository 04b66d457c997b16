"""dropout: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import wrong_answer


def _checked(p):
    if not 0 <= p <= 1:
        raise ValueError("not a probability")


def _drop(x, p, kept, scale=None):
    if p == 1:
        return x * 0
    return torch.where(kept, x / (1 - p if scale is None else scale), 0)


@wrong_answer("What stays is not divided by 1 − p, so the mean shrinks.")
def unscaled(x, p, training, generator):
    _checked(p)
    return x * (torch.rand(x.shape, generator=generator) >= p) if training else x


@wrong_answer("What stays was divided by p. Divide by 1 − p, the share that stays.")
def divided_by_p(x, p, training, generator):
    _checked(p)
    if not training or p == 0:
        return x
    return _drop(x, p, torch.rand(x.shape, generator=generator) >= p, p)


@wrong_answer("What stays was multiplied by 1 − p. Divide by it.")
def multiplied(x, p, training, generator):
    _checked(p)
    if not training:
        return x
    return x * (torch.rand(x.shape, generator=generator) >= p) * (1 - p)


@wrong_answer("Elements are left out in evaluation as well. There, x stays as it is.")
def in_evaluation(x, p, training, generator):
    _checked(p)
    return _drop(x, p, torch.rand(x.shape, generator=generator) >= p)


@wrong_answer("Elements are left out in evaluation as well. There, x stays as it is.")
def in_evaluation_unscaled(x, p, training, generator):
    _checked(p)
    return x * (torch.rand(x.shape, generator=generator) >= p)


@wrong_answer("Random numbers are drawn in evaluation, too. There, nothing is drawn.")
def draws_in_evaluation(x, p, training, generator):
    _checked(p)
    kept = torch.rand(x.shape, generator=generator) >= p
    return _drop(x, p, kept) if training else x


@wrong_answer("x is scaled in evaluation. There, x stays as it is.")
def scaled_in_evaluation(x, p, training, generator):
    _checked(p)
    if not training:
        return x * (1 - p)
    return _drop(x, p, torch.rand(x.shape, generator=generator) >= p)


@wrong_answer("The draws do not come from the generator that you were given.", by_chance=True)
def generator_ignored(x, p, training, generator):
    _checked(p)
    return _drop(x, p, torch.rand(x.shape) >= p) if training else x


@wrong_answer(
    "The generator's state did not change, so the next call leaves out the same elements. Draw "
    "from the generator itself, not from a copy."
)
def always_the_same(x, p, training, generator):
    _checked(p)
    copy = generator.clone_state()
    return _drop(x, p, torch.rand(x.shape, generator=copy) >= p) if training else x


@wrong_answer(
    "The generator starts anew in each call, so each call leaves out the same elements. Draw from "
    "it as it is."
)
def seeded_anew(x, p, training, generator):
    _checked(p)
    if not training:
        return x
    generator.manual_seed(0)
    return _drop(x, p, torch.rand(x.shape, generator=generator) >= p)


@wrong_answer(
    "The numbers were drawn from the normal distribution (`randn`). Draw them from 0 to 1: `rand`."
)
def normal(x, p, training, generator):
    _checked(p)
    return _drop(x, p, torch.randn(x.shape, generator=generator) >= p) if training else x


@wrong_answer("p has no effect: each element is left out with the probability 1/2.")
def one_half(x, p, training, generator):
    _checked(p)
    return _drop(x, p, torch.randint(0, 2, x.shape, generator=generator) > 0) if training else x


@wrong_answer("What stays was divided by the share that stayed in this call. Divide by 1 − p.")
def by_what_stayed(x, p, training, generator):
    _checked(p)
    if not training:
        return x
    kept = torch.rand(x.shape, generator=generator) >= p
    return x * kept / kept.double().mean().clamp(min=1e-9).to(x.dtype)


@wrong_answer("p was taken as the probability that an element stays.")
def p_is_kept(x, p, training, generator):
    _checked(p)
    if not training or p == 0:
        return x
    return torch.where(torch.rand(x.shape, generator=generator) < p, x / p, 0)


@wrong_answer("If p is 1, the result is NaN: 0 divided by 0. All elements are 0 there.")
def nan_at_one(x, p, training, generator):
    _checked(p)
    if not training:
        return x
    return x * (torch.rand(x.shape, generator=generator) >= p) / torch.tensor(1 - p, dtype=x.dtype)


@wrong_answer(
    "If p is 1, the gradient is NaN: 0 times the infinite 1 / (1 − p). Return `x * 0` there."
)
def nan_slope_at_one(x, p, training, generator):
    _checked(p)
    if not training:
        return x
    kept = torch.rand(x.shape, generator=generator) >= p
    return torch.where(kept, x / torch.tensor(1 - p, dtype=x.dtype), 0)


@wrong_answer("Whole rows are left out together. Each element needs a draw of its own.")
def whole_rows(x, p, training, generator):
    _checked(p)
    if not training:
        return x
    shape = (*x.shape[:-1], 1) if x.ndim else ()
    return _drop(x, p, (torch.rand(shape, generator=generator) >= p).expand(x.shape))


@wrong_answer("Whole rows are left out together. Each element needs a draw of its own.")
def whole_rows_by_bernoulli(x, p, training, generator):
    _checked(p)
    if not training:
        return x
    share = torch.full((*x.shape[:-1], 1) if x.ndim else (), 1 - p)
    return _drop(x, p, torch.bernoulli(share, generator=generator).bool().expand(x.shape))


@wrong_answer("All rows leave out the same columns. Each element needs a draw of its own.")
def whole_columns(x, p, training, generator):
    _checked(p)
    if not training:
        return x
    return _drop(x, p, (torch.rand(x.shape[-1:], generator=generator) >= p).expand(x.shape))


@wrong_answer("A number of elements was counted off. Each element is left out by its own draw.")
def first_ones(x, p, training, generator):
    _checked(p)
    if not training:
        return x
    torch.rand(x.shape, generator=generator)
    at = torch.arange(x.numel()).reshape(x.shape)
    return _drop(x, p, at >= p * x.numel())


@wrong_answer("A number of elements was counted off. Each element is left out by its own draw.")
def as_many_each_time(x, p, training, generator):
    _checked(p)
    if not training:
        return x
    kept = torch.ones(x.numel(), dtype=torch.bool)
    kept[torch.randperm(x.numel(), generator=generator)[: round(p * x.numel())]] = False
    return _drop(x, p, kept.reshape(x.shape))


@wrong_answer("x was changed in place. Return a new tensor.")
def in_place(x, p, training, generator):
    _checked(p)
    if not training:
        return x
    with torch.no_grad():
        return x.copy_(_drop(x, p, torch.rand(x.shape, generator=generator) >= p))


@wrong_answer("A p that is not from 0 to 1 has to raise a ValueError, in evaluation, too.")
def no_error(x, p, training, generator):
    if not training:
        return x
    return _drop(x, min(max(p, 0), 1), torch.rand(x.shape, generator=generator) >= p)


@wrong_answer("A p that is not from 0 to 1 has to raise a ValueError, in evaluation, too.")
def error_in_training_only(x, p, training, generator):
    if not training:
        return x
    _checked(p)
    return _drop(x, p, torch.rand(x.shape, generator=generator) >= p)


@wrong_answer("Noise was added. Dropout sets elements to 0.")
def noise(x, p, training, generator):
    _checked(p)
    return x + p * torch.randn(x.shape, generator=generator).to(x.dtype) if training else x


@wrong_answer("The gradient does not go through what stays.")
def detached(x, p, training, generator):
    _checked(p)
    if not training:
        return x
    found = _drop(x.detach(), p, torch.rand(x.shape, generator=generator) >= p)
    return found + 0 * x


@wrong_answer("torch's own dropout did the work here. Draw the elements yourself.")
def by_torch(x, p, training, generator):
    _checked(p)
    if not training:
        return x
    seed = int(torch.randint(2**31, (), generator=generator))
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return functional.dropout(x, p)
