"""split: mistakes that people make."""

import torch
from torch.utils.data import Subset, random_split

from torchkata.testing import wrong_answer


def _cut(dataset, order, size):
    return Subset(dataset, order[:size]), Subset(dataset, order[size:])


@wrong_answer(
    "The two parts were drawn independently, so they overlap. Draw one order, then cut it."
)
def overlap(dataset, fraction, generator):
    n = len(dataset)
    size = round(fraction * n)
    first = torch.randperm(n, generator=generator).tolist()
    second = torch.randperm(n, generator=generator).tolist()
    return Subset(dataset, first[:size]), Subset(dataset, second[: n - size])


@wrong_answer("The parts are the first and the last samples. Shuffle first: data are often sorted.")
def not_shuffled(dataset, fraction, generator):
    return _cut(dataset, range(len(dataset)), round(fraction * len(dataset)))


@wrong_answer("The generator is not used: the choice comes from the global random state.")
def generator_ignored(dataset, fraction, generator):
    size = round(fraction * len(dataset))
    return random_split(dataset, [size, len(dataset) - size])


@wrong_answer("One block of neighbours was cut out. Shuffle the samples first, then cut.")
def one_block(dataset, fraction, generator):
    n = len(dataset)
    start = int(torch.randint(n, (), generator=generator))
    order = [(start + i) % n for i in range(n)]
    return _cut(dataset, order, round(fraction * n))


@wrong_answer(
    "Only the generator's seed was used. Draw from the generator itself, so that its state "
    "moves on."
)
def starts_again(dataset, fraction, generator):
    generator = torch.Generator().manual_seed(generator.initial_seed())
    size = round(fraction * len(dataset))
    return random_split(dataset, [size, len(dataset) - size], generator)


@wrong_answer(
    "The generator is seeded here, so it makes no difference which one is passed in. Do "
    "not seed it."
)
def seeded(dataset, fraction, generator):
    generator = torch.Generator().manual_seed(42)
    size = round(fraction * len(dataset))
    return random_split(dataset, [size, len(dataset) - size], generator)


@wrong_answer(
    "A copy of the generator was used. Draw from the given one, so that its state moves on."
)
def copied_generator(dataset, fraction, generator):
    own = torch.Generator()
    own.set_state(generator.get_state())
    size = round(fraction * len(dataset))
    return random_split(dataset, [size, len(dataset) - size], own)


@wrong_answer("The dataset itself was shuffled. It belongs to the caller: leave it as it is.")
def shuffled_in_place(dataset, fraction, generator):
    n = len(dataset)
    samples = [dataset[i] for i in torch.randperm(n, generator=generator).tolist()]
    if isinstance(dataset, list):
        dataset[:] = samples
    return samples[: round(fraction * n)], samples[round(fraction * n) :]


@wrong_answer("`fraction` is for the first part. Here the second part has it.")
def turned_round(dataset, fraction, generator):
    size = len(dataset) - round(fraction * len(dataset))
    return random_split(dataset, [size, len(dataset) - size], generator)


@wrong_answer("The second part is the whole dataset. Leave out the samples of the first part.")
def second_is_all(dataset, fraction, generator):
    order = torch.randperm(len(dataset), generator=generator).tolist()
    return Subset(dataset, order[: round(fraction * len(dataset))]), dataset


@wrong_answer(
    "Each sample was assigned by a draw of its own, so the lengths are random. Fix the "
    "lengths first."
)
def thrown_one_by_one(dataset, fraction, generator):
    chosen = torch.rand(len(dataset), generator=generator) < fraction
    return tuple(Subset(dataset, part.nonzero().flatten().tolist()) for part in (chosen, ~chosen))


@wrong_answer("Samples were drawn with replacement: one may come twice, another never.")
def with_replacement(dataset, fraction, generator):
    n = len(dataset)
    order = torch.randint(0, n, (n,), generator=generator).tolist()
    return _cut(dataset, order, round(fraction * n))


@wrong_answer("The parts hold the indices of the samples. Return the samples themselves.")
def indices(dataset, fraction, generator):
    order = torch.randperm(len(dataset), generator=generator).tolist()
    size = round(fraction * len(dataset))
    return order[:size], order[size:]


@wrong_answer(
    "A sample is lost between the parts. The second part begins where the first one ends."
)
def one_lost(dataset, fraction, generator):
    order = torch.randperm(len(dataset), generator=generator).tolist()
    size = round(fraction * len(dataset))
    return Subset(dataset, order[:size]), Subset(dataset, order[size + 1 :])


@wrong_answer("Both lengths were rounded down, so a sample may be left over.")
def both_rounded_down(dataset, fraction, generator):
    n = len(dataset)
    order = torch.randperm(n, generator=generator).tolist()
    first, second = int(fraction * n), int((1 - fraction) * n)
    return Subset(dataset, order[:first]), Subset(dataset, order[first : first + second])


@wrong_answer(
    "The dataset was asked for more than its length or a single sample, for example for a slice."
)
def sliced(dataset, fraction, generator):
    order = torch.randperm(len(dataset), generator=generator)
    size = round(fraction * len(dataset))
    parts = [dataset[chosen] for chosen in (order[:size], order[size:])]
    return tuple(list(zip(*part, strict=True)) for part in parts)


@wrong_answer(
    "random_split rounds both parts down and gives what is left to the first: of 5 samples at 0.8 "
    "it gives 5 and 0. Give it whole numbers."
)
def by_fractions(dataset, fraction, generator):
    return random_split(dataset, [fraction, 1 - fraction], generator=generator)
