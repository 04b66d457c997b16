"""column: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer("That is a row: the first index counts rows, the second columns.")
def the_row(t, j):
    return t[j]


@wrong_answer("The column kept its second axis. Its shape should be (n,), not (n, 1).")
def keeps_its_axis(t, j):
    return t.narrow(1, j % t.shape[1], 1)


@wrong_answer("A slice from −1 to 0 is empty: for j = −1, the slice j:j + 1 loses the column.")
def by_slice(t, j):
    return t[:, j : j + 1].squeeze(1)


@wrong_answer(
    "The result is a copy. An index that is a list or a tensor copies; an integer index does not."
)
def by_list(t, j):
    return t[:, [j]].squeeze(1)


@wrong_answer(
    "The view is cut out of the graph, so autograd cannot follow it. Take it from t itself."
)
def cut(t, j):
    return t.data[:, j]


@wrong_answer("That is a list. Return a tensor.")
def listed(t, j):
    return [line[j] for line in t]


@wrong_answer("The column is fixed. Use the argument j.")
def fixed_column(t, j):
    return t[:, 1]


@wrong_answer("The sign of j is lost: −1 is the last column, not column 1.")
def sign_dropped(t, j):
    return t[:, abs(j)]
