"""one_hot: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import wrong_answer


def _columns(classes):
    return torch.arange(classes)


@wrong_answer(
    "You are building one_hot, so do not call it. Compare the labels with the class numbers."
)
def built_in(labels, classes):
    return functional.one_hot(labels, classes)


@wrong_answer("scatter is not allowed here. Compare the labels with the class numbers.")
def by_scatter(labels, classes):
    zeros = torch.zeros(len(labels), classes, dtype=torch.int64)
    return zeros.scatter_(1, labels.unsqueeze(1), 1)


@wrong_answer("The result is float32. It should be int64.")
def floats(labels, classes):
    return (labels.unsqueeze(1) == _columns(classes)).float()


@wrong_answer("A comparison gives bool. Convert it to int64.")
def bools(labels, classes):
    return labels.unsqueeze(1) == _columns(classes)


@wrong_answer("The result is int32. It should be int64.")
def small_integers(labels, classes):
    return (labels.unsqueeze(1) == _columns(classes)).int()


@wrong_answer("One class is missing. There are `classes` columns, from 0 to classes − 1.")
def one_class_short(labels, classes):
    return (labels.unsqueeze(1) == _columns(classes - 1)).long()


@wrong_answer(
    "The number of columns was taken from the labels. The largest class may not occur among them."
)
def counted_from_the_labels(labels, classes):
    highest = int(labels.max()) if len(labels) else classes - 1
    return (labels.unsqueeze(1) == _columns(highest + 1)).long()


@wrong_answer("Classes are counted from 0, not from 1.")
def counted_from_1(labels, classes):
    return (labels.unsqueeze(1) == torch.arange(1, classes + 1)).long()


@wrong_answer(
    "The result is transposed. There is a row for each label, and a column for each class."
)
def transposed(labels, classes):
    return (labels == _columns(classes).unsqueeze(1)).long()


@wrong_answer("The label itself is in its column. Put a 1 there.")
def labels_for_ones(labels, classes):
    return (labels.unsqueeze(1) == _columns(classes)) * labels.unsqueeze(1)


@wrong_answer("1 and 0 are swapped.")
def one_cold(labels, classes):
    return (labels.unsqueeze(1) != _columns(classes)).long()


@wrong_answer("Every class up to the label is 1. Only the label's own class should be 1.")
def all_up_to_the_label(labels, classes):
    return (_columns(classes) <= labels.unsqueeze(1)).long()


@wrong_answer("The columns of all labels were marked in every row. Each label has one row.")
def every_row_marked(labels, classes):
    rows = torch.zeros(len(labels), classes, dtype=torch.int64)
    rows[:, labels] = 1
    return rows


@wrong_answer("There should be a row for each label, not for each class.")
def square(labels, classes):
    rows = torch.zeros(classes, classes, dtype=torch.int64)
    rows[torch.arange(len(labels)), labels] = 1
    return rows


OUTSIDE_TORCH = "Stay in torch: no NumPy, no .tolist(). Compare the labels with the class numbers."


@wrong_answer(OUTSIDE_TORCH)
def by_numpy(labels, classes):
    import numpy as np

    return torch.from_numpy(np.eye(classes, dtype=np.int64)[labels.numpy()])


@wrong_answer(OUTSIDE_TORCH)
def in_python(labels, classes):
    rows = [[int(label == column) for column in range(classes)] for label in labels.tolist()]
    return torch.tensor(rows, dtype=torch.int64).reshape(-1, classes)
