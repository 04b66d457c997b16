"""make_loader: right answers in other styles."""

from torch.utils.data import BatchSampler, DataLoader, RandomSampler

from torchkata.testing import right_answer, wrong_beside

wrong = wrong_beside(__file__)
_Batches = wrong._Batches
_order = wrong._order


@right_answer
def by_hand(inputs, targets, batch_size, shuffle, generator):
    return _Batches(inputs, targets, batch_size, _order(shuffle, generator))


@right_answer
def by_samplers(inputs, targets, batch_size, shuffle, generator):
    samples = [(inputs[i], targets[i]) for i in range(len(inputs))]
    order = RandomSampler(samples, generator=generator) if shuffle else range(len(samples))
    return DataLoader(samples, batch_sampler=BatchSampler(order, batch_size, drop_last=False))
