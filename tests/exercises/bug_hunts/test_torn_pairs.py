"""torn_pairs: shuffled batches in which every input keeps its own target."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return draw(n, 3), draw(n), 2, draw.generator()


def oracle(x, y, batch_size, generator):
    order = torch.randperm(len(x), generator=generator)
    chunks = [order[i : i + batch_size].tolist() for i in range(0, len(x), batch_size)]
    return [
        (torch.stack([x[i] for i in rows]), torch.stack([y[i] for i in rows])) for rows in chunks
    ]


test_standard = standard(
    "torn_pairs",
    inputs,
    oracle,
    without={"leaves_its_arguments_unchanged": "what is drawn changes the generator"},
)


def _numbered(n):
    """Inputs 0, 1, 2, ..., each with ten times itself for a target."""
    return torch.arange(n), 10 * torch.arange(n)


def test_every_input_keeps_its_target(learner, draw):
    seen = learner.torn_pairs(*_numbered(23), 5, draw.generator())

    torn = sum(int((10 * x != y).sum()) for x, y in seen.value)
    expect(seen).holds(torn == 0, f"tore {torn} of 23 pairs", "torn pairs")


def test_every_pair_comes_once(learner, draw):
    seen = learner.torn_pairs(*_numbered(23), 5, draw.generator())

    for part, times in ((0, 1), (1, 10)):
        came = sorted(n for batch in seen.value for n in batch[part].tolist())
        expect(seen).holds(
            came == [times * i for i in range(23)],
            f"gave {len(set(came))} of the 23 {('inputs', 'targets')[part]}, {len(came)} rows in "
            "all",
        )


def test_the_rows_are_shuffled_in_the_order_of_the_generator(learner, draw):
    args = *_numbered(40), 7, draw.generator()

    expect(learner.torn_pairs(*args)).agrees_with(oracle)


def test_a_second_epoch_has_another_order(learner, draw):
    x, y = _numbered(30)
    first = learner.torn_pairs(x, y, 30, draw.generator())

    second = learner.torn_pairs(x, y, 30, first.arguments[3])

    expect(second).agrees_with(oracle).holds(
        not torch.equal(first.value[0][0], second.value[0][0]), "gave the same order again"
    )


@pytest.mark.parametrize("batch_size", [1, 4, 11, 12, 50])
def test_any_size_of_batches(learner, draw, batch_size):
    args = draw(12, 2), draw(12, 3), batch_size, draw.generator()

    expect(learner.torn_pairs(*args)).agrees_with(oracle)


def test_rows_of_any_shape(learner, draw):
    args = draw(7, 2, 3, 2), draw.labels(7, 4), 3, draw.generator()

    expect(learner.torn_pairs(*args)).agrees_with(oracle)


def test_neither_tensor_is_shuffled_in_place(learner, draw):
    x, y = _numbered(15)

    seen = learner.torn_pairs(x, y, 4, draw.generator())

    expect(seen).argument("inputs").equals(x)
    expect(seen).argument("targets").equals(y)


def _cut(inputs, targets, batch_size):
    starts = range(0, len(inputs), batch_size)
    return [(inputs[i : i + batch_size], targets[i : i + batch_size]) for i in starts]


@wrong_answer(
    "The inputs are shuffled and the targets are not: from there on, no input has its own target."
)
def as_shipped(inputs, targets, batch_size, generator):
    inputs = inputs[torch.randperm(len(inputs), generator=generator)]
    return _cut(inputs, targets, batch_size)


@wrong_answer("Two orders were drawn, one for the inputs and one for the targets. Draw one.")
def two_orders(inputs, targets, batch_size, generator):
    inputs = inputs[torch.randperm(len(inputs), generator=generator)]
    targets = targets[torch.randperm(len(targets), generator=generator)]
    return _cut(inputs, targets, batch_size)


@wrong_answer("The pairs are together because nothing is shuffled any more.")
def not_shuffled(inputs, targets, batch_size, generator):
    return _cut(inputs, targets, batch_size)


@wrong_answer("The order is drawn, and then not used: nothing is shuffled.")
def order_unused(inputs, targets, batch_size, generator):
    torch.randperm(len(inputs), generator=generator)
    return _cut(inputs, targets, batch_size)


@wrong_answer("Now the targets are shuffled and the inputs are not.")
def only_targets(inputs, targets, batch_size, generator):
    targets = targets[torch.randperm(len(targets), generator=generator)]
    return _cut(inputs, targets, batch_size)


@wrong_answer("The order comes from torch's global generator, not from the one passed in.")
def global_generator(inputs, targets, batch_size, generator):
    order = torch.randperm(len(inputs))
    return _cut(inputs[order], targets[order], batch_size)


@wrong_answer("The generator is seeded anew: every epoch gets the same order.")
def seeded_anew(inputs, targets, batch_size, generator):
    order = torch.randperm(len(inputs), generator=generator.manual_seed(0))
    return _cut(inputs[order], targets[order], batch_size)


@wrong_answer(
    "The generator stands where it stood: it was put back, or another began from its seed. The "
    "next epoch would draw the same order."
)
def state_put_back(inputs, targets, batch_size, generator):
    state = generator.get_state()
    order = torch.randperm(len(inputs), generator=generator)
    generator.set_state(state)
    return _cut(inputs[order], targets[order], batch_size)


@wrong_answer("The targets were put into the inverse order: index both in the same way.")
def inverse_order(inputs, targets, batch_size, generator):
    order = torch.randperm(len(inputs), generator=generator)
    return _cut(inputs[order], targets[order.argsort()], batch_size)


@wrong_answer("The last batch is lost where it is short. It has what is left.")
def short_batch_dropped(inputs, targets, batch_size, generator):
    order = torch.randperm(len(inputs), generator=generator)
    batches = _cut(inputs[order], targets[order], batch_size)
    return [batch for batch in batches if len(batch[0]) == batch_size]


@wrong_answer("The batches are shuffled, not the rows: neighbours stay neighbours.")
def batches_shuffled(inputs, targets, batch_size, generator):
    batches = _cut(inputs, targets, batch_size)
    return [batches[i] for i in torch.randperm(len(batches), generator=generator)]


@wrong_answer("Rows were drawn with replacement: some come twice, others never.")
def with_replacement(inputs, targets, batch_size, generator):
    order = torch.randint(len(inputs), (len(inputs),), generator=generator) if len(inputs) else []
    return _cut(inputs[order], targets[order], batch_size)


@wrong_answer("Each batch draws an order of its own, so rows come twice or never.")
def order_for_each_batch(inputs, targets, batch_size, generator):
    batches = []
    for start in range(0, len(inputs), batch_size):
        order = torch.randperm(len(inputs), generator=generator)[start : start + batch_size]
        batches.append((inputs[order], targets[order]))
    return batches


@wrong_answer("The rows of the tensors that were passed in were moved. Index, and leave them.")
def in_place(inputs, targets, batch_size, generator):
    order = torch.randperm(len(inputs), generator=generator)
    inputs.data.copy_(inputs[order])
    targets.data.copy_(targets[order])
    return _cut(inputs, targets, batch_size)


@wrong_answer("Each batch is a list. Wanted: a tuple of inputs and targets.")
def lists(inputs, targets, batch_size, generator):
    order = torch.randperm(len(inputs), generator=generator)
    return [list(batch) for batch in _cut(inputs[order], targets[order], batch_size)]


@wrong_answer("The targets come first. Wanted: (input batch, target batch).")
def turned_round(inputs, targets, batch_size, generator):
    order = torch.randperm(len(inputs), generator=generator)
    return _cut(targets[order], inputs[order], batch_size)


@right_answer
def order_cut_into_batches(inputs, targets, batch_size, generator):
    order = torch.randperm(inputs.shape[0], generator=generator)
    chunks = order.split(batch_size) if len(order) else ()
    return [(inputs[rows], targets[rows]) for rows in chunks]


@right_answer
def both_by_index_select(inputs, targets, batch_size, generator):
    order = torch.randperm(len(targets), generator=generator)
    inputs, targets = inputs.index_select(0, order), targets.index_select(0, order)
    return _cut(inputs, targets, batch_size)
