"""bigram_logits: right answers in other styles."""

import torch

from torchkata.testing import right_answer, tests_beside


@right_answer
def by_loops(tokens, size):
    return tests_beside(__file__).oracle(tokens, size)


@right_answer
def by_bincount(tokens, size):
    pairs = tokens[:-1] * size + tokens[1:]
    counts = torch.bincount(pairs, minlength=size * size).reshape(size, size).float() + 1
    return counts.log() - counts.sum(1, keepdim=True).log()


@right_answer
def by_log_softmax(tokens, size):
    counts = torch.ones(size, size, dtype=torch.float32)
    for i, j in zip(tokens[:-1].tolist(), tokens[1:].tolist(), strict=True):
        counts[i, j] += 1
    return torch.log_softmax(counts.log(), dim=1)
