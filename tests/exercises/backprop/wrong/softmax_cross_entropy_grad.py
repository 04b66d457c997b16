"""softmax_cross_entropy_grad: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _grad(logits, labels, softmax=None):
    probabilities = logits.softmax(1) if softmax is None else softmax
    return probabilities - functional.one_hot(labels, logits.shape[1])


@wrong_answer("You did not divide by the batch size. The loss is a mean over the samples.")
def not_divided(logits, labels):
    return _grad(logits, labels)


@wrong_answer(
    "You divided by the number of elements. The mean is over the samples only, not over the "
    "classes."
)
def divided_by_elements(logits, labels):
    return _grad(logits, labels) / logits.numel()


@wrong_answer("You divided by the number of classes. The mean is over the samples.")
def divided_by_classes(logits, labels):
    return _grad(logits, labels) / logits.shape[1]


@wrong_answer("The softmax was taken over the batch. Take it over the classes of each sample.")
def softmax_over_the_batch(logits, labels):
    return _grad(logits, labels, logits.softmax(0)) / len(logits)


@wrong_answer(
    "The exponential overflowed. Subtract the largest logit of each row first, or use softmax."
)
def overflows(logits, labels):
    e = logits.exp()
    return _grad(logits, labels, e / e.sum(1, keepdim=True)) / len(logits)


@wrong_answer(
    "You subtracted the largest logit of the whole batch. A row far below it underflows, and gives "
    "0/0. Subtract the largest logit of each row."
)
def largest_of_all(logits, labels):
    e = (logits - logits.max()).exp()
    return _grad(logits, labels, e / e.sum(1, keepdim=True)) / len(logits)


@wrong_answer(
    "You did not subtract the largest logit of the row, so a much larger logit overflows. Subtract "
    "the largest, or use softmax."
)
def first_taken_away(logits, labels):
    e = (logits - logits[:, :1]).exp()
    return _grad(logits, labels, e / e.sum(1, keepdim=True)) / len(logits)


@wrong_answer("The sign is wrong: subtract the label from the probability.")
def sign_turned(logits, labels):
    return -_grad(logits, labels) / len(logits)


@wrong_answer("The softmax is missing: the label was subtracted from the logits.")
def softmax_missing(logits, labels):
    return _grad(logits, labels, logits) / len(logits)


@wrong_answer("The label is missing: subtract 1 from the probability of the right class.")
def label_missing(logits, labels):
    return logits.softmax(1) / len(logits)


WHOLE_COLUMNS = "Whole columns were selected. Each row has one label, so index both dimensions."


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
    "The columns were counted from the labels, as `one_hot` does by default, but the last "
    "class may not occur in them. Use the number of columns of the logits."
)
def classes_counted_by_one_hot(logits, labels):
    return (logits.softmax(1) - functional.one_hot(labels)) / len(logits)


@wrong_answer("Only the right class has a gradient here. The other classes have one as well.")
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


@wrong_answer("These are torch's own backward kernels. Differentiate by hand.")
def by_kernel(logits, labels):
    upstream = -functional.one_hot(labels, logits.shape[1]).to(logits.dtype) / len(logits)
    log_softmax = logits.log_softmax(1)
    return torch.ops.aten._log_softmax_backward_data(upstream, log_softmax, 1, logits.dtype)


@wrong_answer(
    "You kept the probabilities away from 0 and 1, so the gradient is wrong near 0 and 1. Leave "
    "them as they are: nothing is divided by them here."
)
def probabilities_clamped(logits, labels):
    return _grad(logits, labels, logits.softmax(1).clamp(1e-7, 1 - 1e-7)) / len(logits)


@wrong_answer(
    "A tensor that is made without a dtype, such as torch.eye(3), is float32: it turns half "
    "precision into float32."
)
def rows_of_a_float32_identity(logits, labels):
    chosen = torch.eye(logits.shape[1])[labels]
    return (torch.softmax(logits, dim=1) - chosen) / len(labels)
