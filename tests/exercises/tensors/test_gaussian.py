"""gaussian: draws from the normal distribution with a given mean and standard deviation."""

import math

import torch

from torchkata.testing import (
    expect,
    oracles_beside,
    probes_beside,
    right_answer,
    standard,
    wrong_answer,
)

oracles, probes = oracles_beside(__file__), probes_beside(__file__)
MANY = (100, 200)  # a mean of 20,000 draws is off by 0.007 standard deviations


def inputs(draw, n):
    return (n, 3), 2.0 * n - 5.0, 0.3 + 0.5 * n, draw.generator()


def oracle(shape, mean, std, generator):
    return torch.normal(mean, std, shape, generator=generator)


test_standard = standard(
    "gaussian",
    inputs,
    oracle,
    without={
        "leaves_its_arguments_unchanged": "what is drawn changes the generator",
        **oracles.WITHOUT_TENSORS,
    },
)


def test_the_draws_have_that_mean(learner, draw):
    seen = learner.gaussian(MANY, -2.0, 3.0, draw.generator())

    mean = seen.value.double().mean().item()
    expect(seen).holds(
        abs(mean + 2.0) < 0.15, f"20,000 draws have a mean of {mean:.2f}, wanted nearly -2.0"
    )


def test_the_draws_have_that_standard_deviation(learner, draw):
    seen = learner.gaussian(MANY, 1.0, 3.0, draw.generator())

    std = seen.value.double().std().item()
    expect(seen).holds(
        abs(std - 3.0) < 0.1,
        f"20,000 draws have a standard deviation of {std:.2f}, wanted nearly 3.0",
    )


def test_two_thirds_lie_within_one_standard_deviation(learner, draw):
    seen = learner.gaussian(MANY, 5.0, 0.5, draw.generator())

    share = ((seen.value - 5.0).abs() < 0.5).double().mean().item()
    expect(seen).holds(
        abs(share - 0.683) < 0.02,
        f"{share:.0%} of the draws lie within one standard deviation of the mean; "
        "of a normal distribution 68% do",
    )


def test_draws_go_on_where_the_last_call_ended(learner, draw):
    first = learner.gaussian((4,), 0.0, 2.0, draw.generator())

    again = learner.gaussian((4,), 0.0, 2.0, first.arguments[3])

    expect(again).agrees_with(oracle).holds(
        not torch.equal(first.value, again.value), "drew the same numbers again"
    )


def test_another_seed_gives_other_numbers(learner, draw):
    first = learner.gaussian((4,), 0.0, 2.0, draw.generator())

    second = learner.gaussian((4,), 0.0, 2.0, draw.generator())

    expect(second).holds(
        not torch.equal(first.value, second.value),
        "drew the same numbers from two generators of different seeds",
    )


def test_an_empty_shape_gives_a_single_number(learner, draw):
    args = (), 3.0, 0.5, draw.generator()

    expect(learner.gaussian(*args)).agrees_with(oracle).requires_grad(False)


def test_many_numbers_are_one_draw(learner, draw):
    # From 16 numbers on, torch draws them in another order than one by one.
    args = (4, 5), 1.0, 2.0, draw.generator()

    expect(learner.gaussian(*args)).agrees_with(oracle).requires_grad(False)


def test_no_element_is_what_happened_to_lie_in_memory(learner, draw):
    seen = learner.probe(probes.gaussian_on_marked_memory)((3, 2), 0.0, 1.0, draw.generator())

    expect(seen).holds(
        not seen.value.isnan().any(),
        "returned memory that nobody wrote to (marked with NaN for this test)",
    )


@wrong_answer("std was squared: the draws scale with the standard deviation, not the variance.")
def variance_for_std(shape, mean, std, generator):
    return mean + std**2 * torch.randn(shape, generator=generator)


@wrong_answer("std was taken for the variance: no root is needed.")
def std_for_variance(shape, mean, std, generator):
    return mean + std**0.5 * torch.randn(shape, generator=generator)


@wrong_answer("rand draws from the uniform distribution on [0, 1), not from the normal one.")
def uniform_draws(shape, mean, std, generator):
    return mean + std * torch.rand(shape, generator=generator)


@wrong_answer("Each number was drawn by itself. Draw the whole shape in one call of torch.randn.")
def one_by_one(shape, mean, std, generator):
    numbers = [torch.randn((), generator=generator) for _ in range(math.prod(shape))]
    return mean + std * torch.stack(numbers).reshape(shape) if numbers else torch.empty(shape)


@wrong_answer(
    "Not the generator itself was drawn from: its state did not move on, so the next call draws "
    "the same again."
)
def from_a_copy(shape, mean, std, generator):
    copy = torch.Generator()
    copy.set_state(generator.get_state())
    return mean + std * torch.randn(shape, generator=copy)


@wrong_answer("The draws were taken away from the mean: a larger draw has to stay the larger one.")
def mirrored(shape, mean, std, generator):
    return mean - std * torch.randn(shape, generator=generator)


@wrong_answer("The generator was not used: these draws come from torch's global one.")
def generator_ignored(shape, mean, std, generator):
    return mean + std * torch.randn(shape)


@wrong_answer("The mean was not used.")
def mean_forgotten(shape, mean, std, generator):
    return std * torch.randn(shape, generator=generator)


@wrong_answer("std was not used.")
def std_forgotten(shape, mean, std, generator):
    return mean + torch.randn(shape, generator=generator)


@wrong_answer("The mean was multiplied along: scale by std first, then shift by the mean.")
def mean_scaled(shape, mean, std, generator):
    return (mean + torch.randn(shape, generator=generator)) * std


@wrong_answer("mean and std are the wrong way round.")
def swapped(shape, mean, std, generator):
    return std + mean * torch.randn(shape, generator=generator)


@wrong_answer("That is how a normal draw is standardised. Here it goes the other way.")
def standardised(shape, mean, std, generator):
    return (torch.randn(shape, generator=generator) - mean) / std


@wrong_answer("These have mean 0 and standard deviation 1: mean and std were not used.")
def parameters_ignored(shape, mean, std, generator):
    return torch.randn(shape, generator=generator)


@wrong_answer(
    "This sample was made to fit: its own mean and standard deviation are exactly the wanted ones. "
    "Draws only have them on average."
)
def sample_made_to_fit(shape, mean, std, generator):
    z = torch.randn(shape, generator=generator)
    return mean + std * (z - z.mean()) / z.std(correction=0)


@wrong_answer(
    "FloatTensor(2, 3) and empty draw nothing: they show what happens to lie in memory.",
    by_chance=True,
)
def uninitialised(shape, mean, std, generator):
    return torch.FloatTensor(torch.Size(shape))


@wrong_answer("The generator was seeded anew, so every call draws the same numbers.")
def seeded_anew(shape, mean, std, generator):
    return mean + std * torch.randn(shape, generator=generator.manual_seed(0))


@wrong_answer("It requires grad, so autograd would follow all that is done with it.")
def tracked(shape, mean, std, generator):
    return (mean + std * torch.randn(shape, generator=generator)).requires_grad_()


@right_answer
def in_place(shape, mean, std, generator):
    return torch.empty(shape).normal_(mean, std, generator=generator)


@right_answer
def flat_first(shape, mean, std, generator):
    z = torch.randn(torch.Size(shape).numel(), generator=generator)
    return z.mul_(std).add_(mean).view(shape)
