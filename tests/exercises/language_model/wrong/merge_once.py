"""merge_once: mistakes that people make."""

from itertools import pairwise

from torchkata.testing import oracles_beside, wrong_answer

merged = oracles_beside(__file__).merged


@wrong_answer("A token was used for two pairs: of three equal tokens, only the first two merge.")
def overlapping(ids, pair, new):
    found = []
    for at, token in enumerate(ids):
        if tuple(ids[at : at + 2]) == pair:
            found.append(new)
        elif at == 0 or tuple(ids[at - 1 : at + 1]) != pair:
            found.append(token)
    return found


@wrong_answer("The pairs were taken from right to left. Go from left to right.")
def from_the_right(ids, pair, new):
    return merged(ids[::-1], pair[::-1], new)[::-1]


@wrong_answer("Only the first pair was replaced. Replace it wherever it occurs.")
def first_only(ids, pair, new):
    for at in range(len(ids) - 1):
        if (ids[at], ids[at + 1]) == pair:
            return [*ids[:at], new, *ids[at + 2 :]]
    return list(ids)


@wrong_answer("The second token of the pair is still there. Both are replaced.")
def second_kept(ids, pair, new):
    return [new if tuple(ids[at : at + 2]) == pair else token for at, token in enumerate(ids)]


@wrong_answer("The second token of the pair is still there. Both are replaced.")
def neighbour_by_neighbour(ids, pair, new):
    return [new if both == pair else both[0] for both in pairwise(ids)]


@wrong_answer("The last token is lost if it is not part of a pair.")
def last_lost(ids, pair, new):
    found, at = [], 0
    while at < len(ids) - 1:
        if (ids[at], ids[at + 1]) == pair:
            found.append(new)
            at += 2
        else:
            found.append(ids[at])
            at += 1
    return found


@wrong_answer("The order of the two tokens was ignored. (1, 2) is not (2, 1).")
def any_order(ids, pair, new):
    found, at = [], 0
    while at < len(ids):
        if len(ids[at : at + 2]) == 2 and sorted(ids[at : at + 2]) == sorted(pair):
            found.append(new)
            at += 2
        else:
            found.append(ids[at])
            at += 1
    return found


@wrong_answer("What was just merged was merged again.")
def merged_again(ids, pair, new):
    found = []
    for token in ids:
        if found and (found[-1], token) == pair:
            found[-1] = new
        else:
            found.append(token)
    return found


@wrong_answer("The list that you were given was changed. Return a new one.")
def in_place(ids, pair, new):
    ids[:] = merged(ids, pair, new)
    return ids


@wrong_answer("Every one of the two tokens was replaced, also where they are not a pair.")
def each_token(ids, pair, new):
    return [new if token in pair else token for token in ids]


@wrong_answer("The pair was deleted. The new token takes its place.")
def deleted(ids, pair, new):
    gone = object()
    return [token for token in merged(ids, pair, gone) if token is not gone]


@wrong_answer("The pair was looked for in a text of digits, where (1, 2) is found in (11, 2), too.")
def as_text(ids, pair, new):
    text = ",".join(map(str, ids)).replace(f"{pair[0]},{pair[1]}", str(new))
    return [int(token) for token in text.split(",") if token]


@wrong_answer("A token may not stand between the two of a pair. They are neighbours.")
def not_neighbours(ids, pair, new):
    merged, at = [], 0
    while at < len(ids):
        found = ids[at] == pair[0] and pair[1] in ids[at + 1 : at + 3]
        merged.append(new if found else ids[at])
        at += 2 if found else 1
    return merged
