"""make_loader: inputs and targets in batches, pass after pass."""

import pytest

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    # One sample is left over for the last batch.
    return draw(2 * n + 1, 3), draw(2 * n + 1, 2), n, False, draw.integers(low=0, high=99).item(), 2


def oracle(inputs, targets, batch_size, shuffle, seed, times):
    batches = list(zip(inputs.split(batch_size), targets.split(batch_size), strict=True))
    return [batches] * times


test_standard = standard(
    "make_loader",
    inputs,
    oracle,
    probe=probes.passes,
    without={"takes_size_0": "there is at least one sample"},
)


@pytest.mark.parametrize("sizes", [(8, 4), (5, 1), (3, 10), (7, 7)])
def test_batches_of_every_size(learner, draw, sizes):
    n, batch_size = sizes
    args = draw(n, 2), draw(n), batch_size, False, 0, 2

    expect(learner.probe(probes.passes)(*args)).equals(oracle(*args))


def test_labels_stay_integers(learner, draw):
    args = draw(7, 2, 3), draw.labels(7, 3), 3, False, 0, 1

    expect(learner.probe(probes.passes)(*args)).equals(oracle(*args))


def _shuffled(learner, seed=0, times=3, used=0):
    return learner.probe(probes.orders)(23, 5, seed, times, used)


def test_shuffled_every_sample_comes_once_in_each_pass(learner):
    seen = _shuffled(learner)

    for samples in seen.value["samples"]:
        once = sorted(samples) == list(range(23))
        expect(seen).holds(once, f"gives, of samples 0 to 22, {samples}: not each of them once")


def test_shuffled_inputs_keep_their_targets(learner):
    seen = _shuffled(learner)

    torn = [
        (sample, target)
        for order in zip(seen.value["samples"], seen.value["targets"], strict=True)
        for sample, target in zip(*order, strict=True)
        if target != 10 * sample
    ]
    expect(seen).holds(
        not torn, f"separates pairs: input and target of different samples, {torn[:3]}"
    )


def test_shuffled_batches_are_full_except_the_last(learner):
    seen = _shuffled(learner)

    sizes = seen.value["sizes"]
    expect(seen).holds(sizes == [[5, 5, 5, 5, 3]] * 3, f"gives batches of sizes {sizes}")


def test_every_pass_is_shuffled_anew(learner):
    seen = _shuffled(learner)

    orders = [list(range(23)), *seen.value["samples"]]
    expect(seen).holds(
        len({tuple(order) for order in orders}) == 4,
        "gives the same order twice in three passes, or the order that the samples came in",
    )


def test_samples_are_shuffled_and_not_whole_batches(learner):
    seen = _shuffled(learner)

    batches = [
        {frozenset(order[start : start + 5]) for start in range(0, 23, 5)}
        for order in seen.value["samples"]
    ]
    expect(seen).holds(
        batches[0] != batches[1],
        "gives the same batches in another order: their samples always stay together",
    )


def test_the_same_generator_gives_the_same_orders(learner):
    first, again = _shuffled(learner, seed=5), _shuffled(learner, seed=5)

    expect(again).holds(
        first.value == again.value,
        "draws orders from elsewhere: the same generator gives other orders",
    )


def test_the_generator_goes_on_from_loader_to_loader(learner):
    seen = learner.probe(probes.loaders_of_one_generator)(23, 5, 5)

    expect(seen).holds(
        seen.value[0] != seen.value[1],
        "draws from a copy of the generator: a second loader on it begins with the same order",
    )


def test_shuffled_the_given_tensors_stay_as_they_are(learner, draw):
    seen = learner.probe(probes.passes)(draw(9, 3), draw(9, 2), 4, True, 1, 2)

    expect(seen).returned()
    expect(seen).leaves_arguments_unchanged()


def test_another_generator_gives_other_orders(learner):
    first, other = _shuffled(learner, seed=5, times=1), _shuffled(learner, seed=6, times=1)

    expect(other).holds(first.value != other.value, "gives the same order for every generator")


def test_orders_depend_on_where_the_generator_stands(learner):
    first, later = _shuffled(learner, seed=5), _shuffled(learner, seed=5, used=7)

    expect(later).holds(
        first.value != later.value, "resets the generator instead of drawing from it"
    )
