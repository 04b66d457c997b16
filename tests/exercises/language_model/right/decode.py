"""decode: right answers in other styles."""

from torchkata.testing import right_answer, tests_beside


@right_answer
def undoing_the_merges(ids, merges):
    return tests_beside(__file__).oracle(ids, merges)


@right_answer
def by_a_dict(ids, merges):
    vocabulary = {i: bytes([i]) for i in range(256)}
    for i, (p0, p1) in enumerate(merges):
        vocabulary[256 + i] = vocabulary[p0] + vocabulary[p1]
    return b"".join(vocabulary[i] for i in ids).decode("utf-8", errors="replace")


@right_answer
def by_recursion(ids, merges):
    def data(token):
        if token < 256:
            return bytes([token])
        one, other = merges[token - 256]
        return data(one) + data(other)

    return b"".join(map(data, ids)).decode(errors="replace")
