"""split: a dataset divided at random, every sample in one part."""

import pytest
import torch

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return draw(4 * n, 3), draw(4 * n, 2), 0.25, draw.integers(low=0, high=99).item()


def oracle(inputs, targets, fraction, seed):
    order = inputs[:, 0].sort().indices
    size = len(inputs) // 4
    return {
        "lengths": [size, len(inputs) - size],
        "inputs": inputs[order],
        "targets": targets[order],
    }


test_standard = standard(
    "split",
    inputs,
    oracle,
    probe=probes.together,
    without={"takes_size_0": "there is nothing to divide"},
)


def _numbers(n):
    return torch.arange(float(n)).view(n, 1), 10 * torch.arange(n)


def _parts(learner, n=40, fraction=0.5, seed=0, bare=False, used=0):
    return learner.probe(probes.parts)(*_numbers(n), fraction, seed, bare, used)


@pytest.mark.parametrize("fraction", [0.1, 0.33, 0.5, 0.7, 0.95])
def test_every_sample_is_in_exactly_one_part(learner, fraction):
    seen = _parts(learner, 15, fraction)

    (first, _), (second, _) = seen.value
    found = sorted([*first.flatten().tolist(), *second.flatten().tolist()])
    expect(seen).holds(
        found == list(range(15)), f"divides samples 0 to 14 into {found}: not each of them once"
    )


@pytest.mark.parametrize("fraction", [0.1, 0.33, 0.5, 0.7, 0.95])
def test_the_first_part_has_that_fraction_rounded_either_way(learner, fraction):
    seen = _parts(learner, 15, fraction)

    size = len(seen.value[0][0])
    expect(seen).holds(
        abs(size - 15 * fraction) < 1,
        f"puts {size} of 15 samples into the first part; wanted {fraction}",
    )


@pytest.mark.parametrize(
    ("n", "fraction", "size"), [(5, 0.8, 4), (10, 0.9, 9), (20, 0.35, 7), (30, 0.1, 3), (5, 0.6, 3)]
)
def test_a_whole_number_is_not_rounded(learner, n, fraction, size):
    seen = _parts(learner, n, fraction)

    sizes = [len(inputs) for inputs, _ in seen.value]
    expect(seen).holds(
        sizes == [size, n - size],
        f"puts {sizes[0]} and {sizes[1]} of {n} samples into the parts; wanted {size} in the first",
    )


def test_targets_stay_with_their_inputs(learner):
    seen = _parts(learner)

    together = all(y.equal(10 * x.flatten().long()) for x, y in seen.value)
    expect(seen).holds(together, "gives targets that belong to other inputs")


def test_the_choice_is_random(learner):
    seen = _parts(learner)

    chosen = {int(number) for number in seen.value[0][0].flatten()}
    steps = [(number + 1) % 40 in chosen for number in chosen]
    expect(seen).holds(2 < sum(steps) < 18, "chooses by position, not each sample at random")


def test_the_same_generator_gives_the_same_parts(learner):
    first, again = _parts(learner, seed=3), _parts(learner, seed=3)

    expect(again).equals(first.value)


def test_another_generator_gives_other_parts(learner):
    first, other = _parts(learner, seed=3), _parts(learner, seed=4)

    same = first.value[0][0].sort(0).values.equal(other.value[0][0].sort(0).values)
    expect(other).holds(not same, "gives the same parts for every generator")


def test_the_choice_depends_on_where_the_generator_stands(learner):
    first, later = _parts(learner, seed=3), _parts(learner, seed=3, used=5)

    same = first.value[0][0].sort(0).values.equal(later.value[0][0].sort(0).values)
    expect(later).holds(not same, "resets the generator instead of drawing from it")


def test_the_generator_goes_on_from_call_to_call(learner):
    seen = learner.probe(probes.divided_twice)(*_numbers(40), 0.5, 3)

    expect(seen).holds(
        seen.value[0] != seen.value[1],
        "draws from a copy of the generator: a second division on it gives the same parts",
    )


def test_a_list_is_a_dataset_and_keeps_its_order(learner):
    seen = learner.probe(probes.parts_of_a_list)(list("abcdefgh"), 0.25, 3)

    first, second = seen.value["parts"]
    expect(seen).holds(
        seen.value["list"] == list("abcdefgh"),
        "changed the order of the samples in the dataset itself",
    ).holds(
        (len(first), sorted(first + second)) == (2, list("abcdefgh")),
        f"divides the letters a to h into {first} and {second}",
    )


def test_a_dataset_that_knows_its_length_and_single_samples_only(learner):
    seen = _parts(learner, bare=True)

    (first, _), (second, _) = seen.value
    found = sorted([*first.flatten().tolist(), *second.flatten().tolist()])
    expect(seen).holds(found == list(range(40)), f"divides samples 0 to 39 into {found}")
