"""accuracy: right answers in other styles."""

import torch

from torchkata.testing import right_answer


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


@right_answer
def hits_times_themselves(logits, labels):
    hits = (logits.argmax(1) == labels).double()
    return (hits @ hits).item() / len(labels)


@right_answer
def norm_that_counts(logits, labels):
    return (logits.argmax(1) == labels).double().norm(p=0).item() / len(labels)
