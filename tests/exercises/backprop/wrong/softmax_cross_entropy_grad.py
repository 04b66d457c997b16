"""softmax_cross_entropy_grad: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


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


WHOLE_COLUMNS = "`p[:, labels]` picks whole columns. Each row has one label: index both dimensions."


@wrong_answer(WHOLE_COLUMNS)
def whole_columns(logits, labels):
    grad = logits.detach().softmax(1)
    grad[:, labels] -= 1
    return grad / len(logits)


@wrong_answer(WHOLE_COLUMNS)
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
