"""OrchardDataset: a dataset over two tensors."""

import pytest
import torch
from torch.utils.data import Dataset, TensorDataset

from torchkata import data
from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(n, 2)


def oracle(inputs, targets):
    samples = zip(inputs.unbind(), targets.unbind(), strict=True)
    return {"length": len(targets), "samples": list(samples)}


test_standard = standard("OrchardDataset", inputs, oracle, probe=probes.items)


def test_on_the_orchards(learner):
    expect(learner.probe(probes.items)(*data.orchards())).equals(oracle(*data.orchards()))


def test_labels_may_be_integers_of_rank_0(learner, draw):
    args = draw(6, 2, 2), draw.labels(6, 3)

    expect(learner.probe(probes.items)(*args)).equals(oracle(*args))


def test_there_may_be_many_samples(learner, draw):
    args = draw(300, 1), draw(300)

    expect(learner.probe(probes.items)(*args)).equals(oracle(*args))


@pytest.mark.parametrize("lengths", [(5, 4), (3, 5), (1, 0)])
def test_refuses_targets_that_are_too_many_or_too_few(learner, draw, lengths):
    n, m = lengths

    expect(learner.probe(probes.items)(draw(n, 3), draw(m, 2))).raises(ValueError)


def test_the_constructor_is_what_refuses(learner, draw):
    expect(learner.probe(probes.only_made)(draw(5, 3), draw(4, 2))).raises(ValueError)


def test_two_datasets_do_not_get_into_each_others_way(learner, draw):
    one, other = (draw(5, 3), draw(5, 2)), (draw(2, 3), draw(2, 2))

    seen = learner.probe(probes.two_datasets)(one, other)

    expect(seen).equals((5, 2, (one[0][0], one[1][0])))


def test_a_loop_over_it_comes_to_an_end(learner, draw):
    expect(learner.probe(probes.gone_over)(draw(6, 3), draw(6, 2))).equals(6)


@pytest.mark.parametrize("beyond", [0, 1, 50])
def test_an_index_past_the_end_is_an_error(learner, draw, beyond):
    seen = learner.probe(probes.item)(draw(6, 3), draw(6, 2), 6 + beyond)

    expect(seen).raises(IndexError)


def test_a_loader_makes_batches_of_it(learner, draw):
    x, y = draw(7, 3), draw(7, 2)

    expect(learner.probe(probes.loaded)(x, y, 3)).equals(
        list(zip(x.split(3), y.split(3), strict=True))
    )


class _Checked(Dataset):
    def __init__(self, inputs, targets):
        if len(inputs) != len(targets):
            raise ValueError("as many targets as inputs")
        self.inputs, self.targets = inputs, targets

    def __len__(self):
        return len(self.inputs)


@wrong_answer("The targets are missing: a sample is a pair.")
class InputsOnly(_Checked):
    def __getitem__(self, index):
        return self.inputs[index]


@wrong_answer("The lengths are not compared: raise a ValueError where they differ.")
class Unchecked(Dataset):
    def __init__(self, inputs, targets):
        self.inputs, self.targets = inputs, targets

    def __len__(self):
        return len(self.inputs)

    def __getitem__(self, index):
        return self.inputs[index], self.targets[index]


@wrong_answer("Only too many targets are refused. Too few are as wrong.")
class RefusesTooMany(Unchecked):
    def __init__(self, inputs, targets):
        if len(targets) > len(inputs):
            raise ValueError("too many targets")
        super().__init__(inputs, targets)


@wrong_answer("An `assert` raises an AssertionError. A ValueError was asked for.")
class Asserts(Unchecked):
    def __init__(self, inputs, targets):
        assert len(inputs) == len(targets), "as many targets as inputs"
        super().__init__(inputs, targets)


@wrong_answer("The longer one was cut off in silence. Lengths that differ raise a ValueError.")
class CutOff(Unchecked):
    def __init__(self, inputs, targets):
        n = min(len(inputs), len(targets))
        super().__init__(inputs[:n], targets[:n])


@wrong_answer("The lengths are compared too late: the constructor is to raise the ValueError.")
class ComparedLate(Unchecked):
    def __len__(self):
        if len(self.inputs) != len(self.targets):
            raise ValueError("as many targets as inputs")
        return len(self.inputs)


@wrong_answer("The samples lie in the class, so that all datasets share them. Use `self`.")
class InTheClass(Dataset):
    samples = []  # noqa: RUF012 - the mistake

    def __init__(self, inputs, targets):
        if len(inputs) != len(targets):
            raise ValueError("as many targets as inputs")
        self.samples[:] = zip(inputs, targets, strict=True)

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        return self.samples[index]


@wrong_answer("Past the end comes StopIteration here. An index raises an IndexError there.")
class StopsIteration(_Checked):
    def __getitem__(self, index):
        if index >= len(self):
            raise StopIteration
        return self.inputs[index], self.targets[index]


@wrong_answer("Only too few targets are refused. Too many are as wrong.")
class RefusesTooFew(Unchecked):
    def __init__(self, inputs, targets):
        if len(targets) < len(inputs):
            raise ValueError("too few targets")
        super().__init__(inputs, targets)


@wrong_answer(
    "`is not` asks whether two numbers are one object, which those above 256 are not: use `!=`."
)
class ComparedByIs(Unchecked):
    def __init__(self, inputs, targets):
        if len(inputs) is not len(targets):
            raise ValueError("as many targets as inputs")
        super().__init__(inputs, targets)


@wrong_answer("The length is that of a sample. How many samples are there?")
class Columns(_Checked):
    def __len__(self):
        return self.inputs.shape[-1]

    def __getitem__(self, index):
        return self.inputs[index], self.targets[index]


@wrong_answer("The index starts again after the end. There it has to raise an IndexError.")
class Wraps(_Checked):
    def __getitem__(self, index):
        return self.inputs[index % len(self)], self.targets[index % len(self)]


@wrong_answer("Samples are counted from 0 here, so number i is row i.")
class CountsFromOne(_Checked):
    def __getitem__(self, index):
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self.inputs[index - 1], self.targets[index - 1]


@wrong_answer("The target comes second.")
class TurnedRound(_Checked):
    def __getitem__(self, index):
        return self.targets[index], self.inputs[index]


@wrong_answer("Slices keep a dimension of 1. A sample is one row: index it.")
class KeepsADimension(_Checked):
    def __getitem__(self, index):
        if index >= len(self):
            raise IndexError(index)
        return self.inputs[index : index + 1], self.targets[index : index + 1]


@wrong_answer("A sample is a tuple of the two, not a list or a dict.")
class AsList(_Checked):
    def __getitem__(self, index):
        return [self.inputs[index], self.targets[index]]


@wrong_answer("The numbers were converted on the way. A sample keeps its dtype.")
class Converted(_Checked):
    def __getitem__(self, index):
        return self.inputs[index].float(), self.targets[index].float()


@right_answer
class OnTensorDataset(Dataset):
    def __init__(self, inputs, targets):
        if inputs.shape[0] != targets.shape[0]:
            raise ValueError(f"{inputs.shape[0]} inputs and {targets.shape[0]} targets")
        self.samples = TensorDataset(inputs, targets)

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        return self.samples[index]


@right_answer
class OnAList:
    def __init__(self, inputs, targets):
        self.samples = list(zip(inputs, targets, strict=True))

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        x, y = self.samples[index]
        return torch.clone(x), y
