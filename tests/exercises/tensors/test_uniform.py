"""uniform: random numbers from the uniform distribution between low and high."""

import torch

from torchkata.testing import expect, oracles_beside, probes_beside, standard

oracles, probes = oracles_beside(__file__), probes_beside(__file__)

MANY = (100, 200)


def inputs(draw, n):
    return (n, 3), -0.5 - n, 1.5 + 2 * n, draw.generator()


def oracle(shape, low, high, generator):
    return torch.empty(shape).uniform_(low, high, generator=generator)


test_standard = standard(
    "uniform",
    inputs,
    oracle,
    without={
        "leaves_its_arguments_unchanged": "what is drawn changes the generator",
        **oracles.WITHOUT_TENSORS,
    },
)


def test_all_lie_between_low_and_high(learner, draw):
    seen = learner.uniform(MANY, 2.0, 5.0, draw.generator())

    least, most = seen.value.min().item(), seen.value.max().item()
    expect(seen).holds(
        least >= 2.0 and most <= 5.0,
        f"drew numbers from {least:.3f} to {most:.3f}; all should lie between 2.0 and 5.0",
    )


def test_each_quarter_of_the_range_gets_its_share(learner, draw):
    seen = learner.uniform(MANY, -3.0, 1.0, draw.generator())

    # Of 20,000 draws, a share of 1/4 has a standard deviation of 0.003.
    shares = [(seen.value.add(3.0).floor() == k).double().mean().item() for k in range(4)]
    expect(seen).holds(
        all(abs(share - 0.25) < 0.02 for share in shares),
        f"put these shares into the four quarters from -3 to 1: {[round(s, 2) for s in shares]}; "
        "each should be near 0.25",
    )


def test_the_next_call_goes_on_with_the_same_generator(learner, draw):
    first = learner.uniform((4,), 0.0, 2.0, draw.generator())

    again = learner.uniform((4,), 0.0, 2.0, first.arguments[3])

    expect(again).agrees_with(oracle).holds(
        not torch.equal(first.value, again.value), "drew the same numbers again"
    )


def test_another_seed_gives_other_numbers(learner, draw):
    first = learner.uniform((4,), 0.0, 2.0, draw.generator())

    second = learner.uniform((4,), 0.0, 2.0, draw.generator())

    expect(second).holds(
        not torch.equal(first.value, second.value),
        "drew the same numbers from two generators of different seeds",
    )


def test_an_empty_shape_gives_a_single_number(learner, draw):
    args = (), 3.0, 4.0, draw.generator()

    expect(learner.uniform(*args)).agrees_with(oracle).requires_grad(False)


def test_every_element_was_drawn(learner, draw):
    seen = learner.probe(probes.uniform_on_marked_memory)((3, 2), 0.0, 1.0, draw.generator())

    expect(seen).holds(
        not seen.value.isnan().any(),
        "returned memory that was never written to (marked with NaN for this test)",
    )
