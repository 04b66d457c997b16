"""matmul_loops: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _by_loops(a, b, product=None):
    product = a.new_zeros(a.shape[0], b.shape[1]) if product is None else product
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for at in range(a.shape[1]):
                product[i, j] += a[i, at] * b[at, j]
    return product


NO_LOOP = "There is no loop. This exercise is the slow way: one element at a time."


@wrong_answer(NO_LOOP)
def by_operator(a, b):
    return a @ b


@wrong_answer(NO_LOOP)
def by_broadcasting(a, b):
    return (a.unsqueeze(2) * b.unsqueeze(0)).sum(1)


TWO_LOOPS = (
    "There are two loops, and torch does the third. Loop over the size that a and b share, too."
)


@wrong_answer(TWO_LOOPS)
def by_dot_of_row_and_column(a, b):
    product = a.new_zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            product[i, j] = a[i].dot(b[:, j])
    return product


@wrong_answer(TWO_LOOPS)
def by_sum_of_row_and_column(a, b):
    product = a.new_zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            product[i, j] = (a[i] * b[:, j]).sum()
    return product


@wrong_answer(
    "There are only two loops: a whole row of b is added at once. Loop over its columns too."
)
def row_at_a_time(a, b):
    product = a.new_zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for at in range(a.shape[1]):
            product[i] += a[i, at] * b[at]
    return product


@wrong_answer("Each product replaced the one before. Add them up.")
def overwritten(a, b):
    product = a.new_zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for at in range(a.shape[1]):
                product[i, j] = a[i, at] * b[at, j]
    return product


@wrong_answer("The sum starts from uninitialised memory, which can hold any number. Use zeros.")
def from_empty(a, b):
    # What torch.empty holds is chance; a junk that is always there stands for it.
    return _by_loops(a, b, a.new_full((a.shape[0], b.shape[1]), 3e9))


@wrong_answer(
    "b was used transposed: its two indices are swapped. The rows of b go with the columns of a."
)
def b_transposed(a, b):
    product = a.new_zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for at in range(a.shape[1]):
                product[i, j] += a[i, at] * b[j, at]
    return product


@wrong_answer("The last product of each sum is left out. `range(k)` already ends at k − 1.")
def one_short(a, b):
    return _by_loops(a[:, :-1], b[:-1])


@wrong_answer("This is right only for square matrices. There are three sizes: n, k and m.")
def one_size_for_all(a, b):
    n = a.shape[0]
    product = a.new_zeros(n, n)
    for i in range(n):
        for j in range(n):
            for at in range(n):
                product[i, j] += a[i, at] * b[at, j]
    return product


@wrong_answer(
    "The innermost loop runs over the wrong size. It should run over k, the number of columns of a."
)
def innermost_over_columns_of_b(a, b):
    product = a.new_zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for at in range(b.shape[1]):
                product[i, j] += a[i, at] * b[at, j]
    return product


@wrong_answer("The total was never set back to 0. Each element starts from 0.")
def total_runs_on(a, b):
    product, total = a.new_zeros(a.shape[0], b.shape[1]), 0.0
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for at in range(a.shape[1]):
                total += a[i, at].item() * b[at, j].item()
            product[i, j] = total
    return product


@wrong_answer("The zeros are always float32. Give them a's dtype.")
def float32_zeros(a, b):
    return _by_loops(a, b, torch.zeros(a.shape[0], b.shape[1]))


@wrong_answer("The result is a list of lists. Fill a tensor.")
def list_of_lists(a, b):
    return [
        [sum(a[i, at].item() * b[at, j].item() for at in range(a.shape[1])) for j in range(m)]
        for m in [b.shape[1]]
        for i in range(a.shape[0])
    ]


@wrong_answer("A tensor was made from a list. Fill a tensor of zeros by index instead.")
def tensor_of_lists(a, b):
    rows = list_of_lists(a, b)
    return torch.tensor(rows, dtype=a.dtype).reshape(a.shape[0], b.shape[1])


@wrong_answer("`.tolist()` leaves torch. Read one element at a time, by its index.")
def loops_over_lists(a, b):
    x, y = a.tolist(), b.tolist()
    product = a.new_zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            product[i, j] = sum(x[i][at] * y[at][j] for at in range(a.shape[1]))
    return product
