"""accuracy: the fraction of rows whose largest logit stands in the column of their label."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def _case(draw, n, classes):
    """Distinct logits of both signs, and labels of which about half are right."""
    logits = draw(n, classes)
    guesses = draw.integers(n, low=0, high=classes)
    best = logits.topk(1, dim=1).indices.squeeze(1)
    return logits, torch.where(torch.arange(n) % 2 == 0, best, guesses)


def inputs(draw, n):
    return _case(draw, 16 * n + 1, 4)


def oracle(logits, labels):
    right = logits.gather(1, labels.unsqueeze(1)) >= logits  # against every class
    return right.all(dim=1).double().mean().item()


test_standard = standard(
    "accuracy",
    inputs,
    oracle,
    allowed=oracles.allowed(also="topk"),
    without={"takes_size_0": "the mean of nothing is not defined"},
)


@pytest.mark.parametrize(("right", "of"), [(0, 30), (30, 30), (17, 30), (1, 1)])
def test_counts_what_is_right(learner, draw, right, of):
    logits = draw(of, 5)
    best = logits.topk(1, dim=1).indices.squeeze(1)
    labels = torch.where(torch.arange(of) < right, best, (best + 1) % 5)

    seen = learner.accuracy(logits, labels)

    kind = type(seen.value).__name__
    expect(seen).equals(right / of).holds(
        kind == "float", f"returned {seen.value!r} of type {kind}, wanted a float"
    )


def test_as_many_rows_as_classes(learner, draw):
    logits, labels = _case(draw, 7, 7)

    expect(learner.accuracy(logits, labels)).equals(oracle(logits, labels))


def test_many_rows(learner, draw):
    logits, labels = _case(draw, 200, 3)

    expect(learner.accuracy(logits, labels)).equals(oracle(logits, labels))


def test_logits_need_not_be_positive(learner, draw):
    logits, labels = _case(draw, 60, 3)

    expect(learner.accuracy(logits - 50, labels)).equals(oracle(logits - 50, labels))


def test_logits_are_compared_as_they_are(learner):
    # In float32, sigmoid rounds 40 and 41 to the same 1.0, and softmax the second row to a tie.
    logits = torch.tensor([[40.0, 41.0], [0.0, 1e-8], [-500.0, -501.0]])
    labels = torch.tensor([1, 1, 0])

    expect(learner.accuracy(logits, labels)).equals(1.0)


def test_float64_logits_are_not_rounded(learner):
    plain = torch.tensor([[0.2, 0.3], [0.9, 0.1]])
    logits = torch.tensor([[1.0, 1.0 + 1e-12], [0.5, 0.5 - 1e-12]], dtype=torch.float64)

    expect(learner.accuracy(plain, torch.tensor([1, 0]))).equals(1.0)
    expect(learner.accuracy(logits, torch.tensor([1, 0]))).equals(1.0)
    expect(learner.accuracy(logits, torch.tensor([0, 1]))).equals(0.0)


def test_one_class_is_always_right(learner):
    two, one = torch.tensor([[1.0, 2.0], [4.0, 3.0]]), torch.tensor([[1.0], [2.0], [3.0]])

    expect(learner.accuracy(two, torch.tensor([1, 0]))).equals(1.0)
    expect(learner.accuracy(one, torch.tensor([0, 0, 0]))).equals(1.0)


def _predicted(logits):
    return logits.argmax(dim=1)


@wrong_answer(
    "You compared the largest logit itself with the label. Where it stands is what counts."
)
def value_for_place(logits, labels):
    return (logits.max(dim=1).values == labels).float().mean().item()


@wrong_answer("Whole numbers are too coarse: logits are compared as they are.")
def rounded_logits(logits, labels):
    return (logits.round().argmax(dim=1) == labels).float().mean().item()


@wrong_answer("The largest by size, whatever the sign, is not meant.")
def by_size(logits, labels):
    return (logits.abs().argmax(dim=1) == labels).float().mean().item()


@wrong_answer("The fraction was rounded. Give it as it is.")
def rounded(logits, labels):
    return round((_predicted(logits) == labels).float().mean().item(), 2)


@wrong_answer(
    "The largest of each column was taken. Each row is one sample: its classes are dim 1."
)
def wrong_dimension(logits, labels):
    best = logits.argmax(dim=0)
    size = min(len(best), len(labels))
    return (best[:size] == labels[:size]).float().mean().item()


@wrong_answer("argmax without a dimension gives one place in the whole tensor.")
def argmax_of_everything(logits, labels):
    return (logits.argmax() == labels).float().mean().item()


@wrong_answer("The smallest logit was taken.")
def smallest(logits, labels):
    return (logits.argmin(dim=1) == labels).float().mean().item()


@wrong_answer("That is how many are right. Divide by how many there are.")
def count(logits, labels):
    return float((_predicted(logits) == labels).sum().item())


@wrong_answer("That is the error rate: the fraction that is wrong.")
def error_rate(logits, labels):
    return (_predicted(logits) != labels).float().mean().item()


@wrong_answer("That is a percentage. Wanted is a fraction from 0 to 1.")
def percentage(logits, labels):
    return 100 * (_predicted(logits) == labels).float().mean().item()


@wrong_answer("`//` rounds the fraction down.")
def whole_numbers(logits, labels):
    return float(int((_predicted(logits) == labels).sum()) // len(labels))


@wrong_answer("You divided by the number of classes. Divide by the number of rows.")
def divided_by_classes(logits, labels):
    return (_predicted(logits) == labels).sum().item() / logits.shape[1]


@wrong_answer("(n, 1) against (n,) compares every row with every label. Mind keepdim.")
def broadcast(logits, labels):
    return (logits.argmax(dim=1, keepdim=True) == labels).float().mean().item()


@wrong_answer("The result is a tensor. Make it a Python float with .item().")
def tensor(logits, labels):
    return (_predicted(logits) == labels).float().mean()


@wrong_answer("A logit above 0 is not yet the largest of its row.")
def above_zero(logits, labels):
    return (logits.gather(1, labels.unsqueeze(1)) > 0).float().mean().item()


@wrong_answer("softmax is not needed, and can round two logits to a tie: take the largest logit.")
def through_softmax(logits, labels):
    return (logits.softmax(dim=1).argmax(dim=1) == labels).float().mean().item()


@wrong_answer("sigmoid rounds large logits to 1: they all tie. Take the largest logit.")
def through_sigmoid(logits, labels):
    return (logits.sigmoid().argmax(dim=1) == labels).float().mean().item()


@wrong_answer("The numbers left torch: no NumPy, no .tolist(). Compare tensors.")
def by_numpy(logits, labels):
    return float((logits.detach().numpy().argmax(1) == labels.numpy()).mean())


@wrong_answer("The numbers left torch: no NumPy, no .tolist(). Compare tensors.")
def in_python(logits, labels):
    rows = logits.tolist()
    right = [row.index(max(row)) == label for row, label in zip(rows, labels.tolist(), strict=True)]
    return sum(right) / len(right)


@wrong_answer("float32 rounds two float64 logits to a tie: compare them as they are.")
def in_float32(logits, labels):
    return (_predicted(logits.float()) == labels).float().mean().item()


@wrong_answer("`squeeze()` drops the classes where there is only one. Take dim 1 as it is.")
def squeezed(logits, labels):
    return (logits.squeeze().argmax(dim=-1) == labels).float().mean().item()


@wrong_answer("Where all are right that is the integer 1: wanted is a float.")
def whole_1(logits, labels):
    right = int((_predicted(logits) == labels).sum())
    return 1 if right == len(labels) else right / len(labels)


@right_answer
def count_over_length(logits, labels):
    _, predicted = torch.max(logits, dim=1)
    return (predicted == labels).sum().item() / labels.size(0)


@right_answer
def own_logit_is_the_largest(logits, labels):
    own = logits.gather(1, labels[:, None])
    return float((own == logits.amax(1, keepdim=True)).double().mean())


@right_answer
def one_row_at_a_time(logits, labels):
    right = 0
    for row, label in zip(logits, labels, strict=True):
        right += int(row.argmax()) == int(label)
    return right / len(labels)


@right_answer
def first_of_the_top_1(logits, labels):
    return (logits.topk(1).indices.flatten() == labels).double().mean().item()
