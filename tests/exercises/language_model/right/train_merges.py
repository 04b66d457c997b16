"""train_merges: right answers in other styles."""

from itertools import pairwise

from torchkata.testing import oracles_beside, right_answer


@right_answer
def by_a_table(text, count):
    return oracles_beside(__file__).trained(text, count)


@right_answer
def as_a_small_tokenizer_does(text, count):
    ids = list(text.encode("utf-8"))
    merges = {}
    for i in range(count):
        stats = {}
        for pair in pairwise(ids):
            stats[pair] = stats.get(pair, 0) + 1
        if not stats:
            break
        pair = max(stats, key=stats.get)
        new = []
        at = 0
        while at < len(ids):
            if at < len(ids) - 1 and (ids[at], ids[at + 1]) == pair:
                new.append(256 + i)
                at += 2
            else:
                new.append(ids[at])
                at += 1
        ids = new
        merges[pair] = 256 + i
    return list(merges)
