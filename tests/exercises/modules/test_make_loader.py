"""make_loader: inputs and targets in batches, pass after pass."""

import pytest
import torch
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, TensorDataset

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

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
    expect(seen).holds(not torn, f"tears pairs: input and target of other samples, {torn[:3]}")


def test_shuffled_batches_are_full_but_for_the_last(learner):
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
        "gives the same batches in another order: the samples keep company",
    )


def test_the_same_generator_gives_the_same_orders(learner):
    first, again = _shuffled(learner, seed=5), _shuffled(learner, seed=5)

    expect(again).holds(
        first.value == again.value, "draws orders from elsewhere: the same generator gives others"
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

    expect(other).holds(first.value != other.value, "gives one order whatever the generator")


def test_orders_depend_on_where_the_generator_stands(learner):
    first, later = _shuffled(learner, seed=5), _shuffled(learner, seed=5, used=7)

    expect(later).holds(
        first.value != later.value, "starts the generator again, in place of drawing from it"
    )


class _Batches:
    """A loader by hand; `order` gives the order of one pass."""

    def __init__(self, inputs, targets, batch_size, order):
        self.inputs, self.targets = inputs, targets
        self.batch_size, self.order = batch_size, order

    def __iter__(self):
        order = self.order(len(self.inputs))
        for start in range(0, len(order), self.batch_size):
            chosen = order[start : start + self.batch_size]
            yield self.inputs[chosen], self.targets[chosen]


class _Pairs:
    """The first parts of the batches of two loaders."""

    def __init__(self, one, other):
        self.both = one, other

    def __iter__(self):
        for (x, _), (y, _) in zip(*self.both, strict=True):
            yield x, y


def _order(shuffle, generator):
    return lambda n: torch.randperm(n, generator=generator) if shuffle else torch.arange(n)


@wrong_answer("Inputs and targets were shuffled apart: a target no longer belongs to its input.")
def torn_pairs(inputs, targets, batch_size, shuffle, generator):
    if shuffle:
        targets = targets[torch.randperm(len(targets), generator=generator)]
    return _Batches(inputs, targets, batch_size, _order(shuffle, generator))


@wrong_answer("The short last batch is dropped. Every sample has its turn.")
def drops_the_last(inputs, targets, batch_size, shuffle, generator):
    dataset = TensorDataset(inputs, targets)
    return DataLoader(dataset, batch_size, shuffle=shuffle, generator=generator, drop_last=True)


@wrong_answer("shuffle is not passed on: the order stays the one given.")
def never_shuffled(inputs, targets, batch_size, shuffle, generator):
    return DataLoader(TensorDataset(inputs, targets), batch_size, generator=generator)


@wrong_answer("Samples are shuffled whether that was asked for or not.")
def always_shuffled(inputs, targets, batch_size, shuffle, generator):
    dataset = TensorDataset(inputs, targets)
    return DataLoader(dataset, batch_size, shuffle=True, generator=generator)


@wrong_answer("The generator is not used: orders come from the global random state.")
def generator_ignored(inputs, targets, batch_size, shuffle, generator):
    return DataLoader(TensorDataset(inputs, targets), batch_size, shuffle=shuffle)


@wrong_answer("The generator is seeded here, so it no longer matters which one was given.")
def seeded(inputs, targets, batch_size, shuffle, generator):
    generator.manual_seed(0)
    dataset = TensorDataset(inputs, targets)
    return DataLoader(dataset, batch_size, shuffle=shuffle, generator=generator)


@wrong_answer("The generator's seed was used, not the generator: it no longer goes on.")
def starts_again(inputs, targets, batch_size, shuffle, generator):
    generator = torch.Generator().manual_seed(generator.initial_seed())
    dataset = TensorDataset(inputs, targets)
    return DataLoader(dataset, batch_size, shuffle=shuffle, generator=generator)


@wrong_answer("batch_size is not passed on: the batches have one sample each.")
def single_samples(inputs, targets, batch_size, shuffle, generator):
    return DataLoader(TensorDataset(inputs, targets), shuffle=shuffle, generator=generator)


@wrong_answer("A generator can be gone over once only. Every epoch needs another pass.")
def one_pass(inputs, targets, batch_size, shuffle, generator):
    yield from _Batches(inputs, targets, batch_size, _order(shuffle, generator))


@wrong_answer("The given tensors themselves were shuffled: they belong to whoever called you.")
def shuffled_in_place(inputs, targets, batch_size, shuffle, generator):
    def order(n):
        if shuffle:
            moved = torch.randperm(n, generator=generator)
            inputs.copy_(inputs[moved])
            targets.copy_(targets[moved])
        return torch.arange(n)

    return _Batches(inputs, targets, batch_size, order)


@wrong_answer("Orders are drawn from a copy of the generator, so the given one does not go on.")
def copied_generator(inputs, targets, batch_size, shuffle, generator):
    own = torch.Generator()
    own.set_state(generator.get_state())
    return DataLoader(TensorDataset(inputs, targets), batch_size, shuffle=shuffle, generator=own)


@wrong_answer("`iter(loader)` is one pass and no more. Give back the loader itself.")
def one_iterator(inputs, targets, batch_size, shuffle, generator):
    dataset = TensorDataset(inputs, targets)
    return iter(DataLoader(dataset, batch_size, shuffle=shuffle, generator=generator))


@wrong_answer("The targets come first. Wanted: (inputs, targets).")
def turned_round(inputs, targets, batch_size, shuffle, generator):
    dataset = TensorDataset(targets, inputs)
    return DataLoader(dataset, batch_size, shuffle=shuffle, generator=generator)


@wrong_answer("Inputs and targets were shuffled apart: a target no longer belongs to its input.")
def drawn_for_each(inputs, targets, batch_size, shuffle, generator):
    order = _order(shuffle, generator)
    return _Pairs(
        _Batches(inputs, inputs, batch_size, order), _Batches(targets, targets, batch_size, order)
    )


@wrong_answer(
    "Every pass has the same order: it was drawn once, or the generator was set back. Draw anew at "
    "the start of each pass."
)
def generator_set_back(inputs, targets, batch_size, shuffle, generator):
    state = generator.get_state()

    def order(n):
        generator.set_state(state)
        return _order(shuffle, generator)(n)

    return _Batches(inputs, targets, batch_size, order)


@wrong_answer(
    "Every pass has the same order: it was drawn once, or the generator was set back. Draw anew at "
    "the start of each pass."
)
def shuffled_once(inputs, targets, batch_size, shuffle, generator):
    order = _order(shuffle, generator)(len(inputs))
    return _Batches(inputs, targets, batch_size, lambda n: order)


@wrong_answer("The batches are shuffled, but within each the samples are always the same.")
def shuffled_batches(inputs, targets, batch_size, shuffle, generator):
    def order(n):
        chunks = list(torch.arange(n).split(batch_size))
        moved = torch.randperm(len(chunks) - 1, generator=generator).tolist() if shuffle else ()
        return torch.cat([chunks[i] for i in moved] + chunks[len(moved) :])

    return _Batches(inputs, targets, batch_size, order)


@wrong_answer("Samples are drawn with replacement: some come twice, some not at all.")
def with_replacement(inputs, targets, batch_size, shuffle, generator):
    dataset = TensorDataset(inputs, targets)
    if not shuffle:
        return DataLoader(dataset, batch_size)
    sampler = RandomSampler(dataset, replacement=True, generator=generator)
    return DataLoader(dataset, batch_size, sampler=sampler)


@wrong_answer("The targets are missing: each batch is a pair.")
def inputs_only(inputs, targets, batch_size, shuffle, generator):
    return DataLoader(inputs, batch_size, shuffle=shuffle, generator=generator)


@right_answer
def by_hand(inputs, targets, batch_size, shuffle, generator):
    return _Batches(inputs, targets, batch_size, _order(shuffle, generator))


@right_answer
def by_samplers(inputs, targets, batch_size, shuffle, generator):
    samples = [(inputs[i], targets[i]) for i in range(len(inputs))]
    order = RandomSampler(samples, generator=generator) if shuffle else range(len(samples))
    return DataLoader(samples, batch_sampler=BatchSampler(order, batch_size, drop_last=False))
