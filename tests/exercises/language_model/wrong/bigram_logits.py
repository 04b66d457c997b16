"""bigram_logits: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _counts(tokens, size, start=1.0):
    counts = torch.full((size, size), start, dtype=torch.float32)
    one = torch.ones((), dtype=torch.float32)
    counts.index_put_((tokens[:-1], tokens[1:]), one, accumulate=True)
    return counts


def _logs(counts, axis=1):
    return (counts / counts.sum(axis, keepdim=True)).log()


@wrong_answer("Rows and columns are exchanged: a row belongs to the token that comes first.")
def turned(tokens, size):
    return _logs(_counts(tokens, size).T.contiguous())


@wrong_answer("The columns sum to 1. The rows should: divide each row by its sum.")
def columns_normalised(tokens, size):
    return _logs(_counts(tokens, size), 0)


@wrong_answer("The whole table sums to 1. Each row should: divide it by its own sum.")
def table_normalised(tokens, size):
    counts = _counts(tokens, size)
    return (counts / counts.sum()).log()


@wrong_answer("1 was not added to the counts, so pairs that do not occur are impossible.")
def without_add_one(tokens, size):
    return _logs(_counts(tokens, size, 0.0))


@wrong_answer("1 was added once the counts were divided. Add it to the counts.")
def added_too_late(tokens, size):
    counts = _counts(tokens, size, 0.0)
    return (counts / counts.sum(1, keepdim=True).clamp(min=1) + 1).log()


@wrong_answer("1 was added to the counts, but not to the sums of the rows.")
def sum_without_ones(tokens, size):
    counts = _counts(tokens, size)
    return (counts / (counts.sum(1, keepdim=True) - size).clamp(min=1)).log()


@wrong_answer(
    "A pair that occurs several times was counted once: an assignment by index writes once."
)
def counted_once(tokens, size):
    counts = torch.ones(size, size, dtype=torch.float32)
    counts[tokens[:-1], tokens[1:]] += 1
    return _logs(counts)


@wrong_answer("These are probabilities. Return their logarithms.")
def probabilities(tokens, size):
    return oracle(tokens, size).exp()


@wrong_answer("These are the logarithms of the counts. Divide each row by its sum first.")
def of_counts(tokens, size):
    return _counts(tokens, size).log()


@wrong_answer("These are the counts. Return logarithms of their shares.")
def counts(tokens, size):
    return _counts(tokens, size)


@wrong_answer("The text goes round: its first token was counted after its last one.")
def circular(tokens, size):
    if not len(tokens):
        return oracle(tokens, size)
    return _logs(_counts(torch.cat([tokens, tokens[:1]]), size))


@wrong_answer("Tokens were counted with the token after the next one.")
def two_apart(tokens, size):
    counts = torch.ones(size, size, dtype=torch.float32)
    one = torch.ones((), dtype=torch.float32)
    counts.index_put_((tokens[:-2], tokens[2:]), one, accumulate=True)
    return _logs(counts)


@wrong_answer("The dtype follows torch's default. It is float32.")
def default_dtype(tokens, size):
    return oracle(tokens, size).to(torch.get_default_dtype())


@wrong_answer("Another number than 1 was added to the counts.")
def a_little(tokens, size):
    return _logs(_counts(tokens, size, 1e-3))


@wrong_answer("Column j was divided by the sum of row j. Divide each row by its own sum.")
def sums_along_the_columns(tokens, size):
    counts = _counts(tokens, size)
    return (counts / counts.sum(1)).log()


@wrong_answer("1 / size was added to each count. Add 1.")
def share_added(tokens, size):
    return _logs(_counts(tokens, size, 1 / size))


@wrong_answer("Only counts of 0 became 1. Add 1 to every count.")
def zeros_alone(tokens, size):
    return _logs(_counts(tokens, size, 0.0).clamp(min=1))


@wrong_answer("The softmax of the counts was taken. Divide each count by the sum of its row.")
def softmax_of_counts(tokens, size):
    return _counts(tokens, size).log_softmax(1)


@wrong_answer("The pairs were counted in both directions. The order of a pair matters.")
def both_directions(tokens, size):
    counts = _counts(tokens, size, 0.0)
    return _logs(counts + counts.T + 1)


@wrong_answer("The last token and the first one were counted as a pair. The text has an end.")
def round_the_end(tokens, size):
    return _logs(_counts(torch.cat([tokens, tokens[:1]]), size))
