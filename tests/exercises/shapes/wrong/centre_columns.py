"""centre_columns: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer(
    "You subtracted the mean of each row. Average over the rows, to get one mean for each column."
)
def each_row(t):
    return t - t.mean(dim=1, keepdim=True)


@wrong_answer("You subtracted the mean of the whole matrix. Each column has its own mean.")
def overall(t):
    return t - t.mean()


@wrong_answer(
    "You took one mean for each row, and subtracted it from a column. Take the means of the "
    "columns."
)
def rows_against_columns(t):
    return t - t.mean(dim=1)


@wrong_answer("The tensor that you were given was changed. Make a new one.")
def in_place(t):
    t -= t.mean(dim=0)
    return t


@wrong_answer("The columns were also divided by their standard deviation. Only subtract the mean.")
def standardised(t):
    return (t - t.mean(dim=0)) / t.std(dim=0)


@wrong_answer("The means were cut out of the graph. Gradients have to flow through them too.")
def means_detached(t):
    return t - t.mean(dim=0).detach()


@wrong_answer("The sums were divided by n − 1. For a mean, divide by n.")
def divided_by_n_minus_1(t):
    return t - t.sum(dim=0) / max(len(t) - 1, 1)


@wrong_answer("You subtracted the sum of each column. Divide it by the number of rows first.")
def summed(t):
    return t - t.sum(dim=0)
