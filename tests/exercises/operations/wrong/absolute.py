"""absolute: mistakes that people make."""

import torch

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


@wrong_answer("You are building abs, so do not call it. Change the sign of negative elements.")
def built_in(t):
    return t.abs()


BY_ANOTHER_BUILT_IN = "Another built-in takes the absolute value here. Change the sign yourself."


@wrong_answer(BY_ANOTHER_BUILT_IN)
def by_copysign(t):
    return torch.copysign(t, torch.ones_like(t)).to(t.dtype)


@wrong_answer(BY_ANOTHER_BUILT_IN)
def by_hypot(t):
    return torch.hypot(t, torch.zeros_like(t))


@wrong_answer(BY_ANOTHER_BUILT_IN)
def by_norm(t):
    return torch.linalg.vector_norm(t.unsqueeze(-1), dim=-1)


@wrong_answer(
    "Squaring and taking the root overflows for large elements, and turns integers into floats."
)
def root_of_the_square(t):
    return (t * t).sqrt()


@wrong_answer("Every sign was changed. Positive elements should stay as they are.")
def negated(t):
    return -t


@wrong_answer("Negative elements became 0. They should become positive.")
def negative_to_zero(t):
    return torch.where(t < 0, torch.zeros_like(t), t)


IN_PLACE = "t was changed in place. Write into a copy, or make a new tensor."


@wrong_answer(IN_PLACE)
def in_place(t):
    with torch.no_grad():
        t[t < 0] *= -1
    return t


@wrong_answer("If nothing changes, t itself is returned. Always return a new tensor.")
def nothing_to_do(t):
    return t if bool((t > 0).all()) else torch.where(t < 0, -t, t)


@wrong_answer(oracles.CUT)
def detached(t):
    return torch.where(t < 0, -t, t).detach()


@wrong_answer("Some elements were left out. The result should have t's shape.")
def negatives_dropped(t):
    return t[t >= 0]


@wrong_answer(
    "An int64 factor turns smaller integers into int64. The result should have t's dtype."
)
def widened(t):
    return t * torch.where(t < 0, -1, 1)


@wrong_answer(
    "An int32 factor turns smaller integers into int32. The result should have t's dtype."
)
def widened_to_int32(t):
    return t * (1 - 2 * (t < 0).int())


@wrong_answer("NaN became another number: every comparison with NaN is False.")
def nan_swallowed(t):
    return torch.where(t > 0, t, 0) + torch.where(t < 0, -t, 0)


@wrong_answer(oracles.CUT)
def in_python(t):
    flat = [abs(number) for number in t.flatten().tolist()]
    return torch.tensor(flat, dtype=t.dtype).view(t.shape)


@wrong_answer(IN_PLACE)
def in_place_where_autograd_forbids_it(t):
    t[t < 0] = -t[t < 0]
    return t
