"""make_loader: mistakes that people make."""

import torch
from torch.utils.data import DataLoader, RandomSampler, TensorDataset

from torchkata.testing import wrong_answer


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


TORN_PAIRS = "Inputs and targets were shuffled separately, so they no longer belong together."


@wrong_answer(TORN_PAIRS)
def torn_pairs(inputs, targets, batch_size, shuffle, generator):
    if shuffle:
        targets = targets[torch.randperm(len(targets), generator=generator)]
    return _Batches(inputs, targets, batch_size, _order(shuffle, generator))


@wrong_answer("The short last batch is dropped. Each pass has to give every sample.")
def drops_the_last(inputs, targets, batch_size, shuffle, generator):
    dataset = TensorDataset(inputs, targets)
    return DataLoader(dataset, batch_size, shuffle=shuffle, generator=generator, drop_last=True)


@wrong_answer("`shuffle` is not passed on, so the order never changes.")
def never_shuffled(inputs, targets, batch_size, shuffle, generator):
    return DataLoader(TensorDataset(inputs, targets), batch_size, generator=generator)


@wrong_answer("Samples are always shuffled. Shuffle them only if `shuffle` is true.")
def always_shuffled(inputs, targets, batch_size, shuffle, generator):
    dataset = TensorDataset(inputs, targets)
    return DataLoader(dataset, batch_size, shuffle=True, generator=generator)


@wrong_answer("The generator is not used: orders come from the global random state.")
def generator_ignored(inputs, targets, batch_size, shuffle, generator):
    return DataLoader(TensorDataset(inputs, targets), batch_size, shuffle=shuffle)


@wrong_answer(
    "The generator is seeded here, so it makes no difference which one is passed in. Do "
    "not seed it."
)
def seeded(inputs, targets, batch_size, shuffle, generator):
    generator.manual_seed(0)
    dataset = TensorDataset(inputs, targets)
    return DataLoader(dataset, batch_size, shuffle=shuffle, generator=generator)


@wrong_answer(
    "Only the generator's seed was used. Draw from the generator itself, so that its state "
    "moves on."
)
def starts_again(inputs, targets, batch_size, shuffle, generator):
    generator = torch.Generator().manual_seed(generator.initial_seed())
    dataset = TensorDataset(inputs, targets)
    return DataLoader(dataset, batch_size, shuffle=shuffle, generator=generator)


@wrong_answer("`batch_size` is not passed on, so each batch has one sample.")
def single_samples(inputs, targets, batch_size, shuffle, generator):
    return DataLoader(TensorDataset(inputs, targets), shuffle=shuffle, generator=generator)


@wrong_answer("A Python generator allows only one pass. Every epoch needs a new pass.")
def one_pass(inputs, targets, batch_size, shuffle, generator):
    yield from _Batches(inputs, targets, batch_size, _order(shuffle, generator))


@wrong_answer(
    "The given tensors themselves were shuffled. They belong to the caller: leave them as they are."
)
def shuffled_in_place(inputs, targets, batch_size, shuffle, generator):
    def order(n):
        if shuffle:
            moved = torch.randperm(n, generator=generator)
            inputs.copy_(inputs[moved])
            targets.copy_(targets[moved])
        return torch.arange(n)

    return _Batches(inputs, targets, batch_size, order)


@wrong_answer(
    "Orders are drawn from a copy of the generator. Draw from the given one, so that its "
    "state moves on."
)
def copied_generator(inputs, targets, batch_size, shuffle, generator):
    own = torch.Generator()
    own.set_state(generator.get_state())
    return DataLoader(TensorDataset(inputs, targets), batch_size, shuffle=shuffle, generator=own)


@wrong_answer(
    "Only one pass is possible, as over `iter(loader)` or a generator. Return what can be "
    "passed over again: the loader itself."
)
def one_iterator(inputs, targets, batch_size, shuffle, generator):
    dataset = TensorDataset(inputs, targets)
    return iter(DataLoader(dataset, batch_size, shuffle=shuffle, generator=generator))


@wrong_answer("The targets come first here. Each batch should be (inputs, targets).")
def turned_round(inputs, targets, batch_size, shuffle, generator):
    dataset = TensorDataset(targets, inputs)
    return DataLoader(dataset, batch_size, shuffle=shuffle, generator=generator)


@wrong_answer(TORN_PAIRS)
def drawn_for_each(inputs, targets, batch_size, shuffle, generator):
    order = _order(shuffle, generator)
    return _Pairs(
        _Batches(inputs, inputs, batch_size, order), _Batches(targets, targets, batch_size, order)
    )


SAME_ORDER = (
    "Every pass has the same order: it was drawn only once, or the generator was reset. "
    "Draw a new order at the start of each pass."
)


@wrong_answer(SAME_ORDER)
def generator_set_back(inputs, targets, batch_size, shuffle, generator):
    state = generator.get_state()

    def order(n):
        generator.set_state(state)
        return _order(shuffle, generator)(n)

    return _Batches(inputs, targets, batch_size, order)


@wrong_answer(SAME_ORDER)
def shuffled_once(inputs, targets, batch_size, shuffle, generator):
    order = _order(shuffle, generator)(len(inputs))
    return _Batches(inputs, targets, batch_size, lambda n: order)


@wrong_answer(
    "Whole batches are shuffled, so each batch always has the same samples. Shuffle the samples."
)
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
