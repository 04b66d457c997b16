"""softmax_cross_entropy_grad: the derivative of the mean cross entropy by the logits."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 6), draw.labels(n, 6)


def oracle(logits, labels):
    def loss(logits):
        return functional.cross_entropy(logits, labels)

    (grad,) = oracles.derivatives(loss, (logits,), torch.ones((), dtype=logits.dtype))
    return grad


test_standard = standard(
    "softmax_cross_entropy_grad",
    inputs,
    oracle,
    autograd=False,
    without={"takes_size_0": "the mean over no samples is not defined"},
)


def test_every_class_as_a_label_in_float64(learner, draw):
    logits, labels = draw(12, 4, dtype=torch.float64), draw.labels(12, 4)

    seen = learner.softmax_cross_entropy_grad(logits, labels)

    expect(seen).equals(oracle(logits, labels), rtol=1e-12)


def test_as_many_classes_as_samples(learner, draw):
    logits, labels = draw(5, 5), draw.integers(5, low=0, high=5)

    seen = learner.softmax_cross_entropy_grad(logits, labels)

    expect(seen).equals(oracle(logits, labels))


def test_probabilities_near_0_and_1_keep_their_digits(learner):
    logits = torch.tensor([[20.0, 0.0, 10.0], [0.0, 30.0, 25.0]], dtype=torch.float64)
    labels = torch.tensor([1, 1])

    seen = learner.softmax_cross_entropy_grad(logits, labels)

    expect(seen).equals(oracle(logits, labels), rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("shift", [-1000.0, 1000.0])
def test_large_logits_give_finite_gradients(learner, draw, shift):
    logits, labels = draw(4, 3, dtype=torch.float64) + shift, draw.labels(4, 3)

    seen = learner.softmax_cross_entropy_grad(logits, labels)

    expect(seen).equals(oracle(logits, labels), rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("largest", [0, 1, 2])
def test_logits_far_apart_give_finite_gradients(learner, draw, largest):
    logits, labels = torch.tensor([[1000.0, -1000.0, 0.0]] * 3), torch.tensor([0, 1, 2])
    wanted = torch.tensor([[0.0, 0.0, 0.0], [1.0, -1.0, 0.0], [1.0, 0.0, -1.0]]) / 3

    seen = learner.softmax_cross_entropy_grad(logits.roll(largest, 1), (labels + largest) % 3)

    expect(seen).equals(wanted.roll(largest, 1))


def test_samples_far_apart_give_finite_gradients(learner, draw):
    logits = draw(3, 4).double() + torch.tensor([[1000.0], [0.0], [-1000.0]])
    labels = draw.labels(3, 4)

    seen = learner.softmax_cross_entropy_grad(logits, labels)

    expect(seen).equals(oracle(logits, labels), rtol=1e-8, atol=1e-8)


def test_each_row_sums_to_zero(learner, draw):
    seen = learner.softmax_cross_entropy_grad(draw(6, 4), draw.labels(6, 4))

    expect(seen).holds(
        seen.value.sum(dim=1).abs().max() < 1e-6,
        "a row does not sum to 0: adding the same number to all logits of a sample changes no loss",
    )


def _grad(logits, labels, softmax=None):
    probabilities = logits.softmax(1) if softmax is None else softmax
    return probabilities - functional.one_hot(labels, logits.shape[1])


@wrong_answer("You did not divide by the batch. The loss is a mean over the samples.")
def not_divided(logits, labels):
    return _grad(logits, labels)


@wrong_answer("You divided by every element. The mean goes over the samples only, not the classes.")
def divided_by_elements(logits, labels):
    return _grad(logits, labels) / logits.numel()


@wrong_answer("You divided by the number of classes. The mean goes over the samples.")
def divided_by_classes(logits, labels):
    return _grad(logits, labels) / logits.shape[1]


@wrong_answer("The softmax went over the batch. It goes over the classes of one sample.")
def softmax_over_the_batch(logits, labels):
    return _grad(logits, labels, logits.softmax(0)) / len(logits)


@wrong_answer(
    "The exponential overflowed. Take each row's largest logit away first, or use softmax."
)
def overflows(logits, labels):
    e = logits.exp()
    return _grad(logits, labels, e / e.sum(1, keepdim=True)) / len(logits)


@wrong_answer(
    "The largest logit of the whole batch was taken away, so a row far below it underflows to 0/0. "
    "Take each row's own."
)
def largest_of_all(logits, labels):
    e = (logits - logits.max()).exp()
    return _grad(logits, labels, e / e.sum(1, keepdim=True)) / len(logits)


@wrong_answer(
    "Not the row's largest logit was taken away, so a larger one far above it overflows. "
    "Take the largest away, or use softmax."
)
def first_taken_away(logits, labels):
    e = (logits - logits[:, :1]).exp()
    return _grad(logits, labels, e / e.sum(1, keepdim=True)) / len(logits)


@wrong_answer("The sign is turned: the label is taken away from the probability.")
def sign_turned(logits, labels):
    return -_grad(logits, labels) / len(logits)


@wrong_answer("The softmax is missing: the label was taken away from the logits.")
def softmax_missing(logits, labels):
    return _grad(logits, labels, logits) / len(logits)


@wrong_answer("The label is missing: take 1 away from the probability of the right class.")
def label_missing(logits, labels):
    return logits.softmax(1) / len(logits)


@wrong_answer("`p[:, labels]` picks whole columns. Each row has one label: index both dimensions.")
def whole_columns(logits, labels):
    grad = logits.detach().softmax(1)
    grad[:, labels] -= 1
    return grad / len(logits)


@wrong_answer("`p[:, labels]` picks whole columns. Each row has one label: index both dimensions.")
def whole_columns_in_the_graph(logits, labels):
    grad = logits.softmax(1)
    grad[:, labels] -= 1
    return grad / len(logits)


@wrong_answer(
    "Left alone, `one_hot` makes as many columns as the largest label needs. Tell it how many "
    "classes there are."
)
def classes_counted_by_one_hot(logits, labels):
    return (logits.softmax(1) - functional.one_hot(labels)) / len(logits)


@wrong_answer("Only the right class has a gradient here. The others are pushed down as well.")
def right_class_only(logits, labels):
    picked = functional.one_hot(labels, logits.shape[1])
    return _grad(logits, labels) * picked / len(logits)


@wrong_answer("The logits were changed in place. Work on new tensors.")
def in_place(logits, labels):
    logits = logits.detach()
    logits -= logits.max(1, keepdim=True).values
    return _grad(logits, labels) / len(logits)


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_autograd(logits, labels):
    return oracle(logits, labels)


@wrong_answer("Those are torch's own backward kernels. Differentiate by hand.")
def by_kernel(logits, labels):
    upstream = -functional.one_hot(labels, logits.shape[1]).to(logits.dtype) / len(logits)
    log_softmax = logits.log_softmax(1)
    return torch.ops.aten._log_softmax_backward_data(upstream, log_softmax, 1, logits.dtype)


@wrong_answer(
    "The probabilities were kept away from 0 and 1, so the gradient is off there. Nothing divides "
    "by them here: leave them as they are."
)
def probabilities_clamped(logits, labels):
    return _grad(logits, labels, logits.softmax(1).clamp(1e-7, 1 - 1e-7)) / len(logits)


@right_answer
def indexed_in_place(logits, labels):
    grad = logits.detach().softmax(-1)
    grad[torch.arange(len(labels)), labels] -= 1
    grad /= len(labels)
    return grad


@right_answer
def from_the_log_sum(logits, labels):
    probabilities = (logits - logits.logsumexp(1, keepdim=True)).exp()
    hit = torch.arange(logits.shape[1]) == labels.unsqueeze(1)
    return torch.where(hit, probabilities - 1, probabilities) / logits.shape[0]


@right_answer
def sample_by_sample(logits, labels):
    rows = []
    for row, label in zip(logits, labels, strict=True):
        e = (row - row.max()).exp()
        one_hot = torch.zeros_like(row).index_fill(0, label, 1.0)
        rows.append((e / e.sum() - one_hot) / len(labels))
    return torch.stack(rows)
