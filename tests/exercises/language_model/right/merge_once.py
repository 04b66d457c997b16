"""merge_once: right answers in other styles."""

from torchkata.testing import oracles_beside, right_answer


@right_answer
def with_a_stack(ids, pair, new):
    return oracles_beside(__file__).merged(ids, pair, new)


@right_answer
def as_a_small_tokenizer_does(ids, pair, new):
    newids = []
    i = 0
    while i < len(ids):
        if i < len(ids) - 1 and ids[i] == pair[0] and ids[i + 1] == pair[1]:
            newids.append(new)
            i += 2
        else:
            newids.append(ids[i])
            i += 1
    return newids


@right_answer
def by_skipping(ids, pair, new):
    found, skip = [], False
    for one, other in zip(ids, [*ids[1:], None], strict=False):
        if skip:
            skip = False
        elif (one, other) == pair:
            found.append(new)
            skip = True
        else:
            found.append(one)
    return found
