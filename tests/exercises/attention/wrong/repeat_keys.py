"""repeat_keys: mistakes that people make."""

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer("The keys were copied. Show the same memory several times: `expand` does.")
def copied(k, groups):
    return oracle(k, groups)


@wrong_answer("The keys were copied. Show the same memory several times: `expand` does.")
def interleaved_and_split(k, groups):
    return k.repeat_interleave(groups, dim=1).unflatten(1, (k.shape[1], groups))


@wrong_answer(
    "The axis of the groups comes before the heads, so query head h got key head h % heads. Put "
    "it after the heads."
)
def groups_first(k, groups):
    return k.unsqueeze(1).expand(-1, groups, -1, -1, -1)


@wrong_answer("Query head h got key head h % heads. It should get key head h // groups.")
def modulo(k, groups):
    return k.repeat(1, groups, 1, 1).unflatten(1, (k.shape[1], groups))


@wrong_answer("The heads and the groups are one axis. The groups need an axis of their own.")
def one_axis(k, groups):
    return oracle(k, groups).flatten(1, 2)


@wrong_answer("The axis of the groups comes after the positions. Put it after the heads.")
def behind_the_positions(k, groups):
    return k.unsqueeze(3).expand(-1, -1, -1, groups, -1)


@wrong_answer("The axis of the groups is the last one. Put it after the heads.")
def at_the_end(k, groups):
    return k.unsqueeze(-1).expand(*k.shape, groups)


@wrong_answer("The axis of the groups has size 1: it was not expanded.")
def not_expanded(k, groups):
    return k.unsqueeze(2)


@wrong_answer("Autograd cannot follow the result back to k.")
def detached(k, groups):
    return k.detach().unsqueeze(2).expand(-1, -1, groups, -1, -1)


@wrong_answer("The heads were cut into groups. Show each head to a group of query heads instead.")
def heads_cut(k, groups):
    if k.shape[1] % groups:
        return k.unsqueeze(2)
    return k.unflatten(1, (-1, groups))


@wrong_answer(
    "The result begins at the start of the storage. k may begin later: keep its storage offset.",
    by_chance=True,
)
def from_the_start_of_the_storage(k, groups):
    n, heads, t, d = k.shape
    a, b, c, e = k.stride()
    return k.as_strided((n, heads, groups, t, d), (a, b, 0, c, e), 0)


@wrong_answer("The strides are those of contiguous keys. k may be a view with other strides.")
def strides_of_contiguous_keys(k, groups):
    n, heads, t, d = k.shape
    return k.as_strided((n, heads, groups, t, d), (heads * t * d, t * d, 0, d, 1))
