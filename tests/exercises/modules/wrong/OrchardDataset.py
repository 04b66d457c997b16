"""OrchardDataset: mistakes that people make."""

from torch.utils.data import Dataset

from torchkata.testing import wrong_answer


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
