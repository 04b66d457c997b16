"""encode: right answers in other styles."""

from itertools import pairwise

from torchkata.testing import oracles_beside, right_answer, tests_beside


@right_answer
def merge_by_merge(text, merges):
    return tests_beside(__file__).oracle(text, merges)


@right_answer
def the_lowest_number_first(text, merges):
    """As a small tokenizer does it: the earliest merge that still occurs."""
    merged = oracles_beside(__file__).merged
    ids, numbers = list(text.encode("utf-8")), {}
    for i, pair in enumerate(merges):
        numbers.setdefault(tuple(pair), 256 + i)
    while len(ids) >= 2:
        pair = min(pairwise(ids), key=lambda p: numbers.get(p, float("inf")))
        if pair not in numbers:
            break
        ids = merged(ids, pair, numbers[pair])
    return ids
