"""row: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer("That is a column: the first index counts rows, the second columns.")
def the_column(t, i):
    return t[:, i]


@wrong_answer("The row kept its first axis. Its shape should be (m,), not (1, m).")
def keeps_its_axis(t, i):
    return t.narrow(0, i % t.shape[0], 1)


@wrong_answer("A slice from −1 to 0 is empty: for i = −1, the slice i:i + 1 loses the row.")
def by_slice(t, i):
    return t[i : i + 1].squeeze(0)


COPIED = (
    "The result is a copy. `clone`, `index_select` and an index that is a list or a tensor copy; "
    "an integer index gives a view."
)


@wrong_answer(COPIED)
def by_list(t, i):
    return t[[i]].squeeze(0)


@wrong_answer(
    "The view is cut out of the graph, so autograd cannot follow it. Take it from t itself."
)
def cut(t, i):
    return t.data[i]


@wrong_answer("You counted from 1: row 0 is the first.")
def counted_from_1(t, i):
    return t[i - 1]


@wrong_answer("The row is fixed. Use the argument i.")
def fixed_row(t, i):
    return t[1]


@wrong_answer("The sign of i is lost: −1 is the last row, not row 1.")
def sign_dropped(t, i):
    return t[abs(i)]


@wrong_answer(COPIED)
def cloned(t, i):
    return t[i].clone()
