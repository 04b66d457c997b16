"""integers_between: mistakes that people make."""

import math

import torch

from torchkata.testing import wrong_answer

UPPER_BOUND = "The upper bound of torch.randint is not drawn, but high should be."


@wrong_answer(UPPER_BOUND)
def high_left_out(shape, low, high, generator):
    if low == high:
        return torch.full(shape, low, dtype=torch.int32)
    return torch.randint(low, high, shape, generator=generator, dtype=torch.int32)


@wrong_answer(UPPER_BOUND)
def high_left_out_raises(shape, low, high, generator):
    return torch.randint(low, high, shape, generator=generator, dtype=torch.int32)


@wrong_answer(
    "IntTensor(2, 3) and empty draw nothing: they return whatever is in memory.",
    by_chance=True,
)
def uninitialised(shape, low, high, generator):
    return torch.empty(shape, dtype=torch.int32)


@wrong_answer("All elements are 0: nothing was drawn.")
def zeros(shape, low, high, generator):
    return torch.zeros(shape, dtype=torch.int32)


@wrong_answer("The dtype is int64, which torch.randint takes by itself. Ask for int32.")
def int64(shape, low, high, generator):
    return torch.randint(low, high + 1, shape, generator=generator)


@wrong_answer("The dtype is float32. Ask for int32.")
def floats(shape, low, high, generator):
    return torch.randint(low, high + 1, shape, generator=generator, dtype=torch.float32)


@wrong_answer("generator was not used: the numbers come from torch's global generator.")
def generator_ignored(shape, low, high, generator):
    return torch.randint(low, high + 1, shape, dtype=torch.int32)


@wrong_answer("The numbers begin at 0. They should begin at low.")
def from_0(shape, low, high, generator):
    return torch.randint(0, high - low + 1, shape, generator=generator, dtype=torch.int32)


@wrong_answer("high is the greatest number, not how many there are from low on.")
def high_as_count(shape, low, high, generator):
    count = max(high, 1)
    return torch.randint(low, low + count, shape, generator=generator, dtype=torch.int32)


@wrong_answer(
    "Numbers with a fraction were rounded, so low and high have only half the chance of the others."
)
def rounded(shape, low, high, generator):
    drawn = low + (high - low) * torch.rand(shape, generator=generator)
    return drawn.round().to(torch.int32)


@wrong_answer(
    "Numbers with a fraction were drawn and cut to whole ones. These are not the numbers of "
    "torch.randint, and not exact where they are large."
)
def cut_from_floats(shape, low, high, generator):
    drawn = low + (high + 1 - low) * torch.rand(shape, generator=generator)
    return drawn.floor().to(torch.int32)


@wrong_answer("One number was drawn and repeated. Each element needs its own draw.")
def one_draw_for_all(shape, low, high, generator):
    drawn = torch.randint(low, high + 1, (1,), generator=generator).item()
    return torch.full(shape, drawn, dtype=torch.int32)


@wrong_answer("The generator was seeded again, so every call draws the same numbers.")
def seeded_anew(shape, low, high, generator):
    generator.manual_seed(0)
    return torch.randint(low, high + 1, shape, generator=generator, dtype=torch.int32)


@wrong_answer(
    "The generator's state did not change, so the next call draws the same numbers again. Draw "
    "from the generator itself, not from a copy."
)
def copied_generator(shape, low, high, generator):
    copy = torch.Generator()
    copy.set_state(generator.get_state())
    return torch.randint(low, high + 1, shape, generator=copy, dtype=torch.int32)


@wrong_answer("The shape is lost: all elements are in one row.")
def in_one_row(shape, low, high, generator):
    size = (math.prod(shape),)
    return torch.randint(low, high + 1, size, generator=generator, dtype=torch.int32)


@wrong_answer("Numbers above high can be drawn. The upper bound of torch.randint is high + 1.")
def one_too_many(shape, low, high, generator):
    return torch.randint(low, high + 2, shape, generator=generator, dtype=torch.int32)


NOT_HIGH = (
    "Numbers with a fraction were drawn up to high and cut to whole ones. So high is never drawn; "
    "and these are not the numbers of torch.randint."
)


@wrong_answer(NOT_HIGH)
def cut_below_high(shape, low, high, generator):
    drawn = low + (high - low) * torch.rand(shape, generator=generator)
    return drawn.floor().to(torch.int32)


@wrong_answer(NOT_HIGH)
def cut_towards_0(shape, low, high, generator):
    return (torch.rand(shape, generator=generator) * (high - low) + low).int()


@wrong_answer(
    "randn draws from the normal distribution: numbers near 0 come more often. Each number should "
    "have the same chance."
)
def normal_draws(shape, low, high, generator):
    return torch.randn(shape, generator=generator).clamp(low, high).int()


@wrong_answer(
    "Nothing was drawn: the numbers count upwards from low. Use the generator.",
)
def counted(shape, low, high, generator):
    count = math.prod(shape)
    return (torch.arange(count) % (high - low + 1) + low).int().reshape(shape)


@wrong_answer(
    "A permutation was drawn: no number comes twice before all have come. Draw each element alone."
)
def permutation(shape, low, high, generator):
    drawn = torch.randperm(math.prod(shape), generator=generator)
    return (drawn % (high - low + 1) + low).int().reshape(shape)


@wrong_answer(
    "Numbers outside were drawn too, and then moved to low or high, which have more than their "
    "share."
)
def clamped(shape, low, high, generator):
    drawn = torch.randint(low - 1, high + 2, shape, generator=generator, dtype=torch.int32)
    return drawn.clamp(low, high)
