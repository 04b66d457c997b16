"""one_hot: a row for each label, 1 in the column of its class and 0 in all others."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)
oracle = functional.one_hot


def inputs(draw, n):
    return draw.labels(n, 4), 4


test_standard = standard(
    "one_hot", inputs, oracle, allowed=oracles.allowed("scatter index_add aminmax")
)


def test_classes_that_do_not_occur_have_a_column(learner):
    labels = torch.tensor([1, 0, 1])

    expect(learner.one_hot(labels, 5)).equals(oracle(labels, 5))


@pytest.mark.parametrize("count", [3, 7])
def test_as_many_labels_as_classes_and_more(learner, draw, count):
    labels = draw.labels(count, 3)

    expect(learner.one_hot(labels, 3)).equals(oracle(labels, 3))


def test_first_and_last_class(learner):
    labels = torch.tensor([0, 5, 0, 5])

    expect(learner.one_hot(labels, 6)).equals(oracle(labels, 6))


def test_one_class_only(learner):
    expect(learner.one_hot(torch.tensor([0, 0]), 1)).equals(torch.ones(2, 1, dtype=torch.int64))


def test_does_not_call_the_built_in(learner, draw):
    seen = learner.one_hot(draw.labels(5, 3), 3)

    expect(seen).calls_none_of("one_hot", "scatter", "scatter_", "scatter_add", "scatter_add_")


def _columns(classes):
    return torch.arange(classes)


@wrong_answer("one_hot is what you are building: compare the labels with the class numbers.")
def built_in(labels, classes):
    return functional.one_hot(labels, classes)


@wrong_answer("scatter is out of bounds here: compare the labels with the class numbers.")
def by_scatter(labels, classes):
    zeros = torch.zeros(len(labels), classes, dtype=torch.int64)
    return zeros.scatter_(1, labels.unsqueeze(1), 1)


@wrong_answer("The rows are float32. Class numbers and counts are int64.")
def floats(labels, classes):
    return (labels.unsqueeze(1) == _columns(classes)).float()


@wrong_answer("A comparison gives bool. Convert it to int64.")
def bools(labels, classes):
    return labels.unsqueeze(1) == _columns(classes)


@wrong_answer("The rows are int32. Wanted is int64.")
def small_integers(labels, classes):
    return (labels.unsqueeze(1) == _columns(classes)).int()


@wrong_answer("One class is missing: there are `classes` columns, from 0 to classes − 1.")
def one_class_short(labels, classes):
    return (labels.unsqueeze(1) == _columns(classes - 1)).long()


@wrong_answer("The columns were counted from the labels. The largest class need not occur.")
def counted_from_the_labels(labels, classes):
    highest = int(labels.max()) if len(labels) else classes - 1
    return (labels.unsqueeze(1) == _columns(highest + 1)).long()


@wrong_answer("Classes are counted from 0, not from 1.")
def counted_from_1(labels, classes):
    return (labels.unsqueeze(1) == torch.arange(1, classes + 1)).long()


@wrong_answer("It is transposed: a row for each label, a column for each class.")
def transposed(labels, classes):
    return (labels == _columns(classes).unsqueeze(1)).long()


@wrong_answer("The label itself stands in its column. Put a 1 there.")
def labels_for_ones(labels, classes):
    return (labels.unsqueeze(1) == _columns(classes)) * labels.unsqueeze(1)


@wrong_answer("1 and 0 are the wrong way round.")
def one_cold(labels, classes):
    return (labels.unsqueeze(1) != _columns(classes)).long()


@wrong_answer("Every class up to the label was marked. Only its own is 1.")
def all_up_to_the_label(labels, classes):
    return (_columns(classes) <= labels.unsqueeze(1)).long()


@wrong_answer("`rows[:, labels] = 1` marks these columns in every row. Each label has one row.")
def every_row_marked(labels, classes):
    rows = torch.zeros(len(labels), classes, dtype=torch.int64)
    rows[:, labels] = 1
    return rows


@wrong_answer("There is a row for each label, not for each class.")
def square(labels, classes):
    rows = torch.zeros(classes, classes, dtype=torch.int64)
    rows[torch.arange(len(labels)), labels] = 1
    return rows


@wrong_answer("The numbers left torch: no NumPy, no .tolist(). Compare with the class numbers.")
def by_numpy(labels, classes):
    import numpy as np

    return torch.from_numpy(np.eye(classes, dtype=np.int64)[labels.numpy()])


@wrong_answer("The numbers left torch: no NumPy, no .tolist(). Compare with the class numbers.")
def in_python(labels, classes):
    rows = [[int(label == column) for column in range(classes)] for label in labels.tolist()]
    return torch.tensor(rows, dtype=torch.int64).reshape(-1, classes)


@right_answer
def rows_of_the_identity(labels, classes):
    return torch.eye(classes, dtype=torch.int64)[labels]


@right_answer
def by_index(labels, classes):
    rows = labels.new_zeros(len(labels), classes)
    rows[torch.arange(len(labels)), labels] = 1
    return rows


@right_answer
def one_row_at_a_time(labels, classes):
    rows = torch.zeros((labels.shape[0], classes), dtype=torch.long)
    for row, label in enumerate(labels):
        rows[row, label.item()] = 1
    return rows


@right_answer
def chosen_by_where(labels, classes):
    return torch.where(labels[:, None].eq(torch.arange(classes)[None]), 1, 0)


@right_answer
def rows_of_a_diagonal(labels, classes):
    return torch.diag(torch.ones(classes, dtype=torch.int64))[labels]
