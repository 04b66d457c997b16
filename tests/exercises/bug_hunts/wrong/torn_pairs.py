"""torn_pairs: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _cut(inputs, targets, batch_size):
    starts = range(0, len(inputs), batch_size)
    return [(inputs[i : i + batch_size], targets[i : i + batch_size]) for i in starts]


@wrong_answer(
    "The inputs are shuffled and the targets are not, so inputs and targets no longer "
    "belong together."
)
def as_shipped(inputs, targets, batch_size, generator):
    inputs = inputs[torch.randperm(len(inputs), generator=generator)]
    return _cut(inputs, targets, batch_size)


@wrong_answer("Two orders were drawn, one for the inputs and one for the targets. Draw one.")
def two_orders(inputs, targets, batch_size, generator):
    inputs = inputs[torch.randperm(len(inputs), generator=generator)]
    targets = targets[torch.randperm(len(targets), generator=generator)]
    return _cut(inputs, targets, batch_size)


@wrong_answer("The pairs are together only because nothing is shuffled any more.")
def not_shuffled(inputs, targets, batch_size, generator):
    return _cut(inputs, targets, batch_size)


@wrong_answer("The order is drawn but not used, so nothing is shuffled.")
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


@wrong_answer("The generator is seeded again, so every epoch gets the same order.")
def seeded_anew(inputs, targets, batch_size, generator):
    order = torch.randperm(len(inputs), generator=generator.manual_seed(0))
    return _cut(inputs[order], targets[order], batch_size)


@wrong_answer(
    "The generator's state did not move on: it was reset, or another generator was started "
    "from its seed. The next epoch would draw the same order."
)
def state_put_back(inputs, targets, batch_size, generator):
    state = generator.get_state()
    order = torch.randperm(len(inputs), generator=generator)
    generator.set_state(state)
    return _cut(inputs[order], targets[order], batch_size)


@wrong_answer("The targets are in the inverse order. Index both tensors in the same way.")
def inverse_order(inputs, targets, batch_size, generator):
    order = torch.randperm(len(inputs), generator=generator)
    return _cut(inputs[order], targets[order.argsort()], batch_size)


@wrong_answer("A short last batch is dropped. Keep it: it has the rows that are left.")
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


@wrong_answer("The tensors that were passed in were shuffled in place. Make new ones by indexing.")
def in_place(inputs, targets, batch_size, generator):
    order = torch.randperm(len(inputs), generator=generator)
    inputs.data.copy_(inputs[order])
    targets.data.copy_(targets[order])
    return _cut(inputs, targets, batch_size)


@wrong_answer("Each batch is a list. Make it a tuple of inputs and targets.")
def lists(inputs, targets, batch_size, generator):
    order = torch.randperm(len(inputs), generator=generator)
    return [list(batch) for batch in _cut(inputs[order], targets[order], batch_size)]


@wrong_answer("The targets come first here. Each batch should be (input batch, target batch).")
def turned_round(inputs, targets, batch_size, generator):
    order = torch.randperm(len(inputs), generator=generator)
    return _cut(targets[order], inputs[order], batch_size)


@wrong_answer(
    "The rows are in the inverse order (its argsort): row i went to place order[i]. Take "
    "the rows by the order itself: `inputs[order]`."
)
def inverse_order_for_both(inputs, targets, batch_size, generator):
    order = torch.randperm(len(inputs), generator=generator).argsort()
    return _cut(inputs[order], targets[order], batch_size)
