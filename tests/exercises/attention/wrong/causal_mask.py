"""causal_mask: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer("Queries see the keys after them, not those before them.")
def future(n, past):
    return torch.ones(n, past + n, dtype=torch.bool).triu(past)


@wrong_answer("A query does not see its own key. It may see itself.")
def without_itself(n, past):
    return torch.ones(n, past + n, dtype=torch.bool).tril(past - 1)


@wrong_answer("A query sees one key too many: the one that comes after it.")
def one_too_many(n, past):
    return torch.ones(n, past + n, dtype=torch.bool).tril(past + 1)


@wrong_answer("True and False are exchanged: True is where a query may see a key.")
def exchanged(n, past):
    return ~oracle(n, past)


@wrong_answer("True and False are exchanged, and the key after the query counts as one before it.")
def exchanged_and_shifted(n, past):
    return ~torch.ones(n, past + n, dtype=torch.bool).tril(past + 1)


@wrong_answer("A query sees itself only. It sees everything before it, too.")
def itself_only(n, past):
    return torch.arange(past + n) == torch.arange(past, past + n)[:, None]


@wrong_answer("The diagonal is shifted by n. Shift it by past.")
def shifted_by_n(n, past):
    return torch.ones(n, past + n, dtype=torch.bool).tril(n)


@wrong_answer("It is right without a past only: the queries are the last n positions.")
def past_ignored(n, past):
    return torch.ones(n, past + n, dtype=torch.bool).tril()


@wrong_answer("If n is 0, `[-n:]` takes all rows, because −0 is 0. Take the rows from `past` on.")
def from_minus_n(n, past):
    return torch.ones(past + n, past + n, dtype=torch.bool).tril()[-n:]


@wrong_answer("The keys of the past are missing: there are past + n keys.")
def n_keys(n, past):
    return torch.ones(n, n, dtype=torch.bool).tril()


@wrong_answer("The past stands behind the new keys. It comes first.")
def past_at_the_end(n, past):
    new = torch.ones(n, n, dtype=torch.bool).tril()
    return torch.cat([new, torch.ones(n, past, dtype=torch.bool)], dim=1)


@wrong_answer("The keys of the past are hidden. Every query may see them.")
def past_hidden(n, past):
    new = torch.ones(n, n, dtype=torch.bool).tril()
    return torch.cat([torch.zeros(n, past, dtype=torch.bool), new], dim=1)


@wrong_answer("The axes are exchanged: queries are rows, keys are columns.")
def transposed(n, past):
    return oracle(n, past).T.contiguous()


@wrong_answer("The mask holds numbers. It is a bool tensor.")
def floats(n, past):
    return torch.ones(n, past + n).tril(past)


@wrong_answer("The mask holds 0 and −inf, which are added to scores. It is a bool tensor here.")
def minus_infinity(n, past):
    return torch.zeros(n, past + n).masked_fill(~oracle(n, past), -float("inf"))


@wrong_answer("There is a row for each key. There is one for each query.")
def square(n, past):
    return torch.ones(past + n, past + n, dtype=torch.bool).tril()
