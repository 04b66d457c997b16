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


@wrong_answer("The lengths are not compared. Raise a ValueError if they differ.")
class Unchecked(Dataset):
    def __init__(self, inputs, targets):
        self.inputs, self.targets = inputs, targets

    def __len__(self):
        return len(self.inputs)

    def __getitem__(self, index):
        return self.inputs[index], self.targets[index]


@wrong_answer("Too many targets raise an error, but too few do not. Both are wrong.")
class RefusesTooMany(Unchecked):
    def __init__(self, inputs, targets):
        if len(targets) > len(inputs):
            raise ValueError("too many targets")
        super().__init__(inputs, targets)


@wrong_answer("An `assert` raises an AssertionError. The exercise asks for a ValueError.")
class Asserts(Unchecked):
    def __init__(self, inputs, targets):
        assert len(inputs) == len(targets), "as many targets as inputs"
        super().__init__(inputs, targets)


@wrong_answer("The longer one was cut off silently. Raise a ValueError if the lengths differ.")
class CutOff(Unchecked):
    def __init__(self, inputs, targets):
        n = min(len(inputs), len(targets))
        super().__init__(inputs[:n], targets[:n])


@wrong_answer("The lengths are compared too late. The constructor has to raise the ValueError.")
class ComparedLate(Unchecked):
    def __len__(self):
        if len(self.inputs) != len(self.targets):
            raise ValueError("as many targets as inputs")
        return len(self.inputs)


@wrong_answer(
    "The samples are stored in the class, so all datasets share them. Store them in `self`."
)
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


@wrong_answer("An index past the end raises StopIteration. It has to raise an IndexError.")
class StopsIteration(_Checked):
    def __getitem__(self, index):
        if index >= len(self):
            raise StopIteration
        return self.inputs[index], self.targets[index]


@wrong_answer("Too few targets raise an error, but too many do not. Both are wrong.")
class RefusesTooFew(Unchecked):
    def __init__(self, inputs, targets):
        if len(targets) < len(inputs):
            raise ValueError("too few targets")
        super().__init__(inputs, targets)


@wrong_answer(
    "`is not` compares objects, and equal numbers above 256 are usually different objects. "
    "Use `!=`."
)
class ComparedByIs(Unchecked):
    def __init__(self, inputs, targets):
        if len(inputs) is not len(targets):
            raise ValueError("as many targets as inputs")
        super().__init__(inputs, targets)


@wrong_answer("The length is that of one sample. Return the number of samples.")
class Columns(_Checked):
    def __len__(self):
        return self.inputs.shape[-1]

    def __getitem__(self, index):
        return self.inputs[index], self.targets[index]


@wrong_answer("An index past the end starts again at the beginning. It has to raise an IndexError.")
class Wraps(_Checked):
    def __getitem__(self, index):
        return self.inputs[index % len(self)], self.targets[index % len(self)]


@wrong_answer("Samples are counted from 0: sample i is row i.")
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


@wrong_answer("The numbers were converted to another dtype. A sample keeps its dtype.")
class Converted(_Checked):
    def __getitem__(self, index):
        return self.inputs[index].float(), self.targets[index].float()
