"""split: a dataset divided at random, every sample in one part."""

import pytest
import torch
from torch.utils.data import Subset, random_split

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

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
        abs(size - 15 * fraction) < 1, f"puts {size} of 15 into the first part, wanted {fraction}"
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
    expect(other).holds(not same, "gives the same parts whatever the generator")


def test_the_choice_depends_on_where_the_generator_stands(learner):
    first, later = _parts(learner, seed=3), _parts(learner, seed=3, used=5)

    same = first.value[0][0].sort(0).values.equal(later.value[0][0].sort(0).values)
    expect(later).holds(not same, "starts the generator again, in place of drawing from it")


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
        seen.value["list"] == list("abcdefgh"), "moved the samples about in the dataset itself"
    ).holds(
        (len(first), sorted(first + second)) == (2, list("abcdefgh")),
        f"divides the letters a to h into {first} and {second}",
    )


def test_a_dataset_that_knows_its_length_and_single_samples_only(learner):
    seen = _parts(learner, bare=True)

    (first, _), (second, _) = seen.value
    found = sorted([*first.flatten().tolist(), *second.flatten().tolist()])
    expect(seen).holds(found == list(range(40)), f"divides samples 0 to 39 into {found}")


def _cut(dataset, order, size):
    return Subset(dataset, order[:size]), Subset(dataset, order[size:])


@wrong_answer("Both parts were drawn by themselves, so they overlap. Draw once, then cut.")
def overlap(dataset, fraction, generator):
    n = len(dataset)
    size = round(fraction * n)
    first = torch.randperm(n, generator=generator).tolist()
    second = torch.randperm(n, generator=generator).tolist()
    return Subset(dataset, first[:size]), Subset(dataset, second[: n - size])


@wrong_answer("The parts are the beginning and the end. Shuffle first: data are often sorted.")
def not_shuffled(dataset, fraction, generator):
    return _cut(dataset, range(len(dataset)), round(fraction * len(dataset)))


@wrong_answer("The generator is not used: the choice comes from the global random state.")
def generator_ignored(dataset, fraction, generator):
    size = round(fraction * len(dataset))
    return random_split(dataset, [size, len(dataset) - size])


@wrong_answer("One block is cut out, beginning anywhere. Every sample is to be drawn for itself.")
def one_block(dataset, fraction, generator):
    n = len(dataset)
    start = int(torch.randint(n, (), generator=generator))
    order = [(start + i) % n for i in range(n)]
    return _cut(dataset, order, round(fraction * n))


@wrong_answer("The generator's seed was used, not the generator: it no longer goes on.")
def starts_again(dataset, fraction, generator):
    generator = torch.Generator().manual_seed(generator.initial_seed())
    size = round(fraction * len(dataset))
    return random_split(dataset, [size, len(dataset) - size], generator)


@wrong_answer("The generator is seeded here, so it no longer matters which one was given.")
def seeded(dataset, fraction, generator):
    generator = torch.Generator().manual_seed(42)
    size = round(fraction * len(dataset))
    return random_split(dataset, [size, len(dataset) - size], generator)


@wrong_answer("Drawn from a copy of the generator, so the given one does not go on.")
def copied_generator(dataset, fraction, generator):
    own = torch.Generator()
    own.set_state(generator.get_state())
    size = round(fraction * len(dataset))
    return random_split(dataset, [size, len(dataset) - size], own)


@wrong_answer("The dataset itself was shuffled: it belongs to whoever called you.")
def shuffled_in_place(dataset, fraction, generator):
    n = len(dataset)
    samples = [dataset[i] for i in torch.randperm(n, generator=generator).tolist()]
    if isinstance(dataset, list):
        dataset[:] = samples
    return samples[: round(fraction * n)], samples[round(fraction * n) :]


@wrong_answer("The fraction is that of the first part; here the second has it.")
def turned_round(dataset, fraction, generator):
    size = len(dataset) - round(fraction * len(dataset))
    return random_split(dataset, [size, len(dataset) - size], generator)


@wrong_answer("The second part is the whole dataset: what is in the first has to be left out.")
def second_is_all(dataset, fraction, generator):
    order = torch.randperm(len(dataset), generator=generator).tolist()
    return Subset(dataset, order[: round(fraction * len(dataset))]), dataset


@wrong_answer(
    "Every sample was thrown by itself, so the lengths are a matter of luck. Fix them first."
)
def thrown_one_by_one(dataset, fraction, generator):
    chosen = torch.rand(len(dataset), generator=generator) < fraction
    return tuple(Subset(dataset, part.nonzero().flatten().tolist()) for part in (chosen, ~chosen))


@wrong_answer("Samples were drawn with replacement: one may come twice, another never.")
def with_replacement(dataset, fraction, generator):
    n = len(dataset)
    order = torch.randint(0, n, (n,), generator=generator).tolist()
    return _cut(dataset, order, round(fraction * n))


@wrong_answer("The parts are the numbers of the samples. Give back the samples.")
def indices(dataset, fraction, generator):
    order = torch.randperm(len(dataset), generator=generator).tolist()
    size = round(fraction * len(dataset))
    return order[:size], order[size:]


@wrong_answer("A sample is lost between the parts: where one ends, the other begins.")
def one_lost(dataset, fraction, generator):
    order = torch.randperm(len(dataset), generator=generator).tolist()
    size = round(fraction * len(dataset))
    return Subset(dataset, order[:size]), Subset(dataset, order[size + 1 :])


@wrong_answer("Both lengths were rounded down, which may leave a sample over.")
def both_rounded_down(dataset, fraction, generator):
    n = len(dataset)
    order = torch.randperm(n, generator=generator).tolist()
    first, second = int(fraction * n), int((1 - fraction) * n)
    return Subset(dataset, order[:first]), Subset(dataset, order[first : first + second])


@wrong_answer("The dataset was asked for more than its length and single samples, such as a slice.")
def sliced(dataset, fraction, generator):
    order = torch.randperm(len(dataset), generator=generator)
    size = round(fraction * len(dataset))
    parts = [dataset[chosen] for chosen in (order[:size], order[size:])]
    return tuple(list(zip(*part, strict=True)) for part in parts)


@right_answer
def by_fractions(dataset, fraction, generator):
    return random_split(dataset, [fraction, 1 - fraction], generator=generator)


@right_answer
def into_lists(dataset, fraction, generator):
    order = torch.randperm(len(dataset), generator=generator).tolist()
    size = int(len(dataset) * fraction)
    return tuple([dataset[i] for i in part] for part in (order[:size], order[size:]))
