"""gaussian: draws from the normal distribution with a given mean and standard deviation."""

import torch

from torchkata.testing import expect, oracles_beside, probes_beside, standard

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
        abs(mean + 2.0) < 0.15, f"20,000 draws have a mean of {mean:.2f}, wanted about -2.0"
    )


def test_the_draws_have_that_standard_deviation(learner, draw):
    seen = learner.gaussian(MANY, 1.0, 3.0, draw.generator())

    std = seen.value.double().std().item()
    expect(seen).holds(
        abs(std - 3.0) < 0.1,
        f"20,000 draws have a standard deviation of {std:.2f}, wanted about 3.0",
    )


def test_two_thirds_lie_within_one_standard_deviation(learner, draw):
    seen = learner.gaussian(MANY, 5.0, 0.5, draw.generator())

    share = ((seen.value - 5.0).abs() < 0.5).double().mean().item()
    expect(seen).holds(
        abs(share - 0.683) < 0.02,
        f"{share:.0%} of the draws lie within one standard deviation of the mean; "
        "in a normal distribution, 68% do",
    )


def test_the_next_call_goes_on_with_the_same_generator(learner, draw):
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
    # From 16 numbers on, torch draws them in another order than it does one by one.
    args = (4, 5), 1.0, 2.0, draw.generator()

    expect(learner.gaussian(*args)).agrees_with(oracle).requires_grad(False)


def test_every_element_was_drawn(learner, draw):
    seen = learner.probe(probes.gaussian_on_marked_memory)((3, 2), 0.0, 1.0, draw.generator())

    expect(seen).holds(
        not seen.value.isnan().any(),
        "returned memory that was never written to (marked with NaN for this test)",
    )
