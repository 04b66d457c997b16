"""embed: mistakes that people make."""

from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer("Columns of the table were taken. A token has a row.")
def columns(table, ids):
    return table[:, ids.clamp(max=table.shape[1] - 1)]


@wrong_answer("The result is (d, ids): its axes are exchanged. The features are the last axis.")
def features_first(table, ids):
    return table.T[:, ids]


@wrong_answer("The ids count from 1 here. They count from 0.")
def from_one(table, ids):
    return table[ids - 1]


LATER = "The row after that of the id was taken. Ids count from 0, as rows do."


@wrong_answer(LATER)
def one_later(table, ids):
    return table[(ids + 1).clamp(max=len(table) - 1)]


@wrong_answer(LATER)
def one_later_round(table, ids):
    return table[(ids + 1) % len(table)]


@wrong_answer("The shape of the ids is lost. It comes first, and the features are behind it.")
def shape_lost(table, ids):
    return table[ids.flatten()]


@wrong_answer("Single numbers of the table were taken. A token has a whole row.")
def single_numbers(table, ids):
    return table.take(ids)


@wrong_answer("Single numbers of the table were taken. A token has a whole row.")
def single_numbers_repeated(table, ids):
    return table.take(ids).unsqueeze(-1).expand(*ids.shape, table.shape[1]).clone()


@wrong_answer("An id that occurs twice appears only once.")
def unique(table, ids):
    return table[ids.unique()]


@wrong_answer("The rows come in sorted order. They come in the order of the ids.")
def sorted_ids(table, ids):
    return table[ids.flatten().sort().values].reshape(*ids.shape, table.shape[1])


@wrong_answer("Rows were added up where each id has a row of its own.")
def summed(table, ids):
    return table[ids].sum(0) if ids.ndim else table[ids]


@wrong_answer("Autograd cannot follow the result back to the table.")
def detached(table, ids):
    return table.detach()[ids]


@wrong_answer(
    "A product with zeros and ones spoils rows beside a row that is infinite or NaN. Look the rows "
    "up."
)
def one_hot_product(table, ids):
    if not table.is_floating_point():
        return table[ids]
    return functional.one_hot(ids, len(table)).to(table.dtype) @ table


@wrong_answer("torch's own embedding did the work here. Index the table.")
def by_torch(table, ids):
    return functional.embedding(ids, table)
