"""torn_pairs: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

_cut = wrong_beside(__file__)._cut


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
