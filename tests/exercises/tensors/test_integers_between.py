"""integers_between: whole numbers drawn from low to high, both included."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, probes_beside, standard

oracles, probes = oracles_beside(__file__), probes_beside(__file__)

MANY = (60, 100)


def inputs(draw, n):
    return (n, 3), -2 - n, 9 + 2 * n, draw.generator()


def oracle(shape, low, high, generator):
    return torch.empty(shape, dtype=torch.int32).random_(low, high + 1, generator=generator)


test_standard = standard(
    "integers_between",
    inputs,
    oracle,
    without={
        "leaves_its_arguments_unchanged": "what is drawn changes the generator",
        **oracles.WITHOUT_TENSORS,
    },
)


@pytest.mark.parametrize(("low", "high"), [(1, 6), (-3, 2), (-5, -2), (0, 1)])
def test_every_number_gets_its_share(learner, draw, low, high):
    seen = learner.integers_between(MANY, low, high, draw.generator())

    count = high - low + 1
    drawn = seen.value.unique().tolist()
    expect(seen).holds(
        drawn == list(range(low, high + 1)),
        f"drew {drawn[:9]} of the numbers from {low} to {high}",
    )
    # Of 6,000 draws, a share of 1/2 has a standard deviation of 0.0065.
    shares = [(seen.value == k).double().mean().item() for k in range(low, high + 1)]
    expect(seen).holds(
        all(abs(share - 1 / count) < 0.04 for share in shares),
        f"drew the numbers from {low} to {high} with the shares "
        f"{[round(share, 2) for share in shares]}; each should be near {1 / count:.2f}",
    )


@pytest.mark.parametrize("shape", [(), (5,), (2, 3, 4)], ids=str)
def test_any_shape_will_do(learner, draw, shape):
    args = shape, -40, 90, draw.generator()

    expect(learner.integers_between(*args)).agrees_with(oracle)


def test_one_number_to_choose_from(learner, draw):
    args = (2, 3), -4, -4, draw.generator()

    expect(learner.integers_between(*args)).equals(torch.full((2, 3), -4, dtype=torch.int32))


def test_large_numbers_are_exact(learner, draw):
    args = (50,), 2**30 + 1, 2**30 + 9, draw.generator()

    expect(learner.integers_between(*args)).agrees_with(oracle)


def test_the_next_call_goes_on_with_the_same_generator(learner, draw):
    first = learner.integers_between((9,), 0, 999, draw.generator())

    again = learner.integers_between((9,), 0, 999, first.arguments[3])

    expect(again).agrees_with(oracle).holds(
        not torch.equal(first.value, again.value), "drew the same numbers again"
    )


def test_another_seed_gives_other_numbers(learner, draw):
    first = learner.integers_between((9,), 0, 999, draw.generator())

    second = learner.integers_between((9,), 0, 999, draw.generator())

    expect(second).holds(
        not torch.equal(first.value, second.value),
        "drew the same numbers from two generators of different seeds",
    )


def test_every_element_was_drawn(learner, draw):
    seen = learner.probe(probes.integers_on_marked_memory)((3, 2), 0, 9, draw.generator())

    expect(seen).holds(
        not (seen.value == torch.iinfo(torch.int32).max).any(),
        "returned memory that was never written to (marked with the largest int for this test)",
    )
