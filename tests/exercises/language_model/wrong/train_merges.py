"""train_merges: mistakes that people make."""

from collections import Counter
from itertools import pairwise

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _train(text, count, *, choose=None, pairs_of=None, ids=None, first=256, merge=None, least=1):
    ids, merges = list(text.encode()) if ids is None else ids, []
    for new in range(first, first + count):
        pairs = (pairs_of or (lambda ids: Counter(pairwise(ids))))(ids)
        if not pairs or max(pairs.values()) < least:
            break
        best = choose(pairs, ids) if choose else max(pairs, key=pairs.get)
        merges.append(best)
        ids = (merge or oracles.merged)(ids, best, new)
    return merges


@wrong_answer("Of equally frequent pairs, the smallest one was taken. Take the one seen first.")
def smallest_of_equals(text, count):
    return _train(text, count, choose=lambda pairs, _: min(pairs, key=lambda p: (-pairs[p], p)))


@wrong_answer("Of equally frequent pairs, the largest one was taken. Take the one seen first.")
def largest_of_equals(text, count):
    return _train(text, count, choose=lambda pairs, _: max(pairs, key=lambda p: (pairs[p], p)))


@wrong_answer("Of equally frequent pairs, the last one was taken. Take the one seen first.")
def last_of_equals(text, count):
    return _train(text, count, choose=lambda pairs, _: max(reversed(pairs), key=pairs.get))


@wrong_answer("The least frequent pair was merged. Take the most frequent one.")
def least_frequent(text, count):
    return _train(text, count, choose=lambda pairs, _: min(pairs, key=pairs.get))


@wrong_answer("The pairs were counted once, at the start. Count again after each merge.")
def counted_once(text, count):
    ids = list(text.encode())
    pairs = Counter(pairwise(ids))
    return [pair for pair, _ in pairs.most_common(count)]


@wrong_answer("The text was not merged, so the same pair was found again.")
def not_merged(text, count):
    return _train(text, count, merge=lambda ids, *_: ids)


@wrong_answer("A pair that occurs only once was left out. It counts, too.")
def at_least_twice(text, count):
    return _train(text, count, least=2)


@wrong_answer("Pairs were counted without overlaps. Three equal tokens contain their pair twice.")
def counted_without_overlaps(text, count):
    def pairs_of(ids):
        seen, last = Counter(), {}
        for at, pair in enumerate(pairwise(ids)):
            if last.get(pair) == at - 1 and pair[0] == pair[1]:
                last[pair] = None
                seen[pair] += 0
                continue
            seen[pair] += 1
            last[pair] = at
        return seen

    return _train(text, count, pairs_of=pairs_of)


@wrong_answer("The text was cut into letters by their code points. Begin with its UTF-8 bytes.")
def code_points(text, count):
    return _train(text, count, ids=[ord(letter) for letter in text])


@wrong_answer("The number of the first new token depends on this text. It is always 256.")
def from_the_vocabulary(text, count):
    return _train(text, count, first=len(set(text.encode())))


@wrong_answer("New tokens count from 257. The first one is 256.")
def from_257(text, count):
    return _train(text, count, first=257)


@wrong_answer("It returned the new tokens, too. Return the pairs alone.")
def with_new_tokens(text, count):
    return {pair: 256 + i for i, pair in enumerate(oracles.trained(text, count))}


@wrong_answer("Capital letters became small ones. The text stays as it is.")
def small_letters(text, count):
    return _train(text.lower(), count)


@wrong_answer("The text was cut into words first. A blank is a byte like any other.")
def word_by_word(text, count):
    words, merges = [list(word.encode()) for word in text.split(" ")], []
    for new in range(256, 256 + count):
        seen = Counter(pair for word in words for pair in pairwise(word))
        if not seen:
            break
        merges.append(seen.most_common(1)[0][0])
        words = [oracles.merged(word, merges[-1], new) for word in words]
    return merges


@wrong_answer("Blanks at the ends of the text were cut off. They are bytes like any other.")
def stripped(text, count):
    return _train(text.strip(), count)
