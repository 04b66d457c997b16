"""Scalar: a number that remembers how it was made, so that it can be differentiated."""

import pytest

from torchkata.testing import expect, oracles_beside, probes_beside, standard

probes, oracles = probes_beside(__file__), oracles_beside(__file__)

CLOSE = {"atol": 1e-9, "rtol": 1e-9}

SMALL = [name for name in probes.SCALAR if name not in ("doubled", "chain")]


def _numbers(draw):
    """Three numbers of both signs, away from the kink of relu."""
    return draw.away_from(0.0, 3).tolist()


def inputs(draw, n):
    return "shared result", _numbers(draw)


def oracle(name, numbers):
    data, grads = oracles.differentiated(probes.SCALAR[name], numbers)
    return data.item(), numbers, [grad.item() for grad in grads]


test_standard = standard("Scalar", inputs, oracle, probe=probes.scalar, **CLOSE)


@pytest.mark.parametrize("name", SMALL)
def test_agrees_with_torch_on(learner, draw, name):
    numbers = _numbers(draw)

    expect(learner.probe(probes.scalar)(name, numbers)).equals(oracle(name, numbers), **CLOSE)


@pytest.mark.parametrize(
    "name", ["relu", "relu against", "relu of relu", "square", "cube", "first power"]
)
def test_signs_are_kept_by(learner, name):
    for numbers in ([-1.5, -2.0, -0.5], [1.5, 2.0, 0.5], [-1.5, 2.0, 0.5]):
        expect(learner.probe(probes.scalar)(name, numbers)).equals(oracle(name, numbers), **CLOSE)


def test_begins_with_a_gradient_of_zero(learner, draw):
    number = _numbers(draw)[0]

    expect(learner.probe(probes.scalar_before)(number)).equals(
        (number, 0.0, number * number, 0.0), **CLOSE
    )


def test_powers_at_zero_are_those_of_torch(learner):
    for name in ("square", "first power", "power of nothing"):
        numbers = [0.0, 2.0, 3.0]
        expect(learner.probe(probes.scalar)(name, numbers)).equals(oracle(name, numbers), **CLOSE)


def test_whole_numbers_become_floats(learner):
    expect(learner.probe(probes.scalar)("mul", [2, -3, 1])).equals(
        (-6.0, [2.0, -3.0, 1.0], [-3.0, 2.0, 0.0])
    ).holds(
        isinstance(learner.probe(probes.scalar_before)(2).value[0], float),
        "`.data` of Scalar(2) is not a float",
    )


def test_gradients_of_several_results_add_up(learner, draw):
    names, numbers = ["mul", "neuron", "shared deep"], _numbers(draw)
    steps = [oracle(name, numbers)[2] for name in names]
    sums = [[sum(parts) for parts in zip(*steps[: i + 1], strict=True)] for i in range(3)]

    expect(learner.probe(probes.scalar_again)(names, numbers)).equals(sums, **CLOSE)


def test_a_second_backward_adds_the_same_again(learner, draw):
    x, y, z = numbers = _numbers(draw)
    shared = x * y + z
    # first = shared² · x; last = shared · z
    first = [2 * shared * y * x + shared**2, 2 * shared * x * x, 2 * shared * x]
    last = [y * z, x * z, z + shared]
    twice = [2 * grad for grad in first]

    expect(learner.probe(probes.scalar_twice)(numbers)).equals(
        [first, twice, [a + b for a, b in zip(twice, last, strict=True)]], **CLOSE
    )


def test_backward_from_a_number_itself_adds_1_each_time(learner, draw):
    learner.probe(probes.scalar_twice)(_numbers(draw))  # right even where the next call is wrong

    seen = learner.probe(probes.scalar_itself)(_numbers(draw)[0])

    expect(seen).equals([1.0, 2.0, 5.0])


def test_what_takes_no_part_gets_no_gradient(learner, draw):
    x, y, z = numbers = _numbers(draw)

    expect(learner.probe(probes.scalar_unused)(numbers)).equals(
        (x * y + z, [2 * x, 0.0, 0.0]), **CLOSE
    )


def test_a_chain_of_5000_operations_is_not_too_long(learner, draw):
    numbers = _numbers(draw)

    expect(learner.probe(probes.scalar)("chain", numbers)).equals(
        oracle("chain", numbers), rtol=1e-9
    )


def test_a_result_that_is_used_often_is_visited_once(learner, draw):
    # There are 2²⁰⁰ ways from the result to x: code that walks each of them never ends.
    numbers = _numbers(draw)

    expect(learner.watching(seconds=1.0).probe(probes.scalar)("doubled", numbers)).equals(
        oracle("doubled", numbers), rtol=1e-9
    )


def test_does_not_use_torch(learner, draw):
    numbers = _numbers(draw)

    seen = learner.watching(work=True).probe(probes.scalar)("neuron", numbers)

    expect(seen).equals(oracle("neuron", numbers), **CLOSE).holds(
        seen.observation.work.operations == 0,
        "uses torch, which this exercise forbids",
        "forbidden",
    )
