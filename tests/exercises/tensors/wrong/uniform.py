"""uniform: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("randn draws from the normal distribution, which has no bounds.")
def normal_draws(shape, low, high, generator):
    return low + (high - low) * torch.randn(shape, generator=generator)


@wrong_answer(
    "FloatTensor(2, 3) and empty draw nothing: they show what happens to lie in memory.",
    by_chance=True,
)
def uninitialised(shape, low, high, generator):
    return torch.FloatTensor(torch.Size(shape))


@wrong_answer("The generator was not used: these draws come from torch's global one.")
def generator_ignored(shape, low, high, generator):
    return low + (high - low) * torch.rand(shape)


@wrong_answer("high is a bound, not a width: from low it is high − low to there.")
def high_as_width(shape, low, high, generator):
    return low + high * torch.rand(shape, generator=generator)


@wrong_answer("The range has the right width, but begins at 0. Shift it to low.")
def not_shifted(shape, low, high, generator):
    return (high - low) * torch.rand(shape, generator=generator)


@wrong_answer("These lie between 0 and 1: low and high were not used.")
def bounds_ignored(shape, low, high, generator):
    return torch.rand(shape, generator=generator)


@wrong_answer("Only whole numbers were drawn. Numbers between them have the same chance.")
def whole_numbers(shape, low, high, generator):
    return torch.randint(int(low), int(high), shape, generator=generator).float()


@wrong_answer("The generator was seeded anew, so every call draws the same numbers.")
def seeded_anew(shape, low, high, generator):
    return low + (high - low) * torch.rand(shape, generator=generator.manual_seed(0))


@wrong_answer(
    "Not the generator itself was drawn from: its state did not move on, so the next call draws "
    "the same again."
)
def copied_generator(shape, low, high, generator):
    copy = torch.Generator()
    copy.set_state(generator.get_state())
    return low + (high - low) * torch.rand(shape, generator=copy)


@wrong_answer("One number was drawn and repeated. Each element has a draw of its own.")
def one_draw_for_all(shape, low, high, generator):
    return torch.full(shape, low + (high - low) * torch.rand(1, generator=generator).item())


@wrong_answer("It requires grad, so autograd would follow all that is done with it.")
def tracked(shape, low, high, generator):
    return (low + (high - low) * torch.rand(shape, generator=generator)).requires_grad_()
