"""centre_columns: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer(
    "You subtracted each row's mean: average over the rows, so that one is left a column."
)
def each_row(t):
    return t - t.mean(dim=1, keepdim=True)


@wrong_answer("You subtracted the mean of the whole matrix: each column has its own.")
def overall(t):
    return t - t.mean()


@wrong_answer("One mean for each row came out, and was subtracted along the columns.")
def rows_against_columns(t):
    return t - t.mean(dim=1)


@wrong_answer("`-=` wrote into t. Make a new tensor.")
def in_place(t):
    t -= t.mean(dim=0)
    return t


@wrong_answer("The columns were also divided by their spread: only move them.")
def standardised(t):
    return (t - t.mean(dim=0)) / t.std(dim=0)


@wrong_answer("The means were cut out of the graph: gradients have to flow through them too.")
def means_detached(t):
    return t - t.mean(dim=0).detach()


@wrong_answer("The sums were divided by n − 1: a mean divides by n.")
def divided_by_n_minus_1(t):
    return t - t.sum(dim=0) / max(len(t) - 1, 1)


@wrong_answer("You subtracted each column's sum: divide it by the number of rows.")
def summed(t):
    return t - t.sum(dim=0)
