"""uniform: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("randn draws from the normal distribution, which has no bounds.")
def normal_draws(shape, low, high, generator):
    return low + (high - low) * torch.randn(shape, generator=generator)


@wrong_answer(
    "FloatTensor(2, 3) and empty draw nothing: they return whatever is in memory.",
    by_chance=True,
)
def uninitialised(shape, low, high, generator):
    return torch.FloatTensor(torch.Size(shape))


@wrong_answer("generator was not used: the numbers come from torch's global generator.")
def generator_ignored(shape, low, high, generator):
    return low + (high - low) * torch.rand(shape)


@wrong_answer("high is a bound, not a width. The width is high − low.")
def high_as_width(shape, low, high, generator):
    return low + high * torch.rand(shape, generator=generator)


@wrong_answer("The range has the right width, but begins at 0. Shift it to low.")
def not_shifted(shape, low, high, generator):
    return (high - low) * torch.rand(shape, generator=generator)


@wrong_answer("The numbers lie between 0 and 1: low and high were not used.")
def bounds_ignored(shape, low, high, generator):
    return torch.rand(shape, generator=generator)


@wrong_answer("Only whole numbers were drawn. Numbers between them have the same chance.")
def whole_numbers(shape, low, high, generator):
    return torch.randint(int(low), int(high), shape, generator=generator).float()


@wrong_answer("The generator was seeded again, so every call draws the same numbers.")
def seeded_anew(shape, low, high, generator):
    return low + (high - low) * torch.rand(shape, generator=generator.manual_seed(0))


@wrong_answer(
    "The generator's state did not change, so the next call draws the same numbers again. Draw "
    "from the generator itself, not from a copy."
)
def copied_generator(shape, low, high, generator):
    copy = torch.Generator()
    copy.set_state(generator.get_state())
    return low + (high - low) * torch.rand(shape, generator=copy)


@wrong_answer("One number was drawn and repeated. Each element needs its own draw.")
def one_draw_for_all(shape, low, high, generator):
    return torch.full(shape, low + (high - low) * torch.rand(1, generator=generator).item())


@wrong_answer(
    "The result requires grad, but it should not: autograd would track everything done with it."
)
def tracked(shape, low, high, generator):
    return (low + (high - low) * torch.rand(shape, generator=generator)).requires_grad_()
