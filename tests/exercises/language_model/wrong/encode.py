"""encode: mistakes that people make."""

from torchkata.testing import oracles_beside, tests_beside, wrong_answer

oracles, oracle = oracles_beside(__file__), tests_beside(__file__).oracle


def _bytes_of(merges):
    tokens = {i: bytes([i]) for i in range(256)}
    for i, (a, b) in enumerate(merges):
        tokens[256 + i] = tokens[a] + tokens[b]
    return tokens


@wrong_answer("The longest token that fits was taken. Apply the merges in their order.")
def longest_first(text, merges):
    tokens = sorted(_bytes_of(merges).items(), key=lambda item: (-len(item[1]), item[0]))
    data, ids = text.encode(), []
    while data:
        number, piece = next(item for item in tokens if data.startswith(item[1]))
        ids.append(number)
        data = data[len(piece) :]
    return ids


@wrong_answer("The merges were applied in the opposite order.")
def opposite_order(text, merges):
    ids = list(text.encode())
    for number in reversed(range(len(merges))):
        ids = oracles.merged(ids, merges[number], 256 + number)
    return ids


@wrong_answer("Each merge was applied once only. It applies to the whole text.")
def once_each(text, merges):
    ids = list(text.encode())
    for number, pair in enumerate(merges):
        for at in range(len(ids) - 1):
            if (ids[at], ids[at + 1]) == tuple(pair):
                ids[at : at + 2] = [256 + number]
                break
    return ids


@wrong_answer("New tokens count from 257. The first one is 256.")
def from_257(text, merges):
    return [token + (token > 255) for token in oracle(text, merges)]


@wrong_answer("The text was cut into letters by their code points. Begin with its UTF-8 bytes.")
def code_points(text, merges):
    ids = [ord(letter) for letter in text]
    for number, pair in enumerate(merges):
        ids = oracles.merged(ids, pair, 256 + number)
    return ids


@wrong_answer("The first pair from the left was merged, whatever its number. Go merge by merge.")
def first_pair_first(text, merges):
    ids, numbers = list(text.encode()), {tuple(pair): 256 + i for i, pair in enumerate(merges)}
    at = 0
    while at < len(ids) - 1:
        new = numbers.get((ids[at], ids[at + 1]))
        if new is None:
            at += 1
        else:
            ids[at : at + 2] = [new]
            at = 0
    return ids


@wrong_answer("The merges have no effect.")
def bytes_only(text, merges):
    return list(text.encode())


@wrong_answer("It learned merges from this text. Apply those that you were given.")
def learns_again(text, merges):
    return oracle(text, oracles.trained(text, len(merges)))


@wrong_answer("The last merge is missing.")
def last_merge_missing(text, merges):
    return oracle(text, merges[:-1])


@wrong_answer(
    "Where a pair overlaps itself, both were merged. A token belongs to one pair at most."
)
def overlapping(text, merges):
    ids = list(text.encode())
    for new, pair in enumerate(merges, 256):
        merged, at = [], 0
        while at < len(ids):
            found = tuple(ids[at : at + 2]) == tuple(pair)
            again = tuple(ids[at + 1 : at + 3]) == tuple(pair)
            merged.append(new if found else ids[at])
            at += 2 if found and not again else 1
        ids = merged
    return ids


@wrong_answer("Merges that do not occur in the text got no number. A merge's number is its place.")
def numbered_by_use(text, merges):
    ids, new = list(text.encode()), 256
    for pair in merges:
        before, ids = ids, oracles.merged(ids, pair, new)
        new += ids != before
    return ids


@wrong_answer("The merges were sorted by their tokens. Apply them in their own order.")
def sorted_merges(text, merges):
    ids = list(text.encode())
    for pair in sorted(merges):
        ids = oracles.merged(ids, pair, 256 + merges.index(pair))
    return ids


@wrong_answer("The pairs were merged from right to left. Go from left to right.")
def from_the_right(text, merges):
    ids = list(text.encode())[::-1]
    for new, (left, right) in enumerate(merges, 256):
        ids = oracles.merged(ids, (right, left), new)
    return ids[::-1]
